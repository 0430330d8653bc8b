"""What people do to an order around and after its export is never lost, and never doubles a sale."""

from collections.abc import Sequence
from typing import Any, cast

import pytest
from msgspec.structs import replace

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.errors import Refused
from seamline.flows.acknowledge import acknowledge
from seamline.flows.after_export import note_edit
from seamline.flows.context import FlowContext
from seamline.flows.export_order import export_order
from seamline.flows.reexport import ReexportRequest, reexport
from seamline.marketplace.port import Acknowledgement, AckOutcome
from tests.sandbox.flows.world import SETTINGS, World, upc

BLACK = upc("DRS-BLK-S")
SWEEP_SECONDS = 700


def entry_of(world: World, order_id: str) -> LedgerEntry:
    return world.context().ledger.get(order_id).entry


def problem_of(world: World, order_id: str) -> tuple[str, ...]:
    found = [p.reasons for p in world.context().problems.all(Flow.ORDERS) if p.key == order_id]
    return found[0] if found else ()


def exported(world: World) -> str:
    world.cycle()
    order_id = world.approved_order()
    world.cycle()
    assert entry_of(world, order_id).state is OrderState.ACKNOWLEDGED
    return order_id


def swept(world: World) -> None:
    world.clock.sleep(SWEEP_SECONDS)
    world.run(Flow.ORDERS)


def test_an_edit_between_the_export_and_telling_joor_is_noticed(world: World) -> None:
    world.cycle()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    export_order(world.context(), order_id)
    world.joor.edit_order(order_id, {"quantities": {BLACK: 5}})
    acknowledge(world.context(), [order_id])
    swept(world)
    assert entry_of(world, order_id).state is OrderState.CHANGED
    assert "edited in JOOR" in problem_of(world, order_id)[0]


def test_an_approval_that_is_taken_back_is_shown_until_it_is_given_again(world: World) -> None:
    order_id = exported(world)
    world.joor.orders[order_id].status = "PENDING"
    world.joor.edit_order(order_id, {})
    swept(world)
    assert "status: approved -> pending" in problem_of(world, order_id)
    world.joor.approve(order_id)
    swept(world)
    assert problem_of(world, order_id) == ()


def test_an_edit_of_an_order_that_is_shipped_is_noticed_and_shipping_alone_is_none(world: World) -> None:
    order_id = exported(world)
    world.joor.ship(order_id)
    swept(world)
    assert entry_of(world, order_id).state is OrderState.ACKNOWLEDGED
    world.joor.edit_order(order_id, {"quantities": {BLACK: 5}})
    swept(world)
    assert entry_of(world, order_id).state is OrderState.CHANGED
    assert "edited in JOOR" in problem_of(world, order_id)[0]


def test_an_order_shipped_by_hand_before_its_export_is_held_and_goes_when_it_is_approved(world: World) -> None:
    world.cycle()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    world.queue.waiting.clear()
    world.joor.ship(order_id)
    world.run(Flow.ORDERS)
    assert problem_of(world, order_id) == ("the order is shipped in JOOR",)
    world.joor.orders[order_id].status = "APPROVED"
    world.clock.sleep(130)
    world.run(Flow.ORDERS)
    world.export_all()
    assert entry_of(world, order_id).state is OrderState.ACKNOWLEDGED
    assert problem_of(world, order_id) == ()


def test_an_edit_that_is_seen_while_joor_is_being_told_keeps_its_problem(world: World) -> None:
    world.cycle()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    export_order(world.context(), order_id)
    ctx = world.context()
    acknowledge(replace(ctx, marketplace=cast("Any", EditedMeanwhile(world, ctx))), [order_id])
    assert "edited in JOOR" in problem_of(world, order_id)[0]


