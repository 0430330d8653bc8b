"""Shipments come back soon and cheaply, with whatever a person did to the sale meanwhile in plain sight."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from sandbox.core.by_hand import sale_named
from sandbox.core.sales.access import touch
from sandbox.kit.faults import FaultRule
from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.sale import SaleDraft
from seamline.flows.export_order import draft_sale
from seamline.flows.follow_sales import looked_into, note_progress
from tests.sandbox.flows.order_world import entry, order_world, settle
from tests.sandbox.flows.test_doors import order_for_doors
from tests.sandbox.flows.test_shipments import calls, comments, exported, ship, world_that
from tests.sandbox.flows.world import SETTINGS, World, upc

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


def looks(world: World) -> int:
    """How many sales were looked into since the log was cleared."""
    return calls(world).count(("GET", "sale"))


def retracked(world: World, order_id: str, number: str, url: str = "") -> None:
    """Somebody edits the tracking of what has left."""
    world.clock.sleep(60)
    sale = sale_named(world.core, f"joor:{order_id}:1")
    for line in (line for task in sale.tasks for line in task.ship.lines):
        line |= {"TrackingNumber": number, "TrackingURL": url}
    touch(world.core, sale)
    world.clock.sleep(300)
    world.run(Flow.SHIPMENTS)


def test_the_first_look_after_an_export_reads_no_sale_for_the_export_has_read_it_back() -> None:
    world = world_that()
    for _ in range(3):
        world.approved_order()
    settle(world, 1)
    world.sandbox.log.clear()
    world.run(Flow.SHIPMENTS)
    assert calls(world) == [("GET", "saleList")]


def test_a_sale_the_ledger_does_not_know_the_moment_of_is_read_once() -> None:
    world = world_that(internal_comments=True)
    order_id = world.approved_order()
    settle(world, 1)
    ledger = world.context().ledger
    known = ledger.get(order_id)
    ledger.move(known, replace(known.entry, sale_modified=""))
    world.sandbox.log.clear()
    for _ in range(3):
        world.run(Flow.SHIPMENTS)
    assert looks(world) == 1
    assert entry(world, order_id).history == known.entry.history
    assert comments(world, order_id) == []


@pytest.mark.parametrize("wanted", [True, False])
def test_a_total_that_is_edited_before_anything_ships_is_shown_for_one_look(wanted: bool) -> None:
    world = world_that(internal_comments=wanted)
    order_id = exported(world, lines=[{"upc": upc("DRS-BLK-S"), "quantity": 3, "price": "96.00"}])
    edited_by_hand(world, order_id, 2)
    world.sandbox.log.clear()
    for _ in range(4):
        world.clock.sleep(300)
        world.run(Flow.SHIPMENTS)
    differs = "the sale's total is 192 by now, it was made with 288"
    assert looks(world) == 1
    assert entry(world, order_id).history[-1].text == f"not shipped; {differs}"
    assert any(differs in line for line in comments(world, order_id)) is wanted
    edited_by_hand(world, order_id, 3)
    world.run(Flow.SHIPMENTS)
    assert entry(world, order_id).history[-1].text == "not shipped"
    assert not any(differs in line for line in comments(world, order_id))


def test_a_touch_that_changes_nothing_is_no_line_of_the_history_and_no_comment() -> None:
    world = world_that(internal_comments=True)
    order_id = exported(world)
    before = entry(world, order_id).history
    world.core.edit_sale(f"joor:{order_id}:1", {"Note": "mind the dog"})
    world.run(Flow.SHIPMENTS)
    assert looks(world) == 1
    assert entry(world, order_id).history == before
    assert comments(world, order_id) == []


def test_one_line_of_the_comments_tells_of_all_the_doors_of_an_order_and_is_written_once() -> None:
    world = order_world(doors="sales")
    world.apply({**world.settings.model_dump(mode="json"), "shipments": {"internal_comments": True}})
    order_id = order_for_doors(world)
    settle(world, 2)
    ship(world, f"{order_id}-7", "1Z7")
    for _ in range(3):
        world.run(Flow.SHIPMENTS)
    lyon, nice = (entry(world, f"{order_id}-{door}").sale_number for door in (7, 8))
    assert world.joor.orders[order_id].header["order_internal_comments"] == (
        f"Seamline: {lyon}: shipped (1Z7) | {nice}: not shipped"
    )
    assert len([call for call in world.sandbox.log.writes("joor") if "bulk_update" in call.path]) == 2


def test_a_tracking_address_that_comes_after_its_number_reaches_joor() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    ship(world, order_id)
    world.run(Flow.SHIPMENTS)
    retracked(world, order_id, "1Z9", "https://dhl.example/1Z9")
    assert world.order(order_id)["tracking_number"] == "1Z9 https://dhl.example/1Z9"


def test_a_tracking_number_that_is_taken_off_the_sale_goes_from_joor() -> None:
    world = world_that(mark_shipped=True)
    order_id = exported(world)
    ship(world, order_id)
    world.run(Flow.SHIPMENTS)
    retracked(world, order_id, "")
    assert (world.order(order_id)["status"], world.order(order_id)["tracking_number"]) == ("SHIPPED", "")
    world.sandbox.log.clear()
    world.clock.sleep(300)
    world.run(Flow.SHIPMENTS)
    assert world.writes() == []


@pytest.mark.parametrize("sent", [True, False])
def test_a_tracking_number_that_people_typed_in_joor_stays(sent: bool) -> None:
    world = world_that(mark_shipped=True, send_tracking=sent)
    order_id = exported(world)
    world.joor.orders[order_id].tracking_number = "by hand"
    ship(world, order_id, "1Z9" if not sent else "")
    world.run(Flow.SHIPMENTS)
    assert (world.order(order_id)["status"], world.order(order_id)["tracking_number"]) == ("SHIPPED", "by hand")


def test_what_somebody_else_moves_meanwhile_takes_the_progress_on() -> None:
    world = world_that()
    order_id = exported(world)
    ship(world, order_id)
    ctx = world.context()
    known = ctx.ledger.get(order_id)
    ctx.ledger.move(known, moves.told_again(known.entry, world.clock.now()))
    (listed,) = ctx.erp.find_sales(f"joor:{order_id}:1")
    assert note_progress(ctx, known, listed, looked_into(ctx, known.entry, listed))
    assert [event.what for event in entry(world, order_id).history[-2:]] == ["told again", "progress"]


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


def test_goods_that_leave_while_the_export_is_still_being_tried_are_told_once_it_has_ended() -> None:
    world = World({**SETTINGS, "shipments": {"mark_shipped": True}})
    world.cycle()
    order_id = world.approved_order()
    world.sandbox.faults.add(FaultRule("core", "GET", "/sale$", "html", times=12))
    world.run(Flow.ORDERS)
    world.export_all()
    (sale,) = [sale for sale in world.core.sales.values() if not sale.voided]
    world.core.ship(sale.guid, "1Z9", "DHL")
    for _ in range(6):
        world.clock.sleep(1000)
        world.run(Flow.SHIPMENTS)
    world.sandbox.faults.clear()
    for _ in range(3):
        world.run(Flow.ORDERS)
        world.export_all()
        world.clock.sleep(1000)
        world.run(Flow.SHIPMENTS)
    assert (world.order(order_id)["status"], world.order(order_id)["tracking_number"]) == ("SHIPPED", "1Z9")
    assert list(world.context().problems.all(Flow.SHIPMENTS)) == []


def test_a_sale_that_is_shipped_as_it_is_made_is_told() -> None:
    steps = {"steps": "pick_pack_ship", "short_orders": "hold"}
    world = World({**SETTINGS, "orders": {**SETTINGS["orders"], **steps}, "shipments": {"mark_shipped": True}})
    world.cycle()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    world.export_all()
    world.clock.sleep(200)
    world.run(Flow.SHIPMENTS)
    assert world.order(order_id)["status"] == "SHIPPED"
