"""How soon a change in the ERP shows in JOOR when webhooks tell of it, and at what cost: `python -m bench.fast_lane`.

A seeded half hour of single changes, storms, shipments, duplicates and strangers' events on the virtual clock, over
the real throttles, each flow with a worker of its own. Time counts from the moment an event is posted: Cin7 itself
waits about a minute before it posts, and nobody can shorten that.
"""

import io
import json
import logging
import math
import random
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from itertools import count
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from bench.figure import Figure
from functions.sync import Worker, sync
from sandbox.core.webhooks.outbox import deliver
from seamline.aws import RunMessage
from seamline.clock import ManualClock
from seamline.dispatching import SCHEDULE
from seamline.domain.flow import HINTS, Flow
from seamline.domain.hint import Hint
from seamline.erp.cin7_core.events import hear
from seamline.hints.door import Door, Post
from seamline.hints.gathering import Gatherer, gather
from seamline.hints.key_ring import KeyRing
from seamline.hints.key_store import MemoryHookKeys
from seamline.hints.office import HookOffice
from seamline.telemetry import Telemetry
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, product, upc
from tests.sim.scheduler import Process, Scheduler

SECONDS = 1800.0
SKUS = tuple(f"FAST-{number:03d}" for number in range(200))
UNSEEN = tuple(f"OWN-{number:03d}" for number in range(40))
"""Products that JOOR does not show."""
POLLED = {Flow.STOCK: 120.0, Flow.ORDERS: 60.0, Flow.SHIPMENTS: 300.0}
API_SECONDS, HOP_SECONDS = (0.3, 0.9), (0.05, 0.3)
GATHERED_SECONDS = 1.0
P95_SECONDS = 10.0
URL = "https://hooks.example.com/"
FAST: dict[str, Any] = {**SETTINGS, "shipments": {"mark_shipped": True}}
THROTTLED: dict[str, Any] = {
    **FAST,
    "erp": {name: value for name, value in SETTINGS["erp"].items() if name != "limits"},
    "joor": {name: value for name, value in SETTINGS["joor"].items() if name != "limits"},
}


class Load(Struct, frozen=True):
    """What happens in the half hour."""

    singles: int = 100
    storms: tuple[int, ...] = (10, 60, 150)
    """How many SKUs change within five seconds."""
    shipments: int = 12
    strangers: int = 60
    """Events of sales that are not ours."""
    duplicates: float = 0.1


class Figures(Struct, frozen=True):
    """What was measured: seconds from post to JOOR, calls, and runs for hints."""

    stock: tuple[float, ...]
    shipped: tuple[float, ...]
    posts: int
    hinted_runs: int
    core_calls: int
    joor_credits: int
    refused: int
    undone: int

    def rows(self) -> list[Figure]:
        """Each beside what is promised."""
        return [
            Figure("stock changes", len(self.stock), "changes"),
            Figure("stock change to JOOR, p95", p95(self.stock), "s", P95_SECONDS),
            Figure("stock change to JOOR, longest", max(self.stock), "s"),
            Figure("shipment with tracking to JOOR, p95", p95(self.shipped), "s", P95_SECONDS),
            Figure("changes that never arrived", self.undone, "changes", 0),
            Figure("events posted", self.posts, "posts"),
            Figure("runs for them", self.hinted_runs, "runs", self.posts / 2),
            Figure("Cin7 calls in all", self.core_calls, "calls", SECONDS / 60 * 50),
            Figure("JOOR credits in all", self.joor_credits, "credits", SECONDS + 300),
            Figure("calls refused (429)", self.refused, "calls", 0),
        ]


def p95(seconds: tuple[float, ...]) -> float:
    """The value that 95 of a hundred do not exceed."""
    return sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1]


class StageClock(ManualClock):
    """A clock that moves when told at first; once the curtain is up, time passes for all processes together."""

    def __init__(self) -> None:
        super().__init__()
        self.scheduler: Scheduler | None = None

    def begin(self, rng: random.Random) -> Scheduler:
        """Let time pass by itself from now on."""
        self.scheduler = Scheduler(self.time, rng)
        return self.scheduler

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.scheduler.now() if self.scheduler else self.time

    def sleep(self, seconds: float) -> None:
        """Wait; everything else goes on meanwhile."""
        (self.scheduler.sleep if self.scheduler else super().sleep)(seconds)


class Waiting(Struct):
    """Changes that JOOR does not show yet, and how long those took that it does."""

    stock: dict[str, list[tuple[float, int]]]
    shipped: dict[str, float]
    stock_took: list[float]
    shipped_took: list[float]


