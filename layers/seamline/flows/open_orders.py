"""Takes JOOR's open orders into the ledger, before anything else happens to them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import batched

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import EXPORTABLE, LedgerEntry, OrderState
from seamline.domain.order import Order, OrderStatus, business_hash
from seamline.errors import Conflict, OperatorError, RetryableError
from seamline.flows.after_export import note_edit
from seamline.flows.context import FlowContext
from seamline.flows.door_shapes import close_shaped, known_otherwise, other_shape, taken_anew
from seamline.flows.export_order import is_due
from seamline.flows.feed_exports import room
from seamline.flows.reopened import Suspect, is_suspect, reopen
from seamline.flows.unreadable_orders import OrderReading
from seamline.mapping.order_filters import left_out
from seamline.state.ledger import Tracked

LISTED_AHEAD = 3
"""How many runs' work is read ahead."""
AT_ONCE = 50
"""How many orders are looked at together; JOOR is asked once for all that is new among them."""


class OpenOrders(Struct, frozen=True):
    """JOOR's open orders as far as they were read: to the end if `whole`.

    `known` are those that shall become sales, by id; `left_out` the ids of those that the settings leave alone.
    """

    known: dict[str, Tracked]
    left_out: frozenset[str]
    whole: bool


def read_open_orders(ctx: FlowContext, reading: OrderReading, birth: float) -> OpenOrders:
    """The open orders, read no further than there is work for the next minutes: a burst costs no more calls."""
    reader = _Reader(ctx, birth, LISTED_AHEAD * room(ctx))
    for orders in batched(reading.orders(ctx.marketplace.open_orders), AT_ONCE, strict=False):
        reader.read(orders)
        if reader.enough <= 0:
            return OpenOrders(reader.known, frozenset(reader.unwanted), whole=False)
    reading.close_gone()
    close_shaped(ctx, reader.misshapen)
    return OpenOrders(reader.known | reopen(ctx, reader.suspects), frozenset(reader.unwanted), whole=True)


class _Reader:
    """What was found in the open orders so far; `enough` orders more are worth reading."""

    def __init__(self, ctx: FlowContext, birth: float, enough: int) -> None:
        self.known: dict[str, Tracked] = {}
        self.suspects: list[Suspect] = []
        self.misshapen: set[str] = set()
        self.unwanted: set[str] = set()
        self.enough = enough
        self._ctx = ctx
        self._birth = birth

    def read(self, orders: Sequence[Order]) -> None:
        """Take in those that shall become sales, until there is enough to do."""
        wanted = [order for order in orders if is_wanted(self._ctx, order)]
        self.unwanted |= {order.id for order in orders} - {order.id for order in wanted}
        known = {order.id: self._ctx.ledger.find(order.id) for order in wanted}
        tracking = _tracking(self._ctx, [order_id for order_id, found in known.items() if found is None])
        for order in wanted:
            if self.enough > 0:
                self._take(replace(order, tracking=tracking.get(order.id, order.tracking)), known[order.id])

    def _take(self, order: Order, known: Tracked | None) -> None:
        if misfit := other_shape(self._ctx, order):
            self._ctx.problems.open(Flow.ORDERS, misfit)
            self.misshapen.add(order.id)
        elif taken_anew(self._ctx, order):
            found = self.known[order.id] = _take_in(self._ctx, order, known, self._birth)
            self.enough -= is_due(found.entry, self._ctx.clock.now())
            self.suspects += [(found, order)] if is_suspect(found.entry) else []


def _tracking(ctx: FlowContext, new: Sequence[str]) -> Mapping[str, str]:
    """What new orders carry already, if it is to go anywhere. No order waits for it: few carry any this early."""
    if not new or ctx.settings.orders.texts.tracking == "nowhere":
        return {}
    with suppress(RetryableError, OperatorError):
        return ctx.marketplace.tracking(new)
    return {}


def is_wanted(ctx: FlowContext, order: Order) -> bool:
    """Whether the order is one of those that become sales."""
    approved = (order.approved or order.created)[:10]
    if order.status is not OrderStatus.APPROVED or approved < ctx.settings.go_live.isoformat():
        return False
    return not left_out(order, ctx.settings.orders.filters)


def should_be_known(ctx: FlowContext, order: Order, birth: float) -> bool:
    """Whether an order of this installation's own time, shipped by now or not, should have come to the ledger."""
    order = replace(order, status=OrderStatus.APPROVED) if order.status is OrderStatus.SHIPPED else order
    return is_wanted(ctx, order) and not _approved_before(order, birth) and not known_otherwise(ctx, order)


def _take_in(ctx: FlowContext, order: Order, known: Tracked | None, birth: float) -> Tracked:
    """Store a new order before anything else happens to it; note what is new about a known one.

    What was approved before this installation's first run an earlier one may have exported: look before creating.
    """
    now = ctx.clock.now()
    if known is None:
        return _added(ctx, moves.received(order, now, look_first=_approved_before(order, birth)))
    if known.entry.state in EXPORTABLE and business_hash(order) != known.entry.digest:
        return _moved(ctx, known, moves.refreshed(known.entry, order, now))
    if known.entry.state is OrderState.EXPORTED:
        note_edit(ctx, order)
    return known


def _approved_before(order: Order, moment: float) -> bool:
    """An order that does not say when it was approved counts as old."""
    try:
        approved = datetime.fromisoformat(order.approved)
    except ValueError:
        return True
    return (approved if approved.tzinfo else approved.replace(tzinfo=UTC)).timestamp() < moment


def _added(ctx: FlowContext, entry: LedgerEntry) -> Tracked:
    try:
        return ctx.ledger.add(entry)
    except Conflict:
        return ctx.ledger.get(entry.order.id)


def _moved(ctx: FlowContext, found: Tracked, entry: LedgerEntry) -> Tracked:
    try:
        return ctx.ledger.move(found, entry)
    except Conflict:
        return ctx.ledger.get(entry.order.id)
