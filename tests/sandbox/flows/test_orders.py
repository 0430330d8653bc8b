"""The orders flow and the export against the look-alikes: one sale each, held with reasons, re-exported safely."""

from decimal import Decimal

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.ledger import OrderState
from seamline.errors import Refused
from seamline.flows.orders import BIRTH
from seamline.flows.reexport import ReexportRequest, reexport
from seamline.state.table import Key
from tests.sandbox.flows.world import CONNECTION, CUSTOMER_ID, SETTINGS, World, product, upc


def settle(world: World, rounds: int = 6) -> None:
    """Let schedules pass until nothing moves any more."""
    for _ in range(rounds):
        world.clock.sleep(130)
        world.run(Flow.ORDERS)
        world.export_all()


def state(world: World, order_id: str) -> OrderState:
    """The order's state in the ledger."""
    return world.context().ledger.get(order_id).entry.state


def test_a_first_run_that_fails_was_the_first_all_the_same() -> None:
    world = World()
    world.run(Flow.STYLES)
    born = world.clock.now()
    world.sandbox.faults.add(FaultRule("joor", "GET", "/order", "status", status=400, times=8))
    assert world.run(Flow.ORDERS).status is RunStatus.FAILED
    world.sandbox.faults.clear()
    world.clock.sleep(60)
    world.run(Flow.ORDERS)
    assert world.context().runs.flow(Flow.ORDERS).watermarks[BIRTH] == pytest.approx(born, abs=5)


def test_an_approved_order_becomes_one_sale_and_joor_shows_its_number(synced: World) -> None:
    order_id = synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.export_all()
    (sale,) = synced.sales(order_id)
    assert sale["Order"]["Status"] == "AUTHORISED"
    assert Decimal(str(sale["Order"]["TotalBeforeTax"])) == Decimal("288")
    shown = synced.order(order_id)
    assert shown["export_status"] == "SUCCESS"
    assert sale["Order"]["SaleOrderNumber"] in shown["export_description"]
    assert state(synced, order_id) is OrderState.ACKNOWLEDGED


def test_an_export_costs_two_writes_and_one_read_back_once_the_books_are_known(synced: World) -> None:
    synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.export_all()
    synced.clock.sleep(60)
    synced.sandbox.log.clear()
    synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.export_all()
    core = [(call.method, call.path.rsplit("v2/", 1)[-1]) for call in synced.sandbox.log.of("core")]
    assert core == [("POST", "sale"), ("POST", "sale/order"), ("GET", "sale")]


def test_orders_wait_unharmed_until_the_catalogue_was_read_once(world: World) -> None:
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    assert world.queue.waiting == []
    assert state(world, order_id) is OrderState.RECEIVED
    assert list(world.context().problems.all()) == []
    world.run(Flow.STYLES)
    world.run(Flow.ORDERS)
    world.export_all()
    assert len(world.sales(order_id)) == 1


def test_orders_approved_before_the_installation_are_looked_up_even_when_a_backlog_takes_many_runs(
    synced: World,
) -> None:
    order_id = synced.approved_order()
    settle(synced, 1)
    forgotten = [key for key in synced.table.dump() if key.pk.startswith(f"{CONNECTION}#ORDER")]
    synced.table.delete_many([*forgotten, Key(f"{CONNECTION}#FLOW", "orders")])
    synced.joor.set_to_reexport(order_id)
    synced.clock.sleep(60)
    settle(synced, 2)
    assert len(synced.sales(order_id)) == 1


def test_what_counts_for_go_live_is_the_day_of_approval() -> None:
    world = World({**SETTINGS, "go_live": "2026-09-01"})
    world.cycle()
    written_before = world.approved_order(raw={"date_created": "2026-08-01T09:00:00+00:00"})
    approved_before = world.approved_order(raw={"date_approved": "2026-08-31T09:00:00+00:00"})
    world.run(Flow.ORDERS)
    world.export_all()
    assert len(world.sales(written_before)) == 1
    assert world.sales(approved_before) == []


def test_pending_orders_and_orders_before_go_live_are_left_alone(synced: World) -> None:
    early = World({**SETTINGS, "go_live": "2099-01-01"})
    early.cycle()
    early.approved_order()
    early.run(Flow.ORDERS)
    assert early.queue.waiting == []
    synced.approved_order(status="PENDING")
    synced.run(Flow.ORDERS)
    assert synced.queue.waiting == []