class Stage(httpx.BaseTransport):
    """The brand, the webhook function, the queues and one worker; as a transport it takes its time with each call."""

    def __init__(self, load: Load, seed: int) -> None:
        self.load, self.rng, self.clock = load, random.Random(seed), StageClock()
        self.world = World(FAST, clock=self.clock)
        self.keys = MemoryHookKeys()
        self.door = Door(KeyRing(self.keys, self.clock), hear, self)
        self.hints: list[str] = []
        self.gathering = False
        self.runs: dict[Flow, list[tuple[float, RunMessage]]] = {flow: [] for flow in Flow}
        self.busy: set[Flow] = set()
        self.waiting = Waiting({}, {}, [], [])
        self.quantity = count(1000)
        self.posts = self.hinted_runs = 0
        self._messages = count()
        self._site = httpx.WSGITransport(app=self.world.sandbox.wsgi)
        self.orders = _prepared(self.world, self.rng, load.shipments)
        self._open()

    def _open(self) -> None:
        """Register the webhooks, and let the APIs count calls from here on."""
        self.world.core.configure(automation=True, webhook_delay_seconds=0.0, calls_per_minute=60)
        self.world.joor.configure(credits=300)
        site = self.world.context().erp.webhooks
        assert site is not None
        HookOffice(self.world.table, self.keys, self.clock, URL).register(self.world.settings, site)
        self.world.apply(THROTTLED)
        self.world.sandbox.log.clear()
        self.scheduler = self.clock.begin(self.rng)
        runtime = self.world.new_runtime(transport=self)
        self.worker = Worker(runtime, self, Telemetry("bench", io.StringIO()))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """A call takes as long as calls do; half of that before it is carried out."""
        seconds = self.rng.uniform(*API_SECONDS)
        self.clock.sleep(seconds / 2)
        response = self._site.handle_request(request)
        response.read()
        if request.method == "POST" and "/joor/v" in str(request.url):
            self._look(self.clock.now() + seconds / 2)
        self.clock.sleep(seconds / 2)
        return response

    def send(self, message: Hint | RunMessage, given: int | str = 0) -> None:
        """Both queues: hints gather, runs wait for their flow's worker."""
        hop = self.rng.uniform(*HOP_SECONDS)
        if isinstance(message, RunMessage):
            self.runs[message.flow].append((self.clock.now(), message))
            self.scheduler.after(hop, lambda: self._take(message.flow))
            return
        body = msgspec.json.encode(message).decode()
        self.scheduler.after(float(given) + hop, lambda: self._arrived(body))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The network between Cin7 and the function: out of order, and now and then twice."""
        lowered = {name.lower(): value for name, value in headers.items()}
        post = Post("POST", url.removeprefix(URL.rstrip("/")), lowered, body.decode())
        again = self.rng.random() < self.load.duplicates
        for delay in (self.rng.uniform(0, 1), *([self.rng.uniform(1, 20)] if again else [])):
            self.posts += 1
            self.scheduler.after(delay, lambda: self._knocked(post))
        return 202

    def live(self) -> None:
        """Let the half hour pass, and a little more for what is under way."""
        with redirect_stdout(io.StringIO()):
            self.scheduler.run(SECONDS + 120)
        self.scheduler.close()

    def change(self, sku: str) -> None:
        """Somebody counts the units of a SKU anew."""
        units = next(self.quantity)
        if sku in SKUS:
            self.waiting.stock.setdefault(sku, []).append((self.clock.now(), units))
        self.world.core.restock(sku, "Main Warehouse", units)
        deliver(self.world.core, self.post)

    def ship(self, order_id: str) -> None:
        """The warehouse ships an order."""
        self.waiting.shipped[order_id] = self.clock.now()
        self.world.core.ship(f"joor:{order_id}:1", f"1Z{order_id}", "DHL Express")
        deliver(self.world.core, self.post)

    def stranger(self) -> None:
        """A sale that is not ours is shipped."""
        body = {"SaleTaskID": "x", "OrderNumber": f"SO-9{self.rng.randrange(10_000):04d}"}
        key = self.keys.get(CONNECTION).keys[0]
        self.post(f"{URL}{CONNECTION}/Sale/ShipmentAuthorised", {key.header: key.value}, json.dumps(body).encode())

    def poll(self, flow: Flow) -> None:
        """The flow's schedule."""
        self.send(RunMessage(CONNECTION, flow, f"poll-{self.clock.now()}", SCHEDULE))

    def _knocked(self, post: Post) -> None:
        reply = self.door.answer(post)
        assert reply.status == 202, reply

    def _arrived(self, body: str) -> None:
        self.hints.append(body)
        if not self.gathering:
            self.gathering = True
            self.scheduler.after(GATHERED_SECONDS, self._gathered)

    def _gathered(self) -> None:
        bodies, self.hints, self.gathering = self.hints, [], False
        records = [{"messageId": f"m{next(self._messages)}", "body": body} for body in bodies]
        answer = gather(Gatherer(self.world.table, self, self, self.clock), {"Records": records})
        assert answer == {"batchItemFailures": []}

    def _take(self, flow: Flow) -> None:
        if flow in self.busy or not self.runs[flow]:
            return
        self.busy.add(flow)
        sent, message = self.runs[flow].pop(0)
        self.scheduler.spawn(flow.value, lambda: self._run(sent, message), lambda process: self._ended(flow, process))

    def _run(self, sent: float, message: RunMessage) -> None:
        self.hinted_runs += message.reason == HINTS
        attributes = {"MessageGroupId": CONNECTION, "SentTimestamp": str(int(sent * 1000))}
        body = msgspec.json.encode(message).decode()
        record = {"messageId": f"m{next(self._messages)}", "body": body, "attributes": attributes}
        assert sync(self.worker, {"Records": [record]}, 300.0) == {"batchItemFailures": []}

    def _ended(self, flow: Flow, process: Process) -> None:
        if process.error:
            raise process.error
        self.busy.discard(flow)
        self._take(flow)

    def _look(self, now: float) -> None:
        """What JOOR shows by now."""
        waiting, state = self.waiting, self.world.joor.snapshot()
        shown = {row["upc"]: row["quantity"] for row in state["inventory"]}
        for sku, changes in list(waiting.stock.items()):
            done = next((at + 1 for at, (_, units) in enumerate(changes) if units == shown.get(upc(sku))), 0)
            waiting.stock_took += [now - since for since, _ in changes[:done]]
            waiting.stock[sku] = changes[done:]
        status = {row["order_id"]: (row["status"], row["tracking_number"]) for row in state["orders"]}
        for order_id in list(waiting.shipped):
            if status[order_id] == ("SHIPPED", f"1Z{order_id}"):
                waiting.shipped_took.append(now - waiting.shipped.pop(order_id))


