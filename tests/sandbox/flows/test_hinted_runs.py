"""A run for a hint reads just the records it names, and moves no watermark: polling stays the truth."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow, RunStatus
from seamline.state.problems import RUN_KEY
from seamline.state.runs import FlowState
from tests.sandbox.flows.order_world import entry, settle
from tests.sandbox.flows.test_customers import CustomerWorld
from tests.sandbox.flows.test_stock_rules import shown, stock_calls
from tests.sandbox.flows.world import CUSTOMER_ID, SETTINGS, Json, World, upc


def state_of(world: World, flow: Flow) -> FlowState:
    """The flow's own row."""
    return world.context().runs.flow(flow)


def paths(world: World) -> Sequence[str]:
    """What was asked of the ERP."""
    return [call.path.rsplit("/", 1)[-1] for call in world.sandbox.log.of("core")]


def product_id(world: World, sku: str) -> str:
    """The ERP's id of a SKU."""
    row = world.core.products.find(sku)
    assert row is not None
    return str(row["ID"])


@pytest.fixture
def customers() -> CustomerWorld:
    """A world whose customer JOOR has matched."""
    world = CustomerWorld()
    world.cycle()
    world.joor.match_customer(CUSTOMER_ID)
    world.later()
    world.sandbox.log.clear()
    return world


def test_hinted_stock_costs_one_call_a_sku_and_sends_what_changed(synced: World) -> None:
    before = state_of(synced, Flow.STOCK)
    synced.core.restock("DRS-BLK-S", "Main Warehouse", 50)
    synced.core.restock("HAT", "Main Warehouse", 50)
    run = synced.run_hinted(Flow.STOCK, "DRS-BLK-S")
    assert (run.status, run.counts, stock_calls(synced)) == (RunStatus.SUCCEEDED, {"set": 1}, ["DRS-BLK-S"])
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 54}
    after = state_of(synced, Flow.STOCK)
    assert (after.watermarks, after.last_started, after.last_good) == (
        before.watermarks,
        before.last_started,
        before.last_good,
    )


def test_hints_of_more_skus_than_the_lists_have_pages_read_the_lists(synced: World) -> None:
    skus = ("DRS-BLK-S", "DRS-BLK-M", "HAT", "TEE-RED-M", "TEE-RED-S")
    for sku in skus:
        synced.core.restock(sku, "Main Warehouse", 50)
    assert synced.run_hinted(Flow.STOCK, *skus).counts == {"set": 5}
    assert len(stock_calls(synced)) < len(skus)


def test_stock_hints_of_what_joor_does_not_show_cost_no_call_at_all(synced: World) -> None:
    run = synced.run_hinted(Flow.STOCK, "SECRET", "NOBODY-KNOWS")
    assert (run.status, run.changes, synced.sandbox.log.calls) == (RunStatus.SUCCEEDED, (), [])


def test_a_hinted_product_is_read_by_its_id_and_its_style_follows(synced: World) -> None:
    before = state_of(synced, Flow.STYLES)
    synced.clock.sleep(60)
    synced.core.edit_product("HAT", {"Name": "Another hat"})
    synced.core.edit_family("TEE", {"Name": "Another tee"})
    run = synced.run_hinted(Flow.STYLES, product_id(synced, "HAT"))
    assert (run.status, paths(synced)) == (RunStatus.SUCCEEDED, ["product"])
    assert [change.split()[0] for change in run.changes] == ["update"]
    assert state_of(synced, Flow.STYLES).watermarks == before.watermarks
    assert synced.style("HAT")["style_name"] == "Another hat"
    synced.run(Flow.STYLES)
    assert synced.style("TEE")["style_name"] == "Another tee"


def test_a_product_never_read_before_is_left_to_the_next_whole_run(synced: World) -> None:
    synced.clock.sleep(60)
    new = {**synced.core.products.find("HAT"), "ID": "aa000000-0000-4000-8000-000000000001", "SKU": "TEE-RED-L"}  # type: ignore[dict-item]
    synced.core.add_product(new, "TEE", {"Option1": "Red", "Option2": "L"})
    run = synced.run_hinted(Flow.STYLES, new["ID"])
    assert (run.changes, synced.sandbox.log.calls) == ((), [])
    synced.run(Flow.STYLES)
    assert [row["style_number"] for row in synced.joor.snapshot()["styles"]].count("TEE-RED-L") == 0


