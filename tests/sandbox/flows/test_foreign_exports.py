"""An order that somebody else marked as exported before it was seen here is shown, and never silently lost."""

from typing import Any

from sandbox.joor.order_book import mark_export
from seamline.flows.foreign_exports import REASON, SHIPPED
from tests.sandbox.flows.order_world import exported, order_world, settle
from tests.sandbox.flows.test_gone_orders import sweep
from tests.sandbox.flows.test_set_to_reexport import order_of, problem_of
from tests.sandbox.flows.world import World


def taken_by_another(world: World, **given: Any) -> str:
    """An approved order that another integration read with JOOR's default, so that it counts as exported."""
    world.clock.sleep(5)
    order_id = world.approved_order(**given)
    mark_export(world.joor.orders[order_id], "SUCCESS", "", world.joor.clock.now())
    return order_id


def test_an_order_exported_by_somebody_else_is_shown() -> None:
    world = order_world()
    order_id = taken_by_another(world)
    sweep(world)
    assert problem_of(world, order_id) == (REASON,)
    assert world.sales(order_id) == []


def test_it_goes_through_when_it_is_set_to_re_export() -> None:
    world = order_world()
    order_id = taken_by_another(world)
    sweep(world)
    world.joor.set_to_reexport(order_id)
    settle(world, 2)
    assert len(world.sales(order_id)) == 1
    assert problem_of(world, order_id) == ()


def test_nothing_is_asked_of_anybody_once_it_is_cancelled() -> None:
    world = order_world()
    order_id = taken_by_another(world)
    sweep(world)
    assert problem_of(world, order_id)
    world.joor.cancel(order_id)
    sweep(world)
    assert problem_of(world, order_id) == ()


def test_orders_of_ours_and_orders_left_out_are_not_shown() -> None:
    world = order_world(filters={"event": {"except_for": ["Sample sale"]}})
    mine = order_of(exported(world))
    left_out = taken_by_another(world, order_event="Sample sale")
    sweep(world, 2)
    assert problem_of(world, mine) == problem_of(world, left_out) == ()


def test_what_was_exported_before_this_installation_is_the_former_ones() -> None:
    world = World()
    order_id = taken_by_another(world)
    world.clock.sleep(60)
    world.cycle()
    sweep(world)
    assert problem_of(world, order_id) == ()


def test_an_order_shipped_in_joor_before_anybody_looked_is_shown_for_two_weeks() -> None:
    world = order_world()
    world.clock.sleep(5)
    order_id = world.approved_order()
    world.joor.ship(order_id)
    sweep(world)
    assert problem_of(world, order_id) == (SHIPPED,)
    world.clock.sleep(15 * 86_400)
    sweep(world)
    assert problem_of(world, order_id) == ()


def test_an_order_shipped_in_joor_after_its_export_is_nobodys_problem() -> None:
    world = order_world()
    order_id = order_of(exported(world))
    world.joor.ship(order_id)
    sweep(world)
    assert problem_of(world, order_id) == ()