def measure(load: Load | None = None, seed: int = 1) -> Figures:
    """Live through the half hour."""
    stage = Stage(load or Load(), seed)
    _schedule(stage)
    stage.live()
    log = stage.world.sandbox.log
    return Figures(
        stock=tuple(stage.waiting.stock_took),
        shipped=tuple(stage.waiting.shipped_took),
        posts=stage.posts,
        hinted_runs=stage.hinted_runs,
        core_calls=len(log.of("core")),
        joor_credits=sum(call.cost for call in log.of("joor")),
        refused=sum(call.status == 429 for call in log.calls),
        undone=sum(map(len, stage.waiting.stock.values())) + len(stage.waiting.shipped),
    )


def _prepared(world: World, rng: random.Random, orders: int) -> list[str]:
    """A brand that is in JOOR, with orders that became sales."""
    world.core.load(products=[product(sku) for sku in SKUS] + [product(sku, Tags="") for sku in UNSEEN])
    world.core.restock("DRS-BLK-S", "Main Warehouse", 500)
    world.cycle()
    lines = [{"upc": upc("DRS-BLK-S"), "quantity": 1, "price": "96.00"}]
    ids = [world.approved_order(lines=lines) for _ in range(orders)]
    world.cycle()
    world.cycle()
    rng.shuffle(ids)
    return ids


def _schedule(stage: Stage) -> None:
    load, rng = stage.load, stage.rng

    def some_time(deed: Callable[[], None]) -> None:
        stage.scheduler.after(rng.uniform(0, SECONDS - 120), deed)

    for _ in range(load.singles):
        sku = rng.choice(SKUS if rng.random() < 0.8 else UNSEEN)
        some_time(lambda sku=sku: stage.change(sku))  # type: ignore[misc]
    for size in load.storms:
        start = rng.uniform(0, SECONDS - 120)
        for sku in rng.sample(SKUS, size):
            stage.scheduler.after(start + rng.uniform(0, 5), lambda sku=sku: stage.change(sku))  # type: ignore[misc]
    for order_id in stage.orders:
        some_time(lambda order_id=order_id: stage.ship(order_id))  # type: ignore[misc]
    for _ in range(load.strangers):
        some_time(stage.stranger)
    for flow, every in POLLED.items():
        for number in range(int(SECONDS // every)):
            stage.scheduler.after(number * every, lambda flow=flow: stage.poll(flow))  # type: ignore[misc]


def main() -> None:
    """Print the figures; fail when a promise is broken."""
    logging.getLogger("seamline").setLevel(logging.ERROR)
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    rows = measure(seed=seed).rows()
    print("\n".join(figure.row() for figure in rows))  # noqa: T201
    sys.exit(not all(figure.holds for figure in rows))


if __name__ == "__main__":
    main()
