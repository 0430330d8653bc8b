"""The stock flow against the look-alikes: orders in flight, deliveries, made to order, single SKUs, sending again."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from sandbox.core.stock import CellKey
from sandbox.kit.faults import FaultRule
from seamline.clock import utc
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.sale import SaleDraft
from seamline.flows.explain_stock import InFlight, ToldBucket, explain_stock
from seamline.flows.export_order import draft_sale
from seamline.flows.run import RunRequest
from seamline.flows.stock import RESENT
from tests.sandbox.flows.world import CONNECTION, SETTINGS, SLICE_SECONDS, World, upc


def brand_with(**stock: Any) -> World:
    """A brand after its first cycle, with these stock settings."""
    world = World({**SETTINGS, "stock": {**SETTINGS["stock"], **stock}})
    world.cycle()
    world.sandbox.log.clear()
    return world


def shown(world: World, sku: str) -> dict[str, int]:
    """What JOOR shows of a SKU, by date."""
    rows = world.joor.snapshot()["inventory"]
    return {row["date"]: row["quantity"] for row in rows if row["upc"] == upc(sku)}


def only(world: World, *skus: str) -> Run:
    """A run confined to some SKUs."""
    return world.runtime.run(CONNECTION, RunRequest(Flow.STOCK, "only", "asked", skus), SLICE_SECONDS)


def stock_calls(world: World) -> list[str]:
    """The Cin7 reads of stock since the log was cleared, by what they asked for."""
    calls = [call for call in world.sandbox.log.of("core") if "productavailability" in call.path]
    return [str(call.query.get("Sku") or call.query.get("Location") or "all") for call in calls]


def authorise(world: World, order_id: str) -> None:
    """Authorise the order's draft sale, as a person does in Cin7."""
    ctx = world.context()
    entry = ctx.ledger.get(order_id).entry
    draft = draft_sale(ctx, entry)
    assert isinstance(draft, SaleDraft)
    ctx.erp.finish_sale(entry.sale_id, replace(draft, authorise=True))


def test_an_approved_order_comes_off_until_its_sale_holds_the_stock_and_never_twice(synced: World) -> None:
    synced.approved_order()
    assert synced.run(Flow.STOCK).counts == {"set": 1}
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 11}
    synced.run(Flow.ORDERS)
    synced.clock.sleep(60)
    assert synced.run(Flow.STOCK).counts == {}
    synced.export_all()
    synced.clock.sleep(60)
    assert synced.run(Flow.STOCK).counts == {}
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 11}


def test_an_order_takes_from_the_customers_own_location_where_that_is_where_its_sale_goes() -> None:
    orders = {**SETTINGS["orders"], "location_from": "customer"}
    warehouses = {"Default": ["Main Warehouse"], "Store": ["Shop"]}
    world = World({**SETTINGS, "orders": orders, "stock": {"warehouses": warehouses}})
    world.joor.load(warehouses=[{"name": "Store", "code": "STORE"}])
    world.core.edit_customer("Boutique Nord", {"Location": "Shop"})
    world.cycle()
    world.approved_order([{"upc": upc("HAT"), "quantity": 3, "price": "96.00"}])
    world.run(Flow.STOCK)
    rows = world.joor.snapshot()["inventory"]
    hats = {row["warehouse"]: row["quantity"] for row in rows if row["upc"] == upc("HAT")}
    assert hats == {"Default": 0, "Store": 4}


def test_a_cancelled_order_gives_its_units_back(synced: World) -> None:
    order_id = synced.approved_order()
    synced.run(Flow.STOCK)
    synced.joor.cancel(order_id)
    synced.run(Flow.STOCK)
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 14}


def test_a_sale_voided_by_hand_and_set_to_reexport_is_in_flight_again(synced: World) -> None:
    order_id = synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.export_all()
    synced.clock.sleep(1000)
    synced.core.void(f"joor:{order_id}:1")
    synced.joor.set_to_reexport(order_id)
    synced.run(Flow.STOCK)
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 11}


def test_an_order_whose_sale_is_a_draft_comes_off_until_it_is_authorised_and_again_when_that_is_undone() -> None:
    world = World({**SETTINGS, "orders": {**SETTINGS["orders"], "sale_status": "draft"}})
    world.cycle()
    order_id = world.approved_order()
    world.cycle()
    for _ in range(2):
        world.clock.sleep(1000)
        world.cycle()
        assert world.order(order_id)["export_status"] == "SUCCESS"
        assert shown(world, "DRS-BLK-S") == {"IMMEDIATE": 11}
    authorise(world, order_id)
    assert world.run(Flow.STOCK).counts == {}
    assert world.context().ledger.unreserved() == {}
    world.core.undo(f"joor:{order_id}:1")
    assert world.run(Flow.STOCK).counts == {}
    assert shown(world, "DRS-BLK-S") == {"IMMEDIATE": 11}


