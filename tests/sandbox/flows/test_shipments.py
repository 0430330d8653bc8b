"""What Cin7 ships of our sales comes back: one list call when nothing happened, one look at what did."""

from typing import Any

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.ledger import OrderState
from seamline.domain.shipment import Parcel, Shipped
from tests.sandbox.flows.order_world import entry, order_world, settle
from tests.sandbox.flows.test_doors import order_for_doors
from tests.sandbox.flows.world import SETTINGS, Json, World, upc

TWO_LINES = [
    {"upc": upc("DRS-BLK-S"), "quantity": 2, "price": "96.00"},
    {"upc": upc("HAT"), "quantity": 1, "price": "96.00"},
]


def world_that(**shipments: Any) -> World:
    """A synced world under this shipments section, with enough of everything."""
    world = World({**SETTINGS, "shipments": shipments})
    for sku in ("DRS-BLK-S", "HAT"):
        world.core.restock(sku, "Main Warehouse", 50)
    world.cycle()
    return world


def exported(world: World, **given: Any) -> str:
    """An order that became a sale, and the flow has seen that."""
    order_id = world.approved_order(**given)
    settle(world, 1)
    world.run(Flow.SHIPMENTS)
    world.sandbox.log.clear()
    return order_id


def ship(world: World, order_id: str, tracking: str = "1Z9", **given: Any) -> None:
    """The warehouse ships the order's sale."""
    world.core.ship(f"joor:{order_id}:1", tracking, "DHL Express", **given)


def calls(world: World) -> list[tuple[str, str]]:
    """What was asked of both APIs, tokens apart."""
    seen = [*world.sandbox.log.of("core"), *world.sandbox.log.of("joor")]
    return [(call.method, call.path.rsplit("/", 1)[-1]) for call in seen if "/auth" not in call.path]


def comments(world: World, order_id: str) -> list[str]:
    """JOOR's internal comments of the order, line by line."""
    order = world.context().marketplace.order(order_id)
    assert order is not None
    return order.internal_comments.splitlines()


def test_an_idle_run_costs_one_call_however_many_sales_the_account_has() -> None:
    world = world_that(mark_shipped=True)
    for _ in range(5):
        world.approved_order()
    exported(world)
    world.run(Flow.SHIPMENTS)
    assert calls(world) == [("GET", "saleList")]
    world.clock.sleep(3600)
    world.sandbox.log.clear()
    world.run(Flow.SHIPMENTS)
    assert calls(world) == [("GET", "saleList")]


def test_a_shipped_sale_costs_one_look_and_one_write_and_joor_shows_it_with_its_tracking() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    exported(world)
    ship(world, order_id)
    run = world.run(Flow.SHIPMENTS)
    assert calls(world) == [("GET", "saleList"), ("GET", "sale"), ("POST", "bulk_update")]
    assert run.counts == {"followed": 1, "told": 1}
    assert (world.order(order_id)["status"], world.order(order_id)["tracking_number"]) == ("SHIPPED", "1Z9")
    found = entry(world, order_id)
    assert found.progress is not None
    assert found.progress.fulfilment.shipped is Shipped.ALL
    assert found.progress.fulfilment.parcels == (Parcel("1Z9", "", "DHL Express"),)
    assert (found.history[-1].what, found.history[-1].text) == ("progress", "shipped (1Z9)")


def test_what_was_told_is_not_told_again_and_the_order_stays_as_it_is() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    ship(world, order_id)
    world.run(Flow.SHIPMENTS)
    world.sandbox.log.clear()
    world.run(Flow.SHIPMENTS)
    settle(world, 8)
    assert [call for call in world.writes() if "bulk_update" in call.path] == []
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert list(world.context().problems.all()) == []


def test_marking_is_off_until_it_is_switched_on_and_the_ledger_shows_the_shipment_anyway() -> None:
    world = world_that()
    order_id = exported(world)
    ship(world, order_id)
    world.run(Flow.SHIPMENTS)
    assert world.writes() == []
    assert world.order(order_id)["status"] == "APPROVED"
    assert entry(world, order_id).history[-1].text == "shipped (1Z9)"


def test_a_partly_shipped_sale_is_noted_and_marked_only_when_the_rest_has_left() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world, lines=TWO_LINES)
    ship(world, order_id, "1Z1", quantities={"HAT": 1})
    world.run(Flow.SHIPMENTS)
    assert world.order(order_id)["status"] == "APPROVED"
    assert entry(world, order_id).history[-1].text == "partly shipped (1Z1)"
    world.clock.sleep(300)
    ship(world, order_id, "1Z2")
    world.run(Flow.SHIPMENTS)
    assert (world.order(order_id)["status"], world.order(order_id)["tracking_number"]) == ("SHIPPED", "1Z1, 1Z2")


