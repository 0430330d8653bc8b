"""A stock read longer than a slice: it goes on where it stopped, nothing half-read is used, and nothing is oversold."""

import httpx
import pytest

from seamline.clock import ManualClock
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.flows.run import RunRequest
from seamline.runtime import Runtime
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, upc

CALL_SECONDS = 30.0
SLICE_SECONDS = 75.0


class SlowErp(httpx.BaseTransport):
    """Every page of stock takes a while."""

    def __init__(self, world: World) -> None:
        self._inner = httpx.WSGITransport(app=world.sandbox.wsgi)
        self._clock: ManualClock = world.clock

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Serve one call."""
        if "productavailability" in str(request.url):
            self._clock.sleep(CALL_SECONDS)
        return self._inner.handle_request(request)


@pytest.fixture
def world() -> World:
    """The small brand with one row a page, after its first cycle."""
    world = World({**SETTINGS, "erp": {**SETTINGS["erp"], "page_size": 1}})
    world.cycle()
    world.clock.sleep(1000)
    world.sandbox.log.clear()
    return world


def slow(world: World) -> Runtime:
    return world.new_runtime(transport=SlowErp(world))


def run_slice(world: World) -> Run:
    return slow(world).run(CONNECTION, RunRequest(Flow.STOCK, "long"), SLICE_SECONDS)


def stock_pages(world: World) -> list[tuple[str, str]]:
    """The pages of stock read since the log was cleared, by location."""
    calls = [call for call in world.sandbox.log.of("core") if "productavailability" in call.path]
    return [(call.query.get("Location", ""), call.query["Page"]) for call in calls]


def shown(world: World, sku: str) -> int:
    rows = world.joor.snapshot()["inventory"]
    quantity: int = next(row["quantity"] for row in rows if row["upc"] == upc(sku))
    return quantity


def test_it_goes_on_at_its_page_in_as_many_calls_and_sends_only_when_all_was_read(world: World) -> None:
    world.run(Flow.STOCK)
    pages = stock_pages(world)
    world.core.restock("DRS-BLK-S", "Main Warehouse", 4)
    world.core.restock("HAT", "Shop", 2)
    world.sandbox.log.clear()
    while run_slice(world).status is RunStatus.CONTINUED:
        assert world.sandbox.log.writes("joor") == [] or stock_pages(world) == pages
    assert stock_pages(world) == pages
    assert (shown(world, "DRS-BLK-S"), shown(world, "HAT")) == (8, 2)
    assert [item.sk for item in world.table.dump().values() if "STOCKREAD" in item.pk] == []


def test_an_order_that_came_and_a_sale_taken_back_between_two_slices_come_off(world: World) -> None:
    first = world.approved_order()
    world.run(Flow.ORDERS)
    world.export_all()
    world.clock.sleep(1000)
    world.core.restock("DRS-BLK-S", "Shop", 5)
    assert run_slice(world).status is RunStatus.CONTINUED
    world.core.undo(f"joor:{first}:1")
    world.approved_order()
    world.run(Flow.ORDERS)
    world.export_all()
    while run_slice(world).status is RunStatus.CONTINUED:
        pass
    left = 10 + 5 + 5 - 2 - 3 - 3
    assert shown(world, "DRS-BLK-S") <= left
    world.run(Flow.STOCK)
    assert shown(world, "DRS-BLK-S") == left


def test_a_reading_left_lying_or_of_other_locations_is_begun_anew(world: World) -> None:
    assert run_slice(world).status is RunStatus.CONTINUED
    world.clock.sleep(3600)
    assert run_slice(world).status is RunStatus.CONTINUED
    world.apply(
        {**SETTINGS, "erp": {**SETTINGS["erp"], "page_size": 1}, "stock": {"warehouses": {"Default": ["Shop"]}}}
    )
    run_slice(world)
    assert stock_pages(world).count(("Main Warehouse", "1")) == 2
    assert stock_pages(world)[-1][0] == "Shop"


def test_what_a_slice_left_is_good_for_the_next_scheduled_run_too(world: World) -> None:
    world.run(Flow.STOCK)
    pages = stock_pages(world)
    world.sandbox.log.clear()
    assert run_slice(world).status is RunStatus.CONTINUED
    world.run(Flow.STOCK)
    assert stock_pages(world) == pages
