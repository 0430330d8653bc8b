"""Measures how orders flow through when nothing fails: on the virtual clock, against the look-alikes' own limits."""

from collections import Counter
from math import ceil

import httpx
from msgspec import Struct

from sandbox.joor import credit_cost
from seamline.domain.flow import Flow
from tests.sim.brand import blueprint, order_facts
from tests.sim.faults import Odds
from tests.sim.shapes import Shape
from tests.sim.world import Design, World

SEED = 1
CALLS_PER_MINUTE, BURST = 50, 10
TICK_SECONDS = 30.0
LOOKS_A_MINUTE = int(60 / TICK_SECONDS)


class Load(Struct, frozen=True):
    """So many orders, approved evenly at random within so many seconds (0: all at once)."""

    orders: int
    spread_seconds: float
    most_minutes: int


class Figures(Struct, frozen=True):
    """What was seen. Seconds are virtual; `calls` counts Cin7's answers by method and path."""

    exported: int
    minutes: float
    waits: tuple[float, ...]
    calls: Counter[str]
    credits: int
    refused: int

    def wait(self, share: float) -> float:
        """Seconds from approval to sale that this share of the orders did not exceed."""
        return self.waits[min(len(self.waits) - 1, int(len(self.waits) * share))]

    def calls_per_order(self) -> float:
        """Cin7 calls of all kinds an order took."""
        return sum(self.calls.values()) / self.exported


def measure(load: Load) -> Figures:
    """Let the orders come, and work until all are shown as exported."""
    world = World(SEED, blueprint(), Design(shape=Shape(Odds(), CALLS_PER_MINUTE, BURST, 0, 0, 0.0)))
    world.watch = _look_away  # type: ignore[method-assign]
    approved: dict[str, float] = {}

    def approve() -> None:
        order_id = world.joor.place_order(order_facts([("HAT", 2)], "APPROVED"))["order_id"]
        approved[order_id] = world.scheduler.now()

    world.tick(Flow.ORDERS)
    world.scheduler.run(TICK_SECONDS)
    for _ in range(load.orders):
        world.scheduler.after(world.rng.uniform(0, load.spread_seconds), approve)
    try:
        minutes = _work(world, load)
        return _figures(world, approved, minutes)
    finally:
        world.scheduler.close()


def _work(world: World, load: Load) -> int:
    for look in range(load.most_minutes * LOOKS_A_MINUTE):
        if _exported(world) == load.orders:
            return ceil(look / LOOKS_A_MINUTE)
        world.scheduler.after(0.0, lambda: world.tick(Flow.ORDERS))
        world.scheduler.run(TICK_SECONDS)
    return load.most_minutes


def _exported(world: World) -> int:
    return sum(order.export_status == "SUCCESS" for order in world.joor.orders.values())


def _figures(world: World, approved: dict[str, float], minutes: int) -> Figures:
    created = {str(s.header["ExternalID"]).split(":")[1]: s.created.timestamp() for s in world.core.sales.values()}
    waits = sorted(created[order_id] - at for order_id, at in approved.items() if order_id in created)
    calls = world.sandbox.log.calls
    return Figures(
        exported=_exported(world),
        minutes=minutes,
        waits=tuple(waits),
        calls=Counter(f"{c.method} {c.path.rsplit('/v2/')[-1].lower()}" for c in calls if c.api == "core"),
        credits=sum(credit_cost(c.method, c.status) for c in calls if c.api == "joor" and "/auth" not in c.path),
        refused=sum(c.status == 429 for c in calls),
    )


def _look_away(request: httpx.Request) -> None:
    """No audit here; it would look at thousands of sales after each call."""
