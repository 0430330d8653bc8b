"""What keeps one order's shipment from being followed or told: a problem of that order, which the others do not feel.

A problem is also how the next run knows that it has to look at the order again, though the ERP lists it no more.
"""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext
from seamline.flows.order_problems import order_label
from seamline.state.problems import RUN_KEY

UNREAD = "the ERP does not show its sale "
UNFOLLOWED = "what became of it during its export has still to be looked at: sale "
_TO_BE_LOOKED_AT = (UNREAD, UNFOLLOWED)


def unfollowed(entry: LedgerEntry) -> Hold:
    """The ERP's list of changes may be past what happened to a sale while its export was being tried."""
    reason = f"{UNFOLLOWED}{entry.sale_number}"
    return Hold(entry.order.id, (reason,), "nothing: it is looked at with the next run", label=order_label(entry))


class ShipmentTroubles:
    """The problems that were open before a run, and what the run finds; the two are settled at its end."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._open = {p.key: p for p in ctx.problems.all(Flow.SHIPMENTS) if p.key != RUN_KEY}
        self._found: dict[str, Hold] = {}

    @property
    def again(self) -> tuple[str, ...]:
        """The orders that an earlier run had trouble with. A hint is about others: polling comes back to these."""
        return () if self._ctx.hinted else tuple(sorted(self._open))

    @property
    def missed(self) -> tuple[str, ...]:
        """Those of them whose sale has still to be looked at."""
        return tuple(order_id for order_id in self.again if self._unread(order_id))

    @property
    def holds(self) -> tuple[Hold, ...]:
        """What this run found."""
        return tuple(self._found.values())

    def note(self, entry: LedgerEntry, reason: str, release: str) -> None:
        """Something is wrong with the order; it may be the second thing."""
        fresh = Hold(entry.order.id, (), release, label=order_label(entry))
        before = self._found.get(entry.order.id, fresh)
        self._found[entry.order.id] = replace(before, reasons=(*before.reasons, reason))

    def settle(self, followed: Collection[str], told: Iterable[str]) -> None:
        """Open what was found, and close what is over: of orders whose sale was looked at, or that JOOR was told of.

        That a sale could not be read is over only when it was looked at again.
        """
        for order_id, hold in self._found.items():
            missed = () if order_id in followed else self._unread(order_id)
            self._ctx.problems.open(Flow.SHIPMENTS, replace(hold, reasons=(*missed, *hold.reasons)))
        others = {order_id for order_id in (*self.again, *told) if not self._unread(order_id)}
        for order_id in self._open.keys() & {*followed, *others} - self._found.keys():
            self._ctx.problems.close(Flow.SHIPMENTS, order_id)

    def _unread(self, order_id: str) -> tuple[str, ...]:
        """Why the order's sale has not been looked at yet, as far as that is known."""
        reasons = self._open[order_id].reasons if order_id in self._open else ()
        return tuple(reason for reason in reasons if reason.startswith(_TO_BE_LOOKED_AT))