def test_an_order_whose_sale_is_voided_by_hand_comes_off_at_once_and_until_it_is_cancelled(synced: World) -> None:
    order_id = synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.export_all()
    synced.clock.sleep(1000)
    synced.run(Flow.STOCK)
    synced.core.void(f"joor:{order_id}:1")
    for flow in (Flow.STOCK, Flow.ORDERS, Flow.STOCK):
        synced.run(flow)
        synced.clock.sleep(60)
        assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 11}
    synced.joor.cancel(order_id)
    synced.clock.sleep(1000)
    synced.run(Flow.ORDERS)
    synced.run(Flow.STOCK)
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 14}


def test_an_order_whose_sale_was_authorised_without_allocation_comes_off_until_it_is_shipped() -> None:
    world = World()
    world.core.configure(allocates=False)
    world.cycle()
    order_id = world.approved_order()
    world.cycle()
    for _ in range(2):
        world.clock.sleep(1000)
        world.cycle()
        assert shown(world, "DRS-BLK-S") == {"IMMEDIATE": 11}
    world.core.ship(f"joor:{order_id}:1", tracking_number="1Z")
    world.clock.sleep(1000)
    world.cycle()
    assert shown(world, "DRS-BLK-S") == {"IMMEDIATE": 11}
    assert world.context().ledger.unreserved() == {}


def test_many_draft_sales_cost_two_calls_while_none_of_them_changes() -> None:
    world = World({**SETTINGS, "orders": {**SETTINGS["orders"], "sale_status": "draft"}})
    world.cycle()
    orders = [world.approved_order([{"upc": upc("DRS-BLK-S"), "quantity": 1, "price": "96.00"}]) for _ in range(5)]
    world.cycle()
    world.clock.sleep(3600)
    world.run(Flow.STOCK)
    world.clock.sleep(1000)
    world.sandbox.log.clear()
    assert world.run(Flow.STOCK).counts == {}
    calls = [call.path.rsplit("/", 1)[1] for call in world.sandbox.log.of("core")]
    assert calls == ["saleList", "productavailability", "saleList"]
    authorise(world, orders[0])
    assert world.run(Flow.STOCK).counts == {}
    assert set(world.context().ledger.unreserved().values()) == set(orders[1:])
    assert shown(world, "DRS-BLK-S") == {"IMMEDIATE": 9}


def test_an_order_that_can_be_read_in_part_only_comes_off_all_the_same(synced: World) -> None:
    order_id = synced.approved_order(raw={"order_total": "about 200"})
    synced.run(Flow.STOCK)
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 11}
    synced.joor.edit_order(order_id, {"raw": {"order_total": "288.00"}})
    synced.cycle()
    synced.clock.sleep(60)
    synced.cycle()
    assert synced.order(order_id)["export_status"] == "SUCCESS"
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 11}


def test_while_an_order_without_readable_lines_is_open_nothing_is_raised_and_a_problem_says_so(synced: World) -> None:
    order_id = synced.approved_order(raw={"line_items": "torn"})
    synced.core.restock("HAT", "Shop", 30)
    synced.core.restock("DRS-BLK-S", "Shop", 0)
    assert synced.run(Flow.STOCK).counts == {"set": 1}
    assert (shown(synced, "HAT"), shown(synced, "DRS-BLK-S")) == ({"IMMEDIATE": 7}, {"IMMEDIATE": 13})
    [problem] = synced.context().problems.all(Flow.STOCK)
    assert order_id in problem.reasons[0]
    synced.joor.cancel(order_id)
    assert synced.run(Flow.STOCK).counts == {"set": 1}
    assert shown(synced, "HAT") == {"IMMEDIATE": 30}
    assert list(synced.context().problems.all(Flow.STOCK)) == []


def test_pending_orders_come_off_only_when_the_settings_say_so(synced: World) -> None:
    careful = brand_with(pending="subtract")
    for world in (synced, careful):
        world.approved_order(status="PENDING")
        world.run(Flow.STOCK)
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 14}
    assert shown(careful, "DRS-BLK-S") == {"IMMEDIATE": 11}


