"""Kills the export between any two calls, outside or to the table: still one live sale each, and acknowledged."""

from collections.abc import Iterator, Sequence

import httpx
import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.state.table import ANY, Item, Key, Query, Table
from tests.sandbox.flows.world import World


class Killed(BaseException):
    """The process is gone; nobody can catch this."""


class Fuse:
    """Burns down with every call and kills at the last."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def burn(self) -> None:
        """Count one moment at which the process may die."""
        if self.left == 0:
            raise Killed
        self.left -= 1


class DyingTransport(httpx.BaseTransport):
    """Lets the fuse burn before and after each outside call."""

    def __init__(self, inner: httpx.BaseTransport, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it between two moments of danger."""
        self._fuse.burn()
        response = self._inner.handle_request(request)
        self._fuse.burn()
        return response


class DyingTable:
    """Lets the fuse burn before and after each conditional write."""

    def __init__(self, inner: Table, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write between two moments of danger."""
        self._fuse.burn()
        stored = self._inner.put(item, expect)
        self._fuse.burn()
        return stored

    def get(self, key: Key) -> Item | None:
        """Read."""
        return self._inner.get(key)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """Read."""
        return self._inner.get_many(keys)

    def put_many(self, items: Sequence[Item]) -> None:
        """Write."""
        self._inner.put_many(items)

    def delete(self, key: Key, expect: int = ANY) -> None:
        """Delete."""
        self._inner.delete(key, expect)

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Delete."""
        self._inner.delete_many(keys)

    def query(self, query: Query) -> Iterator[Item]:
        """Read."""
        return self._inner.query(query)

    def lookup(self, index: str, value: str) -> Iterator[Item]:
        """Read."""
        return self._inner.lookup(index, value)


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
