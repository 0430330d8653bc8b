"""More bugs to plant: in how the ledger keeps two exports of one order apart."""

from typing import cast

from msgspec.structs import replace

from seamline.domain.ledger import LedgerEntry
from seamline.flows.context import FlowContext
from seamline.state.ledger import Tracked
from tests.sim.bugs import Stand


class Careless(Stand):
    """A ledger that is written without regard to who wrote in between."""

    def move(self, tracked: Tracked, entry: LedgerEntry) -> Tracked:
        """Write over whatever is there."""
        return cast("Tracked", self.inner.move(self.inner.get(entry.order.id), entry))


class ShortLease(Stand):
    """A ledger whose leases end long before the function that holds them."""

    def move(self, tracked: Tracked, entry: LedgerEntry) -> Tracked:
        """Cut the lease."""
        return cast("Tracked", self.inner.move(tracked, replace(entry, lease_until=entry.lease_until - 73)))


class NoLease(Stand):
    """A ledger in which nobody holds what is being exported."""

    def move(self, tracked: Tracked, entry: LedgerEntry) -> Tracked:
        """Drop the lease."""
        return cast("Tracked", self.inner.move(tracked, replace(entry, lease_until=0.0)))


class Forgetful(Stand):
    """A ledger that does not remember that a sale may exist already."""

    def move(self, tracked: Tracked, entry: LedgerEntry) -> Tracked:
        """Forget it."""
        return cast("Tracked", self.inner.move(tracked, replace(entry, look_first=False, opening_at=0.0)))


def claim_unconditionally(ctx: FlowContext) -> FlowContext:
    """A claim that two exports can win: it respects neither who holds the order nor who wrote in between."""
    return replace(ctx, ledger=Careless(NoLease(ctx.ledger)))


def lease_too_short(ctx: FlowContext) -> FlowContext:
    """A lease shorter than the function's life."""
    return replace(ctx, ledger=ShortLease(ctx.ledger))


def forget_the_create(ctx: FlowContext) -> FlowContext:
    """A create that leaves no note in the ledger."""
    return replace(ctx, ledger=Forgetful(ctx.ledger))