def test_an_order_with_an_unknown_sku_is_held_and_goes_by_itself_after_the_sku_appears(synced: World) -> None:
    unknown = {"upc": "4006381333931", "number": "NEW", "style_identifier": "x", "color": "Red", "size": "S"}
    order_id = synced.approved_order([{**unknown, "quantity": 2, "price": "10.00"}])
    settle(synced, 2)
    assert state(synced, order_id) is OrderState.HELD
    (problem,) = synced.context().problems.all(Flow.ORDERS)
    assert "unknown SKU" in problem.reasons[0]
    assert "4006381333931" in problem.reasons[0]
    synced.core.add_product(product("NEW-1", Barcode="4006381333931", Tags=""))
    synced.run(Flow.STYLES)
    settle(synced, 2)
    assert len(synced.sales(order_id)) == 1
    assert state(synced, order_id) is OrderState.ACKNOWLEDGED
    assert list(synced.context().problems.all(Flow.ORDERS)) == []


def test_everything_wrong_with_an_order_is_reported_at_once_and_before_any_write(synced: World) -> None:
    synced.core.edit_customer("Boutique Nord", {"IsOnCreditHold": True})
    lines = [
        {"upc": "4006381333931", "number": "NEW", "style_identifier": "x", "color": "", "size": "S", "quantity": 1},
        {"upc": upc("HAT"), "quantity": 0, "price": "96.00"},
    ]
    order_id = synced.approved_order(lines, raw={"order_total": "999.00"})
    synced.run(Flow.ORDERS)
    synced.export_all()
    entry = synced.context().ledger.get(order_id).entry
    text = "\n".join(entry.reasons)
    assert "unknown SKU" in text
    assert "quantity is 0" in text
    assert "credit hold" in text
    assert [call for call in synced.sandbox.log.writes("core")] == []


def test_discount_shipping_casepacks_and_equal_skus_add_up_to_the_cent(synced: World) -> None:
    lines = [
        {"upc": upc("DRS-BLK-S"), "quantity": 3, "price": "33.33"},
        {"upc": upc("DRS-BLK-S"), "quantity": 2, "price": "31.11"},
        {"upc": upc("HAT"), "quantity": 2, "multiplier": 6, "price": "9.99"},
    ]
    order_id = synced.approved_order(lines, order_discount_percent="7.5", order_shipping_total="15.00")
    settle(synced, 2)
    (sale,) = synced.sales(order_id)
    total = Decimal(synced.order(order_id)["total"])
    assert Decimal(str(sale["Order"]["TotalBeforeTax"])).quantize(Decimal("0.01")) == total
    skus = [line["SKU"] for line in sale["Order"]["Lines"]]
    assert len(skus) == len(set(skus)) == 2


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "timeout", "malformed", "html"])
@pytest.mark.parametrize("path", ["sale$", "sale/order$", "bulk_update"])
def test_a_write_of_unknown_outcome_is_looked_up_and_never_doubles_the_sale(
    synced: World, kind: str, path: str
) -> None:
    api = "joor" if path == "bulk_update" else "core"
    order_id = synced.approved_order()
    synced.sandbox.faults.add(FaultRule(api, "POST", path, kind))  # type: ignore[arg-type]
    settle(synced)
    assert len(synced.sales(order_id)) == 1
    assert state(synced, order_id) is OrderState.ACKNOWLEDGED
    assert list(synced.context().problems.all(Flow.ORDERS)) == []


def test_a_sale_the_search_shows_late_is_waited_for_and_not_created_again(synced: World) -> None:
    synced.core.configure(sale_list_lag_seconds=55)
    order_id = synced.approved_order()
    synced.sandbox.faults.add(FaultRule("core", "POST", "sale$", "drop_after"))
    synced.run(Flow.ORDERS)
    for _ in range(30):
        synced.export_all()
        synced.clock.sleep(10)
        synced.run(Flow.ORDERS)
    assert len(synced.sales(order_id)) == 1
    assert state(synced, order_id) is OrderState.ACKNOWLEDGED


def test_reexport_is_refused_while_the_sale_is_live_and_names_it(synced: World) -> None:
    order_id = synced.approved_order()
    settle(synced, 1)
    number = synced.sales(order_id)[0]["Order"]["SaleOrderNumber"]
    with pytest.raises(Refused, match=number):
        reexport(synced.context(), ReexportRequest(order_id, by="ops"))


