"""What a brand pays AWS a month, computed from an hour of schedules on the virtual clock: `python -m bench.cost`."""

import logging
import sys
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from bench.brand import SLICE_SECONDS, Brand
from infra.flows import FLOWS
from seamline.aws import RunMessage
from seamline.dispatching import Dispatcher, dispatch
from seamline.domain.flow import Flow, RunStatus
from seamline.flows.run import RunRequest
from seamline.state.memory import MemoryTable
from tests.sandbox.flows.world import World

HOUR, MONTH_HOURS = 3600.0, 730
TICK, WINDOW = 30.0, 300.0
LATENCY = 0.5
"""Seconds an API's answer is taken to need; the sandbox needs none."""
OVERHEAD = 0.1
"""Seconds of our own in an invocation that does next to nothing."""
QUEUES, POLLS_A_MONTH = 10, 657_000
"""Seven flows, the export, the hints and the looks; an idle event source keeps five polls of twenty seconds open."""
FREE_REQUESTS = 1_000_000
MEMORY_GB = {flow.name: flow.memory_mb / 1024 for flow in FLOWS}


class Size(Struct, frozen=True):
    """A brand by its size and how much it sells."""

    name: str
    skus: int
    orders_a_day: int


class Use(Struct):
    """What an hour used."""

    invocations: Counter[str]
    gb_seconds: float = 0.0
    calls: int = 0
    rows_read: int = 0
    rows_written: int = 0


class Prices(Struct, frozen=True):
    """List prices in US dollars, us-east-1, arm64, on-demand, November 2026; correct them for another region."""

    gb_second: float = 0.0000133334
    million_invocations: float = 0.20
    million_rows_read: float = 0.125
    million_rows_written: float = 0.625
    million_fifo_requests: float = 0.50
    secret: float = 0.40


SIZES = (Size("small", 1_000, 20), Size("medium", 10_000, 200), Size("large", 100_000, 1_000))


class Queue:
    """Keeps what dispatch queues until it is run; the same id is queued once."""

    def __init__(self) -> None:
        self.waiting: list[RunMessage] = []
        self._seen: set[str] = set()

    def send(self, message: RunMessage, deduplication_id: str) -> None:
        """Queue a run."""
        if deduplication_id not in self._seen:
            self.waiting.append(message)
        self._seen.add(deduplication_id)


def idle_hour(brand: Brand) -> Use:
    """An hour of every flow at its default schedule, after the first load, in which nobody changes anything."""
    for flow in (Flow.STYLES, Flow.STOCK, Flow.ORDERS):
        _load(brand, flow)
    table = brand.table
    if not isinstance(table, MemoryTable):
        raise TypeError("rows are counted over a table in memory")
    use, queue = Use(Counter()), Queue()
    read, written, end = table.reads, table.writes, brand.clock.now() + HOUR
    while brand.clock.now() < end:
        for scheduled in FLOWS:
            dispatch(Dispatcher(table, queue, brand.clock), Flow(scheduled.name))
        for message in queue.waiting:
            _work(brand, message, use)
        queue.waiting.clear()
        brand.clock.sleep(TICK)
    use.invocations["dispatch"] = round(sum(HOUR / _seconds(flow.schedule) for flow in FLOWS))
    use.gb_seconds += use.invocations["dispatch"] * OVERHEAD * 0.5
    use.rows_read, use.rows_written = table.reads - read, table.writes - written
    return use


def one_order() -> Use:
    """What an approved order costs from JOOR to the acknowledged sale, beyond the run that finds it."""
    world = World()
    world.cycle()
    world.run(Flow.ORDERS)
    world.approved_order()
    world.sandbox.log.clear()
    read, written = world.table.reads, world.table.writes
    world.run(Flow.ORDERS)
    world.export_all()
    calls = len(world.sandbox.log.of("core")) + len(world.sandbox.log.of("joor"))
    invocations = Counter({"export_order": 1})
    seconds = calls * LATENCY + OVERHEAD
    return Use(invocations, seconds * 0.5, calls, world.table.reads - read, world.table.writes - written)


def month(size: Size, hour: Use, order: Use) -> dict[str, float]:
    """Dollars by what they are paid for."""
    prices = Prices()
    orders = size.orders_a_day * MONTH_HOURS / 24

    def total(name: str) -> float:
        return float(getattr(hour, name) * MONTH_HOURS + getattr(order, name) * orders)

    invocations = hour.invocations.total() * MONTH_HOURS + orders
    requests = QUEUES * POLLS_A_MONTH + 2 * invocations - FREE_REQUESTS
    return {
        "Lambda": total("gb_seconds") * prices.gb_second + invocations / 1e6 * prices.million_invocations,
        "DynamoDB": total("rows_read") / 1e6 * prices.million_rows_read
        + total("rows_written") / 1e6 * prices.million_rows_written,
        "SQS": requests / 1e6 * prices.million_fifo_requests,
        "Secrets Manager": prices.secret,
    }


def report(size: Size) -> Iterator[str]:
    """A size's lines."""
    hour, order = idle_hour(Brand(size.skus)), one_order()
    costs = month(size, hour, order)
    yield f"{size.name}: {size.skus:,} SKUs, {size.orders_a_day:,} orders a day"
    yield f"  an hour: {_words(hour)}"
    yield f"  an order: {_words(order)}"
    yield from (f"  {name:16} {dollars:8.2f}" for name, dollars in costs.items())
    yield f"  {'a month':16} {sum(costs.values()):8.2f} USD"


def _load(brand: Brand, flow: Flow) -> None:
    """Let a flow do what is there to do; one that runs out of JOOR's credits goes on in the next window."""
    while brand.slice(flow, f"load-{brand.clock.now():.0f}").status is not RunStatus.SUCCEEDED:
        brand.clock.sleep(WINDOW)


def _work(brand: Brand, message: RunMessage, use: Use) -> None:
    """Run a message's slices as one Lambda invocation each; its waits for the call budget are paid as well."""
    name = message.flow.value
    while True:
        began = brand.clock.now()
        run = brand.runtime.run(message.connection, RunRequest(message.flow, message.run_id), SLICE_SECONDS)
        calls = sum(run.calls.values())
        use.invocations[name] += 1
        use.calls += calls
        use.gb_seconds += MEMORY_GB[name] * (brand.clock.now() - began + calls * LATENCY + OVERHEAD)
        if run.status is not RunStatus.CONTINUED:
            return


def _words(use: Use) -> str:
    runs = f"{use.invocations.total()} invocations, {use.gb_seconds:.1f} GB-s"
    return f"{runs}, {use.calls} calls, {use.rows_read:,} rows read, {use.rows_written:,} written"


def _seconds(schedule: str) -> int:
    number, unit = schedule.removeprefix("rate(").removesuffix(")").split()
    return int(number) * {"minute": 60, "hour": 3600}[unit.rstrip("s")]


def main() -> None:
    """Print what each size pays; `python -m bench.cost small` measures one."""
    logging.getLogger("seamline").setLevel(logging.ERROR)
    for size in SIZES:
        if not sys.argv[1:] or size.name in sys.argv[1:]:
            print("\n".join(report(size)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
