"""Shipments come back soon and cheaply, with whatever a person did to the sale meanwhile in plain sight."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from seamline.domain.flow import Flow
from seamline.domain.sale import SaleDraft
from seamline.flows.export_order import draft_sale
from tests.sandbox.flows.order_world import entry
from tests.sandbox.flows.test_shipments import calls, comments, exported, ship, world_that
from tests.sandbox.flows.world import World, upc

TEN_MINUTES = 600
FOREIGN = 12


def draft_of(world: World, order_id: str) -> SaleDraft:
    """The sale of an order as it would be made."""
    draft = draft_sale(world.context(), entry(world, order_id))
    assert isinstance(draft, SaleDraft)
    return draft


def sold_by_somebody_else(world: World, draft: SaleDraft, number: int) -> str:
    """A sale that no order of ours became."""
    other = replace(draft, external_id=f"shop:{number}")
    erp = world.context().erp
    sale = erp.open_sale(other)
    erp.finish_sale(sale.id, other)
    return sale.id


def edited_by_hand(world: World, order_id: str, quantity: int) -> None:
    """Somebody undoes the order's sale, changes its first line, and authorises it again."""
    draft = draft_of(world, order_id)
    line = draft.lines[0]
    fewer = replace(line, quantity=Decimal(quantity), total=line.price * quantity)
    lines = (fewer, *draft.lines[1:])
    changed = replace(draft, lines=lines, total=sum((row.total for row in lines), Decimal(0)))
    world.core.undo(f"joor:{order_id}:1")
    world.context().erp.finish_sale(entry(world, order_id).sale_id, changed)


def test_at_the_default_pace_joor_shows_a_shipment_within_ten_minutes_and_nobody_elses_sale_is_looked_into() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    draft = draft_of(world, order_id)
    foreign = [sold_by_somebody_else(world, draft, number) for number in range(FOREIGN)]
    world.run(Flow.SHIPMENTS)
    shipped_at = world.clock.now()
    ship(world, order_id)
    for sale_id in foreign:
        world.core.ship(sale_id, f"2Z{sale_id[-4:]}", "DHL Express")
    world.sandbox.log.clear()
    while world.order(order_id)["status"] != "SHIPPED":
        assert world.clock.now() - shipped_at < TEN_MINUTES
        world.clock.sleep(world.settings.flows.shipments.every)
        world.run(Flow.SHIPMENTS)
    assert calls(world) == [("GET", "saleList"), ("GET", "sale"), ("POST", "bulk_update")]


@pytest.mark.parametrize("wanted", [True, False])
def test_a_total_that_no_longer_agrees_is_shown_and_written_to_joor_if_wanted(wanted: bool) -> None:
    world = world_that(internal_comments=wanted)
    order_id = exported(world, lines=[{"upc": upc("DRS-BLK-S"), "quantity": 3, "price": "96.00"}])
    edited_by_hand(world, order_id, 2)
    ship(world, order_id)
    world.clock.sleep(300)
    world.run(Flow.SHIPMENTS)
    found = entry(world, order_id)
    assert found.progress is not None
    differs = "the sale's total is 192 by now, it was made with 288"
    assert found.progress.total_differs == differs
    assert differs in found.history[-1].text
    assert any(differs in line for line in comments(world, order_id)) is wanted