@pytest.mark.parametrize("void_first", [True, False])
def test_reexport_after_the_void_makes_exactly_one_new_sale(synced: World, void_first: bool) -> None:
    order_id = synced.approved_order()
    settle(synced, 1)
    (first,) = synced.sales(order_id)
    if not void_first:
        synced.core.void(first["ID"])
    reexport(synced.context(), ReexportRequest(order_id, by="ops", void_first=void_first))
    settle(synced, 2)
    (second,) = synced.sales(order_id)
    assert second["ID"] != first["ID"]
    assert second["ExternalID"] == f"joor:{order_id}:2"
    entry = synced.context().ledger.get(order_id).entry
    assert entry.past[0].sale_id == first["ID"]
    assert entry.state is OrderState.ACKNOWLEDGED


def test_set_to_reexport_in_joor_starts_anew_only_when_no_sale_is_live(synced: World) -> None:
    order_id = synced.approved_order()
    settle(synced, 1)
    (first,) = synced.sales(order_id)
    synced.joor.set_to_reexport(order_id)
    settle(synced, 2)
    assert len(synced.sales(order_id)) == 1
    assert any("is live" in p.reasons[0] for p in synced.context().problems.all(Flow.ORDERS))
    synced.core.void(first["ID"])
    settle(synced)
    (second,) = synced.sales(order_id)
    assert second["ID"] != first["ID"]
    assert synced.order(order_id)["export_status"] == "SUCCESS"
    assert list(synced.context().problems.all(Flow.ORDERS)) == []


def test_an_edit_after_export_is_shown_line_by_line_and_changes_no_sale(synced: World) -> None:
    order_id = synced.approved_order()
    settle(synced, 1)
    synced.sandbox.log.clear()
    synced.joor.edit_order(order_id, {"quantities": {upc("DRS-BLK-S"): 5}})
    settle(synced, 2)
    entry = synced.context().ledger.get(order_id).entry
    assert entry.state is OrderState.CHANGED
    assert "3 x 96.00 -> 5 x 96.00" in entry.differences[0]
    assert synced.sandbox.log.writes("core") == []


def test_an_edit_before_export_cures_a_held_order(synced: World) -> None:
    order_id = synced.approved_order(
        [{"upc": upc("HAT"), "quantity": 1, "price": "96.00"}], customer_name="Nobody", customer_code="nobody"
    )
    settle(synced, 1)
    assert state(synced, order_id) is OrderState.HELD
    synced.joor.edit_order(order_id, {"customer_code": CUSTOMER_ID})
    settle(synced, 2)
    assert state(synced, order_id) is OrderState.ACKNOWLEDGED


def test_a_held_order_cancelled_in_joor_ends_and_its_problem_closes(synced: World) -> None:
    order_id = synced.approved_order(customer_name="Nobody", customer_code="nobody")
    settle(synced, 1)
    synced.joor.cancel(order_id)
    settle(synced, 1)
    assert state(synced, order_id) is OrderState.CANCELLED
    assert list(synced.context().problems.all(Flow.ORDERS)) == []


def test_an_order_cancelled_between_listing_and_export_makes_no_sale(synced: World) -> None:
    order_id = synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.joor.cancel(order_id)
    synced.export_all()
    assert synced.sales(order_id) == []
    assert state(synced, order_id) is OrderState.CANCELLED


def test_an_order_deleted_while_its_sale_may_exist_is_held_for_a_person(synced: World) -> None:
    order_id = synced.approved_order()
    synced.sandbox.faults.add(FaultRule("core", "POST", "sale$", "drop_after"))
    synced.run(Flow.ORDERS)
    synced.export_all()
    synced.joor.delete_order(order_id)
    settle(synced, 3)
    assert state(synced, order_id) is OrderState.HELD
    (problem,) = synced.context().problems.all(Flow.ORDERS)
    assert "deleted in JOOR" in problem.reasons[0]


def test_an_edit_between_listing_and_export_reaches_the_sale(synced: World) -> None:
    order_id = synced.approved_order()
    synced.run(Flow.ORDERS)
    synced.joor.edit_order(order_id, {"quantities": {upc("DRS-BLK-S"): 4}})
    synced.export_all()
    (sale,) = synced.sales(order_id)
    assert sale["Order"]["Lines"][0]["Quantity"] == 4


def test_wrong_erp_keys_stop_the_flow_with_one_problem_that_names_the_api(synced: World) -> None:
    synced.core.configure(application_key="00000000-0000-4000-8000-000000000000")
    for _ in range(3):
        run = synced.run(Flow.STYLES)
    assert run.status is RunStatus.FAILED
    (problem,) = synced.context().problems.all(Flow.STYLES)
    assert "Cin7 Core" in problem.reasons[0]
    assert "credentials" in problem.fix
    assert problem.attempts == 3
    assert len(synced.sandbox.log.of("core")) == 3