class EditedMeanwhile:
    """A marketplace where somebody edits the order, and another run sees it, while a mark is on its way."""

    def __init__(self, world: World, ctx: FlowContext) -> None:
        self._world = world
        self._ctx = ctx

    def acknowledge(self, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
        """Take the marks after the edit."""
        self._world.joor.edit_order(marks[0].order_id, {"quantities": {BLACK: 5}})
        order = self._ctx.marketplace.order(marks[0].order_id)
        assert order is not None
        note_edit(self._ctx, order)
        return self._ctx.marketplace.acknowledge(marks)


def test_an_order_edited_while_joor_was_not_told_is_still_shown_there_as_exported(world: World) -> None:
    world.cycle()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    export_order(world.context(), order_id)
    world.joor.edit_order(order_id, {"quantities": {BLACK: 5}})
    for _ in range(2):
        world.clock.sleep(60)
        world.run(Flow.ORDERS)
    swept(world)
    assert world.order(order_id)["export_status"] == "SUCCESS"
    assert entry_of(world, order_id).state is OrderState.CHANGED


def test_an_order_edited_back_to_what_its_sale_holds_is_done(world: World) -> None:
    order_id = exported(world)
    world.joor.edit_order(order_id, {"quantities": {BLACK: 5}})
    world.run(Flow.ORDERS)
    assert problem_of(world, order_id)
    world.joor.edit_order(order_id, {"quantities": {BLACK: 3}})
    world.run(Flow.ORDERS)
    assert entry_of(world, order_id).state is OrderState.ACKNOWLEDGED
    assert not problem_of(world, order_id)


def test_a_second_edit_is_compared_with_the_sale_and_not_with_the_first(world: World) -> None:
    order_id = exported(world)
    for quantity in (5, 7):
        world.joor.edit_order(order_id, {"quantities": {BLACK: quantity}})
        world.run(Flow.ORDERS)
    differences = "; ".join(entry_of(world, order_id).differences)
    assert "3 x 96.00 -> 7 x 96.00" in differences


def test_a_cancellation_after_export_is_shown_and_closes_when_the_sale_is_voided(world: World) -> None:
    order_id = exported(world)
    world.joor.cancel(order_id)
    swept(world)
    assert "cancelled in JOOR after it became sale" in problem_of(world, order_id)[0]
    world.core.void(world.sales(order_id)[0]["ID"])
    swept(world)
    assert entry_of(world, order_id).state is OrderState.CANCELLED
    assert not problem_of(world, order_id)


def test_a_cancellation_voids_the_sale_where_the_settings_allow_it_and_nothing_is_picked() -> None:
    world = World({**SETTINGS, "orders": {**SETTINGS["orders"], "cancelled": "void"}})
    order_id = exported(world)
    world.joor.cancel(order_id)
    swept(world)
    assert world.sales(order_id) == []
    assert entry_of(world, order_id).state is OrderState.CANCELLED
    assert not problem_of(world, order_id)


def test_a_cancellation_does_not_void_what_is_picked_already() -> None:
    world = World({**SETTINGS, "orders": {**SETTINGS["orders"], "cancelled": "void"}})
    order_id = exported(world)
    world.core.ship(world.sales(order_id)[0]["ID"])
    world.joor.cancel(order_id)
    swept(world)
    assert len(world.sales(order_id)) == 1
    assert "cancelled in JOOR" in problem_of(world, order_id)[0]


def test_a_sale_voided_in_the_erp_is_shown_and_joor_no_longer_calls_the_order_exported(world: World) -> None:
    order_id = exported(world)
    world.core.void(world.sales(order_id)[0]["ID"])
    swept(world)
    assert "was voided in the ERP" in problem_of(world, order_id)[0]
    assert world.order(order_id)["export_status"] == "FAILED"
    world.cycle()
    assert world.sales(order_id) == []


def test_a_voided_order_goes_again_when_it_is_reexported(world: World) -> None:
    order_id = exported(world)
    world.core.void(world.sales(order_id)[0]["ID"])
    swept(world)
    reexport(world.context(), ReexportRequest(order_id, "operator"))
    world.export_all()
    assert len(world.sales(order_id)) == 1
    assert world.order(order_id)["export_status"] == "SUCCESS"
    assert not problem_of(world, order_id)


def test_a_reexport_waits_until_a_search_would_show_an_unknown_create(world: World) -> None:
    world.cycle()
    world.core.configure(sale_list_lag_seconds=50)
    order_id = world.approved_order()
    world.sandbox.faults.add(FaultRule("core", "POST", "/sale$", "drop_after"))
    world.cycle()
    with pytest.raises(Refused, match="does not show yet"):
        reexport(world.context(), ReexportRequest(order_id, "operator"))
    assert len(world.sales(order_id)) == 1


def test_a_create_that_waited_for_the_budget_is_not_looked_up_too_early(world: World) -> None:
    world.cycle()
    world.core.configure(sale_list_lag_seconds=45)
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    limit = '[{"ErrorCode":400,"Exception":"You have reached 60 calls per 60 seconds API limit."}]'
    world.sandbox.faults.add(FaultRule("core", "POST", "/sale$", "status", status=400, body=limit))
    world.sandbox.faults.add(FaultRule("core", "POST", "/sale$", "malformed"))
    export_order(world.context(), order_id)
    for _ in range(16):
        world.clock.sleep(10)
        export_order(world.context(), order_id)
        assert len(world.sales(order_id)) == 1
    assert entry_of(world, order_id).state is OrderState.EXPORTED


@pytest.mark.parametrize(("every", "fed"), [("1m", 10), ("30s", 5), ("10m", 10)])
def test_a_burst_is_fed_to_the_exports_at_the_pace_of_the_limit(every: str, fed: int) -> None:
    limits = {"calls_per_minute": 30, "burst": 10}
    flows = {"orders": {"every": every}}
    world = World({**SETTINGS, "erp": {**SETTINGS["erp"], "limits": limits}, "flows": flows})
    world.run(Flow.STYLES)
    world.clock.sleep(120)
    for _ in range(25):
        world.approved_order()
    world.run(Flow.ORDERS)
    assert len(world.queue.waiting) == fed


def test_what_was_begun_for_an_order_is_finished_though_people_ship_it_in_joor_meanwhile(world: World) -> None:
    world.cycle()
    order_id = world.approved_order()
    world.sandbox.faults.add(FaultRule("core", "POST", "/sale/order$", "drop_before"))
    world.run(Flow.ORDERS)
    world.export_all()
    world.joor.ship(order_id)
    for _ in range(3):
        world.clock.sleep(130)
        world.run(Flow.ORDERS)
        world.export_all()
    assert entry_of(world, order_id).state is OrderState.ACKNOWLEDGED
    assert problem_of(world, order_id) == ()
