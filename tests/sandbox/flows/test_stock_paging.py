"""The list of stock moves while it is read: nothing counts twice or shows too much, and the next run is exact."""

from collections.abc import Callable
from decimal import Decimal
from random import Random

import httpx
import pytest

from sandbox.core.stock import CellKey
from seamline.domain.flow import Flow
from seamline.flows.run import RunRequest
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, upc

PAGE_ROWS = 2


class Between(httpx.BaseTransport):
    """Lets something happen after each page of stock."""

    def __init__(self, world: World, act: Callable[[], None]) -> None:
        self._inner = httpx.WSGITransport(app=world.sandbox.wsgi)
        self._act = act

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Serve one call."""
        response = self._inner.handle_request(request)
        if "productavailability" in str(request.url):
            self._act()
        return response


@pytest.fixture
def world() -> World:
    """The small brand with a few more rows, read two at a time."""
    world = World({**SETTINGS, "erp": {**SETTINGS["erp"], "page_size": PAGE_ROWS}})
    for number, sku in enumerate(("TEE-RED-M", "TEE-RED-S", "DRS-RED-M", "HAT")):
        world.core.restock(sku, "Main Warehouse", 3 + number, f"B-{number}")
    world.cycle()
    return world


def run_while(world: World, act: Callable[[], None]) -> None:
    world.new_runtime(transport=Between(world, act)).run(CONNECTION, RunRequest(Flow.STOCK, "moving"), 600.0)


def shown(world: World) -> dict[str, int]:
    return {row["upc"]: row["quantity"] for row in world.joor.snapshot()["inventory"]}


def sellable(world: World) -> dict[str, int]:
    """What is available in the chosen locations, by UPC, of every SKU in JOOR."""
    units = dict.fromkeys(shown(world), 0)
    for row in world.core.snapshot()["availability"]:
        if row["Location"] != "Faulty goods" and upc(row["SKU"]) in units:
            units[upc(row["SKU"])] += int(row["Available"])
    return units


def lists(world: World) -> list[list[CellKey]]:
    """The rows in the order in which the ERP lists them: all of them, and those of each location."""
    stock = world.core.stock
    return [stock.keys, stock.at_location("Main Warehouse"), stock.at_location("Shop")]


def slide(rows: list[CellKey]) -> None:
    """The last row becomes the first."""
    rows.insert(0, rows.pop())


def test_a_row_that_slides_onto_the_next_page_is_counted_once(world: World) -> None:
    secret = world.core.products.find("SECRET")
    assert secret is not None
    bins = iter(range(100))

    def insert_first() -> None:
        for location in ("Shop", "Main Warehouse"):
            world.core.stock.cell(CellKey(secret["ID"], location, f"N-{next(bins)}"))
        for rows in lists(world):
            slide(rows)

    before = shown(world)
    world.sandbox.log.clear()
    run_while(world, insert_first)
    assert shown(world) == before == sellable(world)
    assert world.sandbox.log.writes("joor") == []


@pytest.mark.parametrize("seed", range(8))
def test_pages_in_another_order_each_time_never_show_too_much_and_the_next_run_is_exact(
    world: World, seed: int
) -> None:
    random = Random(seed)

    def shuffle() -> None:
        for rows in lists(world):
            random.shuffle(rows)

    run_while(world, shuffle)
    assert all(quantity <= sellable(world)[place] for place, quantity in shown(world).items())
    world.run(Flow.STOCK)
    assert shown(world) == sellable(world)


def test_a_row_below_zero_that_is_missed_sells_nothing_too_much(world: World) -> None:
    world.core.restock("TEE-RED-M", "Shop", 8)
    world.core.restock("TEE-RED-M", "Main Warehouse", 9, "LAST")
    world.core.stock.cell(world.core.stock.keys[-1]).allocated = Decimal(10)
    run_while(world, lambda: slide(lists(world)[1]))
    assert shown(world)[upc("TEE-RED-M")] <= sellable(world)[upc("TEE-RED-M")]
    world.run(Flow.STOCK)
    assert shown(world) == sellable(world)


def test_a_row_edited_during_the_read_is_exact_after_the_next_run(world: World) -> None:
    counts = iter((9, 1, 6, 2, 8, 4, 7))

    def count() -> None:
        world.core.restock("DRS-BLK-S", "Main Warehouse", next(counts, 5))

    run_while(world, count)
    world.run(Flow.STOCK)
    assert shown(world) == sellable(world)