def test_somebody_elses_sales_are_never_looked_into() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    (sale,) = world.sales(order_id)
    world.core.edit_sale(sale["ID"], {"ExternalID": "shop-17"})
    world.core.ship("shop-17", "1Z9")
    world.run(Flow.SHIPMENTS)
    assert calls(world) == [("GET", "saleList")]


def test_an_order_cut_by_doors_is_shipped_when_every_door_is() -> None:
    world = order_world(doors="sales")
    raw: Json = {**world.settings.model_dump(mode="json"), "shipments": {"mark_shipped": True}}
    world.apply(raw)
    for sku in ("DRS-BLK-S", "HAT"):
        world.core.restock(sku, "Main Warehouse", 50)
    order_id = order_for_doors(world)
    settle(world, 2)
    ship(world, f"{order_id}-7", "1Z7")
    world.run(Flow.SHIPMENTS)
    assert world.order(order_id)["status"] == "APPROVED"
    world.clock.sleep(3600)
    world.run(Flow.SHIPMENTS)
    ship(world, f"{order_id}-8", "1Z8")
    world.run(Flow.SHIPMENTS)
    assert (world.order(order_id)["status"], world.order(order_id)["tracking_number"]) == ("SHIPPED", "1Z7, 1Z8")


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "timeout", "html"])
def test_an_unknown_outcome_is_told_again_and_ends_well(kind: str) -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    ship(world, order_id)
    world.sandbox.faults.add(FaultRule("joor", "POST", "bulk_update", kind))  # type: ignore[arg-type]
    assert world.run(Flow.SHIPMENTS).status is RunStatus.SUCCEEDED
    assert world.order(order_id)["status"] == "SHIPPED"


def test_a_refused_mark_is_a_problem_and_tried_again() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    world.joor.cancel(order_id)
    ship(world, order_id)
    world.run(Flow.SHIPMENTS)
    (problem,) = world.context().problems.all(Flow.SHIPMENTS)
    assert "refused to show it" in problem.reasons[0]
    settle(world, 8)
    world.run(Flow.SHIPMENTS)
    assert entry(world, order_id).state is OrderState.CHANGED
    assert list(world.context().problems.all(Flow.SHIPMENTS)) == []


def test_a_voided_sale_is_shown_and_joor_is_told_at_once() -> None:
    world = world_that()
    order_id = exported(world)
    world.core.void(f"joor:{order_id}:1")
    world.run(Flow.SHIPMENTS)
    assert world.order(order_id)["export_status"] == "FAILED"
    assert entry(world, order_id).state is OrderState.HELD
    assert "voided" in next(world.context().problems.all(Flow.ORDERS)).reasons[0]


def test_internal_comments_keep_what_people_wrote_to_the_letter_and_say_how_the_sale_stands() -> None:
    world = world_that(internal_comments=True)
    order_id = exported(world, lines=TWO_LINES, order_internal_comments="VIP,  call first<eop>")
    number = world.sales(order_id)[0]["Order"]["SaleOrderNumber"]
    ship(world, order_id, "1Z1", quantities={"HAT": 1})
    world.run(Flow.SHIPMENTS)
    told = world.joor.orders[order_id].header["order_internal_comments"]
    assert told == f"VIP,  call first<eop>Seamline: {number}: partly shipped (1Z1)"
    world.clock.sleep(300)
    ship(world, order_id, "1Z2")
    world.run(Flow.SHIPMENTS)
    told = world.joor.orders[order_id].header["order_internal_comments"]
    assert told == f"VIP,  call first<eop>Seamline: {number}: shipped (1Z1, 1Z2)"
    settle(world, 8)
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED


def test_an_invoice_a_payment_and_a_total_that_differs_are_in_the_ledger() -> None:
    world = order_world(invoice="authorised")
    order_id = world.approved_order()
    settle(world, 1)
    world.run(Flow.SHIPMENTS)
    found = entry(world, order_id)
    assert found.progress is not None
    (invoice,) = found.progress.fulfilment.invoices
    assert f"invoice {invoice}: 288" in found.history[-1].text
    assert found.progress.total_differs == ""


def test_a_preview_tells_what_joor_would_hear_and_writes_nothing() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    ship(world, order_id)
    plan = world.runtime.preview(world.settings, Flow.SHIPMENTS, 600)
    assert [(change.key, change.fields[0].after) for change in plan.changes] == [(order_id, "shipped 1Z9")]
    assert world.writes() == []
    assert entry(world, order_id).progress is None


def test_orders_that_were_shipped_before_marking_was_switched_on_can_be_named() -> None:
    world = world_that()
    order_id = exported(world)
    ship(world, order_id)
    world.run(Flow.SHIPMENTS)
    world.apply({**SETTINGS, "shipments": {"mark_shipped": True}})
    world.run_only(Flow.SHIPMENTS, order_id)
    assert world.order(order_id)["status"] == "SHIPPED"
