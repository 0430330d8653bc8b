"""How soon JOOR shows a stock change at the default schedule, on a clock on which every call takes its time."""

from collections.abc import Iterator
from itertools import count

import httpx
import pytest

from infra.flows import FLOWS
from seamline.aws import RunMessage
from seamline.dispatching import Dispatcher, dispatch
from seamline.domain.flow import Flow
from seamline.flows.run import RunRequest
from seamline.runtime import Runtime
from seamline.settings import CallLimits, CreditLimits
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, upc

TICK_SECONDS = 60.0
LATEST_SECONDS = 120.0
CALL_SECONDS = 0.8
COLD_START_SECONDS = 2.0
PAGES = 13
"""Of one row each, so that a run takes as many calls as a brand of 13,000 rows costs."""


class Count:
    """Somebody counts units at a moment, in the midst of whatever goes on."""

    def __init__(self, world: World, at: float, units: int) -> None:
        self._world = world
        self.at = at
        self.units = units
        self._done = False

    def happen(self) -> None:
        """Do it once its time has come."""
        if not self._done and self._world.clock.now() >= self.at:
            self._done = True
            self._world.core.restock("HAT", "Shop", self.units)


class Slow(httpx.BaseTransport):
    """Every call takes a while."""

    def __init__(self, world: World, event: Count) -> None:
        self._inner = httpx.WSGITransport(app=world.sandbox.wsgi)
        self._clock = world.clock
        self._event = event

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Serve one call."""
        self._clock.sleep(CALL_SECONDS)
        self._event.happen()
        return self._inner.handle_request(request)


class AtOnce:
    """A run queue whose function starts right away."""

    def __init__(self, world: World, runtime: Runtime) -> None:
        self._world = world
        self._runtime = runtime

    def send(self, message: RunMessage, deduplication_id: str) -> None:
        """Run it."""
        self._world.clock.sleep(COLD_START_SECONDS)
        self._runtime.run(CONNECTION, RunRequest(message.flow, message.run_id, message.reason), 900.0)


@pytest.fixture(scope="module")
def world() -> World:
    """The small brand after its first cycle, with the limits of a real account."""
    limits = {"erp": CallLimits().model_dump(), "joor": CreditLimits().model_dump()}
    world = World(
        {
            **SETTINGS,
            "erp": {**SETTINGS["erp"], "page_size": 1, "limits": limits["erp"]},
            "joor": {**SETTINGS["joor"], "limits": limits["joor"]},
        }
    )
    for number in range(PAGES - 5):
        world.core.restock("TEE-RED-M", "Shop", 1, f"B-{number}")
    world.cycle()
    return world


def ticks(world: World) -> Iterator[float]:
    """The moments at which EventBridge starts dispatch."""
    start = world.clock.now() + TICK_SECONDS
    return (start + TICK_SECONDS * number for number in count())


def test_the_schedule_ticks_every_minute() -> None:
    assert next(flow.schedule for flow in FLOWS if flow.name == Flow.STOCK.value) == "rate(1 minute)"


@pytest.mark.parametrize("offset", range(0, 60, 5))
def test_a_count_in_the_erp_is_shown_within_two_minutes_whenever_it_happens(world: World, offset: int) -> None:
    moments = ticks(world)
    event = Count(world, world.clock.now() + 2 * TICK_SECONDS + offset, units=20 + offset)
    queue = AtOnce(world, world.new_runtime(transport=Slow(world, event)))
    while shown(world) != event.units:
        world.clock.sleep(max(0.0, next(moments) - world.clock.now()))
        event.happen()
        dispatch(Dispatcher(world.table, queue, world.clock), Flow.STOCK)
    assert world.clock.now() - event.at < LATEST_SECONDS


def shown(world: World) -> int:
    rows = world.joor.snapshot()["inventory"]
    quantity: int = next(row["quantity"] for row in rows if row["upc"] == upc("HAT"))
    return quantity
