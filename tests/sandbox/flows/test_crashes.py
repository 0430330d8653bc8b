"""Kills the export between any two calls, outside or to the table: still one live sale each, and acknowledged."""

from collections.abc import Sequence

import httpx
import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from tests.sandbox.flows.dying import DyingTable, DyingTransport, Fuse, Killed
from tests.sandbox.flows.world import World


def die_after(world: World, calls: int) -> bool:
    """Run orders and exports in a process that dies after so many moments; whether it died."""
    fuse = Fuse(calls)
    inner = httpx.WSGITransport(app=world.sandbox.wsgi)
    healthy = world.runtime
    world.runtime = world.new_runtime(DyingTable(world.table, fuse), DyingTransport(inner, fuse))
    waiting = list(world.queue.waiting)
    try:
        world.run(Flow.ORDERS)
        waiting = list(world.queue.waiting)
        world.export_all()
        return False
    except Killed:
        world.queue.waiting = waiting
        return True
    finally:
        world.runtime = healthy


def recover(world: World) -> None:
    """Redelivery and schedules of the next quarter of an hour."""
    for _ in range(8):
        world.clock.sleep(120)
        world.export_all()
        world.run(Flow.ORDERS)
    world.export_all()


def verify(world: World, orders: Sequence[str]) -> None:
    """One live sale each, complete, and acknowledged."""
    for order_id in orders:
        (sale,) = world.sales(order_id)
        assert sale["Order"]["Status"] == "AUTHORISED"
        assert world.order(order_id)["export_status"] == "SUCCESS"
        assert world.context().ledger.get(order_id).entry.state is OrderState.ACKNOWLEDGED


@pytest.mark.parametrize("lag", [0, 50])
def test_a_kill_at_any_moment_leaves_exactly_one_live_sale_per_order(lag: int) -> None:
    moments, died = 0, True
    while died:
        world = World()
        world.cycle()
        world.core.configure(sale_list_lag_seconds=lag)
        orders = [world.approved_order(), world.approved_order()]
        died = die_after(world, moments)
        recover(world)
        verify(world, orders)
        moments += 1
    assert moments > 40


def test_two_kills_in_a_row_leave_exactly_one_live_sale() -> None:
    for first in range(12, 40, 3):
        for second in range(2, 30, 5):
            world = World()
            world.cycle()
            orders = [world.approved_order()]
            die_after(world, first)
            world.clock.sleep(130)
            die_after(world, second)
            recover(world)
            verify(world, orders)
