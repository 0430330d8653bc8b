"""Takes JOOR's open orders into the ledger, before anything else happens to them."""

from datetime import UTC, datetime

from msgspec import Struct

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import EXPORTABLE, LedgerEntry, OrderState
from seamline.domain.order import Order, OrderStatus, business_hash
from seamline.errors import Conflict
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


class OpenOrders(Struct, frozen=True):
    """JOOR's open orders as far as they were read: to the end if `whole`.

    `known` are those that shall become sales, by id; `left_out` the ids of those that the settings leave alone.
    """

    known: dict[str, Tracked]
    left_out: frozenset[str]
    whole: bool


def read_open_orders(ctx: FlowContext, reading: OrderReading, birth: float) -> OpenOrders:
    """The open orders, read no further than there is work for the next minutes: a burst costs no more calls."""
    known: dict[str, Tracked] = {}
    suspects: list[Suspect] = []
    misshapen: set[str] = set()
    unwanted: set[str] = set()
    enough, now = LISTED_AHEAD * room(ctx), ctx.clock.now()
    for order in reading.orders(ctx.marketplace.open_orders):
        if not is_wanted(ctx, order):
            unwanted.add(order.id)
        elif misfit := other_shape(ctx, order):
            ctx.problems.open(Flow.ORDERS, misfit)
            misshapen.add(order.id)
        elif taken_anew(ctx, order):
            found = known[order.id] = _take_in(ctx, order, birth)
            enough -= is_due(found.entry, now)
            suspects += [(found, order)] if is_suspect(found.entry) else []
        if enough <= 0:
            return OpenOrders(known, frozenset(unwanted), whole=False)
    reading.close_gone()
    close_shaped(ctx, misshapen)
    return OpenOrders(known | reopen(ctx, suspects), frozenset(unwanted), whole=True)


def is_wanted(ctx: FlowContext, order: Order) -> bool:
    """Whether the order is one of those that become sales."""
    approved = (order.approved or order.created)[:10]
    if order.status is not OrderStatus.APPROVED or approved < ctx.settings.go_live.isoformat():
        return False
    return not left_out(order, ctx.settings.orders.filters)


def should_be_known(ctx: FlowContext, order: Order, birth: float) -> bool:
    """Whether an order of this installation's own time should have come to the ledger."""
    return is_wanted(ctx, order) and not _approved_before(order, birth) and not known_otherwise(ctx, order)


def _take_in(ctx: FlowContext, order: Order, birth: float) -> Tracked:
    """Store a new order before anything else happens to it; note what is new about a known one.

    What was approved before this installation's first run an earlier one may have exported: look before creating.
    """
    known = ctx.ledger.find(order.id)
    now = ctx.clock.now()
    if known is None:
        return ctx.ledger.add(moves.received(order, now, look_first=_approved_before(order, birth)))
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


def _moved(ctx: FlowContext, found: Tracked, entry: LedgerEntry) -> Tracked:
    try:
        return ctx.ledger.move(found, entry)
    except Conflict:
        return ctx.ledger.get(entry.order.id)