def test_a_hinted_customer_costs_one_read_and_reaches_joor(customers: CustomerWorld) -> None:
    before = state_of(customers, Flow.CUSTOMERS)
    customers.edit(DisplayName="Nord & Sons")
    run = customers.run_hinted(Flow.CUSTOMERS, CUSTOMER_ID)
    assert (run.status, paths(customers), len(run.changes)) == (RunStatus.SUCCEEDED, ["customer"], 1)
    assert customers.pushes() == 2
    assert state_of(customers, Flow.CUSTOMERS).watermarks == before.watermarks


def test_a_hinted_customer_that_is_gone_is_no_failure(customers: CustomerWorld) -> None:
    run = customers.run_hinted(Flow.CUSTOMERS, "c0000000-0000-4000-8000-00000000dead")
    assert (run.status, run.changes) == (RunStatus.SUCCEEDED, ())


@pytest.fixture
def shipped() -> tuple[World, str, Json]:
    """A world that tells JOOR of shipments, with an order whose sale was just shipped."""
    world = World({**SETTINGS, "shipments": {"mark_shipped": True}})
    world.core.restock("DRS-BLK-S", "Main Warehouse", 50)
    world.cycle()
    order_id = world.approved_order(lines=[{"upc": upc("DRS-BLK-S"), "quantity": 2, "price": "96.00"}])
    settle(world, 1)
    sale = world.core.ship(f"joor:{order_id}:1", "1Z9", "DHL Express")
    world.sandbox.log.clear()
    return world, order_id, sale


def test_a_hinted_sale_costs_two_reads_and_joor_shows_it_shipped_with_its_tracking(
    shipped: tuple[World, str, Json],
) -> None:
    world, order_id, sale = shipped
    before = state_of(world, Flow.SHIPMENTS)
    run = world.run_hinted(Flow.SHIPMENTS, entry(world, order_id).sale_number)
    assert (run.counts, paths(world)) == ({"followed": 1, "told": 1}, ["saleList", "sale"])
    assert (world.order(order_id)["status"], world.order(order_id)["tracking_number"]) == ("SHIPPED", "1Z9")
    assert entry(world, order_id).sale_number == sale["Order"]["SaleOrderNumber"]
    assert state_of(world, Flow.SHIPMENTS).watermarks == before.watermarks


def test_a_hint_of_a_sale_that_is_not_ours_costs_no_call(shipped: tuple[World, str, Json]) -> None:
    world, _, _ = shipped
    assert world.run_hinted(Flow.SHIPMENTS, "SO-99999").status is RunStatus.SUCCEEDED
    assert world.sandbox.log.calls == []


def test_a_hinted_run_that_fails_for_a_moment_is_left_to_polling_and_bothers_nobody(synced: World) -> None:
    synced.sandbox.faults.add(FaultRule("core", None, "productavailability", "status", status=500, times=-1))
    run = synced.run_hinted(Flow.STOCK, "DRS-BLK-S")
    assert run.status is RunStatus.FAILED
    assert RUN_KEY not in synced.context().problems.keys(Flow.STOCK)
    synced.sandbox.faults.clear()
    synced.core.restock("DRS-BLK-S", "Main Warehouse", 50)
    synced.run(Flow.STOCK)
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 54}


def test_a_hinted_run_between_two_slices_of_a_whole_one_leaves_it_under_way(synced: World) -> None:
    runs = synced.context().runs
    whole = runs.flow(Flow.STOCK).last_run
    assert whole is not None
    runs.finish(runs.flow(Flow.STOCK), replace(whole, status=RunStatus.CONTINUED))
    synced.run_hinted(Flow.STOCK, "DRS-BLK-S")
    last = state_of(synced, Flow.STOCK).last_run
    assert last is not None
    assert (last.id, last.status) == (whole.id, RunStatus.CONTINUED)