def test_joor_takes_pending_orders_off_itself_when_told_to() -> None:
    world = brand_with(pending="joor")
    world.approved_order(status="PENDING")
    world.core.restock("DRS-BLK-S", "Shop", 2)
    world.run(Flow.STOCK)
    assert shown(world, "DRS-BLK-S") == {"IMMEDIATE": 12}


def test_goods_that_arrive_leave_their_dated_bucket_in_the_push_that_raises_the_immediate_one() -> None:
    world = brand_with(future={"enabled": True})
    product = world.core.products.find("HAT")
    assert product is not None
    cell = world.core.stock.cell(CellKey(product["ID"], "Shop"))
    cell.on_order, cell.next_delivery = Decimal(5), "2026-10-15T00:00:00"
    world.run(Flow.STOCK)
    assert shown(world, "HAT") == {"IMMEDIATE": 7, "2026-10-15": 5}
    world.sandbox.log.clear()
    cell.on_order, cell.next_delivery, cell.on_hand = Decimal(0), None, Decimal(12)
    world.run(Flow.STOCK)
    [push] = world.writes()
    sent = [(item["inventory_date"], item["inventory"]) for item in push.body["inventory_items"]]
    assert sent == [("IMMEDIATE", 12), ("2026-10-15", 0)]


def test_what_is_on_backorder_comes_off_the_deliveries_until_the_goods_are_there() -> None:
    world = brand_with(future={"enabled": True})
    product = world.core.products.find("HAT")
    assert product is not None
    cell = world.core.stock.cell(CellKey(product["ID"], "Main Warehouse"))
    cell.on_order, cell.next_delivery = Decimal(8), "2026-10-15T00:00:00"
    world.core.restock("HAT", "Shop", 0)
    world.approved_order([{"upc": upc("HAT"), "quantity": 5, "price": "96.00"}])
    world.run(Flow.STOCK)
    assert shown(world, "HAT") == {"IMMEDIATE": 0, "2026-10-15": 3}
    world.run(Flow.ORDERS)
    world.export_all()
    world.clock.sleep(1000)
    world.sandbox.log.clear()
    for _ in range(2):
        assert world.run(Flow.STOCK).counts == {}
    assert len([call for call in world.sandbox.log.of("core") if call.path.endswith("/sale")]) == 1
    cell.on_order, cell.next_delivery = Decimal(0), None
    world.core.restock("HAT", "Main Warehouse", 8)
    world.run(Flow.STOCK)
    assert shown(world, "HAT") == {"IMMEDIATE": 3, "2026-10-15": 0}
    assert world.context().waiting.all() == {}


def test_made_to_order_by_tag_is_sent_as_such_and_a_number_again_when_the_tag_goes() -> None:
    world = brand_with(made_to_order={"tags": ["on demand"]})
    world.core.tag("HAT", "on demand")
    world.clock.sleep(600)
    world.run(Flow.STYLES)
    world.run(Flow.STOCK)
    assert shown(world, "HAT") == {}
    assert all(sku["made_to_order"] for sku in world.style("HAT")["skus"])
    world.core.untag("HAT", "on demand")
    world.clock.sleep(600)
    world.run(Flow.STYLES)
    world.run(Flow.STOCK)
    assert shown(world, "HAT") == {"IMMEDIATE": 7}


def test_a_run_confined_to_a_sku_reads_and_sends_that_sku_alone_and_leaves_the_schedule_as_it_was(
    synced: World,
) -> None:
    synced.core.restock("HAT", "Shop", 3)
    synced.core.restock("DRS-BLK-S", "Shop", 9)
    before = synced.context().runs.flow(Flow.STOCK)
    run = only(synced, "HAT", "NOPE")
    after = synced.context().runs.flow(Flow.STOCK)
    assert run.counts == {"set": 1}
    assert any("NOPE is not known" in line for line in run.changes)
    assert stock_calls(synced) == ["HAT", "NOPE"]
    assert shown(synced, "HAT") == {"IMMEDIATE": 3}
    assert shown(synced, "DRS-BLK-S") == {"IMMEDIATE": 14}
    assert (after.last_started, after.last_good) == (before.last_started, before.last_good)


