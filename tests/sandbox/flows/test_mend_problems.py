"""An order that waits for a person always has its problem, and one that is done has none, whatever raced."""

from typing import Any, cast

from msgspec.structs import replace

from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.plan import Hold
from seamline.flows.after_export import note_edit
from seamline.flows.context import FlowContext
from seamline.flows.export_order import export_order
from seamline.state.ledger import Tracked
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.test_gone_orders import sweep
from tests.sandbox.flows.test_set_to_reexport import order_of, problem_of
from tests.sandbox.flows.world import World, upc


class EditSeenMeanwhile:
    """A ledger that takes a move while somebody edits the order and a sweep sees it, before the mover goes on."""

    def __init__(self, world: World, ctx: FlowContext) -> None:
        self._world = world
        self._ctx = ctx

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ctx.ledger, name)

    def move(self, tracked: Tracked, entry: LedgerEntry) -> Tracked:
        moved = self._ctx.ledger.move(tracked, entry)
        if entry.state is OrderState.EXPORTED:
            self._world.joor.edit_order(entry.order.id, {"quantities": {upc("DRS-BLK-S"): 7}})
            order = self._ctx.marketplace.order(entry.order.id)
            assert order
            note_edit(self._ctx, order)
        return moved


def test_an_edit_that_is_seen_right_after_the_export_keeps_its_problem() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    ctx = world.context()
    export_order(replace(ctx, ledger=cast("Any", EditSeenMeanwhile(world, ctx))), order_id)
    assert "edited in JOOR" in problem_of(world, order_id)[0]


def test_a_held_order_whose_problem_was_lost_gets_it_again() -> None:
    world = order_world()
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 1)
    told = problem_of(world, order_id)
    world.context().problems.close(Flow.ORDERS, order_id)
    sweep(world)
    assert problem_of(world, order_id) == told != ()


def test_a_changed_order_whose_problem_was_lost_gets_it_again() -> None:
    world = order_world()
    order_id = order_of(exported(world))
    for change in ({"quantities": {upc("DRS-BLK-S"): 7}}, None):
        if change:
            world.joor.edit_order(order_id, change)
        else:
            world.joor.cancel(order_id)
        sweep(world)
        assert entry(world, order_id).state is OrderState.CHANGED
        told = problem_of(world, order_id)
        world.context().problems.close(Flow.ORDERS, order_id)
        sweep(world)
        assert problem_of(world, order_id)[1:] == told[1:] != ()
        assert entry(world, order_id).sale_number in problem_of(world, order_id)[0]


def test_what_is_left_of_a_problem_goes_once_its_order_is_done() -> None:
    world = order_world()
    order_id = order_of(exported(world))
    world.context().problems.open(Flow.ORDERS, Hold(order_id, ("somebody was too late",)))
    sweep(world)
    assert problem_of(world, order_id) == ()