def test_a_sku_is_explained_by_its_rows_its_rule_its_orders_and_what_joor_was_told() -> None:
    world = brand_with(rules=[{"tags": ["core"], "buffer": 2, "cap": 9}], warehouses={"Default": ["Main Warehouse"]})
    world.core.tag("DRS-BLK-S", "core")
    world.clock.sleep(600)
    world.run(Flow.STYLES)
    world.run(Flow.STOCK)
    told_at = world.clock.now()
    world.clock.sleep(300)
    order_id = world.approved_order()
    [stock] = explain_stock(world.context(), "DRS-BLK-S")
    assert {(counted.row.location, counted.warehouse) for counted in stock.rows} == {
        ("Main Warehouse", "Default"), ("Shop", ""), ("Faulty goods", ""),
    }  # fmt: skip
    assert stock.rule == "stock.rules.0: buffer 2, cap 9"
    assert stock.in_flight == (InFlight(order_id, "Default", 3),)
    assert stock.buckets == (ToldBucket("Default", "", "8", "9"),)
    assert stock.told_at == int(told_at)
    assert explain_stock(world.context(), "NOPE") == ()


@pytest.mark.parametrize(
    ("down", "rows", "doubt"), [("core", 0, "what the ERP has of it"), ("joor", 4, "which orders take from it")]
)
def test_a_sku_is_explained_as_far_as_the_api_that_answers_knows(
    synced: World, down: str, rows: int, doubt: str
) -> None:
    synced.sandbox.faults.add(FaultRule(down, None, "", "status", times=99))
    [stock] = explain_stock(synced.context(), "DRS-BLK-S")
    assert (len(stock.rows), stock.rule) == (rows, "stock: buffer 0")
    assert stock.buckets == (ToldBucket("Default", "", "not known", "14"),)
    assert [text.partition(" could not be asked: ")[0] for text in stock.doubts] == [doubt]


def test_everything_is_sent_again_once_in_a_while_and_heals_what_people_changed_in_joor() -> None:
    world = brand_with(resend="6h")
    for cells in world.joor.inventory.values():
        for bucket in cells:
            cells[bucket] = 99
    world.run(Flow.STOCK)
    assert shown(world, "HAT") == {"IMMEDIATE": 99}
    world.clock.sleep(6 * 3600)
    assert world.run(Flow.STOCK).counts == {"set": 9, "sent again": 9}
    assert shown(world, "HAT") == {"IMMEDIATE": 7}
    assert world.run(Flow.STOCK).counts == {}


def test_the_reconcile_plan_says_when_stock_that_cannot_be_read_back_is_sent_again() -> None:
    often, never = brand_with(resend="6h"), brand_with(resend=0)
    due = utc(often.context().runs.flow(Flow.STOCK).watermarks[RESENT] + 6 * 3600)
    [note] = often.runtime.preview(often.settings, Flow.RECONCILE, 600.0).notes
    assert (
        note == f"stock cannot be read back from JOOR: the stock flow sends all of it again at {due:%Y-%m-%d %H:%M} UTC"
    )
    assert never.runtime.preview(never.settings, Flow.RECONCILE, 600.0).notes == ()


def test_a_warehouse_joor_does_not_have_is_one_problem_and_costs_a_few_rows_only() -> None:
    world = World({**SETTINGS, "stock": {"warehouses": {"Default": ["Main Warehouse"], "Moon": ["Shop"]}}})
    world.run(Flow.STYLES)
    world.run(Flow.STOCK)
    [problem] = world.context().problems.all()
    assert problem.key == "warehouse:Moon"
    assert "'Moon'" in problem.reasons[0]
    world.sandbox.log.clear()
    world.clock.sleep(120)
    world.run(Flow.STOCK)
    assert world.writes() == []


def test_an_answer_that_never_came_leaves_no_doubtful_number_behind(synced: World) -> None:
    synced.core.restock("HAT", "Shop", 30)
    synced.sandbox.faults.add(FaultRule("joor", "POST", "bulk-inventory", "drop_after", times=2))
    assert synced.run(Flow.STOCK).status is RunStatus.FAILED
    synced.core.restock("HAT", "Shop", 7)
    assert synced.run(Flow.STOCK).counts == {"set": 1}
    assert shown(synced, "HAT") == {"IMMEDIATE": 7}


def test_the_cheapest_way_to_read_is_taken_once_the_rows_are_counted(synced: World) -> None:
    synced.run(Flow.STOCK)
    assert stock_calls(synced) == ["all"]


def test_a_style_that_left_the_selection_is_sold_out_even_on_a_linesheet_made_by_hand(synced: World) -> None:
    synced.core.untag("HAT", "JOOR")
    synced.clock.sleep(600)
    synced.run(Flow.STYLES)
    synced.run(Flow.STOCK)
    assert shown(synced, "HAT") == {"IMMEDIATE": 0}
