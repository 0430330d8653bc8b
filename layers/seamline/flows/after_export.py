"""What people do to an order after its export: edits, cancellations and deletions in JOOR, voids in the ERP."""

from collections.abc import Iterable
from contextlib import suppress

from msgspec.structs import replace

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED, LedgerEntry, OrderState, external_id
from seamline.domain.order import Order, OrderStatus, business_hash, joor_id_of
from seamline.domain.plan import Hold
from seamline.domain.sale import is_live
from seamline.domain.shipment import Shipped
from seamline.errors import Conflict, MalformedAnswer, OperatorError, RecordRejected, RetryableError, SaleGone
from seamline.flows.context import FlowContext
from seamline.flows.door_shapes import known_otherwise
from seamline.flows.mark_held import HeldOrder, show_as_failed
from seamline.flows.order_problems import CANCELLED, DELETED, EDITED, TAKEN_OFF, change_problem, order_label
from seamline.flows.read_order import read_order
from seamline.flows.read_sale import own_sale
from seamline.flows.stopped_orders import HELD_PAUSE_SECONDS
from seamline.mapping.order_changes import order_changes
from seamline.state.ledger import Tracked

VOID_TRIED_SECONDS = 86_400.0
VOIDS_A_SWEEP = 5
_ITS_OWN_TROUBLE = (RecordRejected, MalformedAnswer)
"""What one order may have that must not stop the others."""


def note_edit(ctx: FlowContext, order: Order) -> None:
    """An exported order was edited or cancelled in JOOR: show how it differs from its sale, which stays as it is.

    One that has to be read again and cannot be is left to the lists that say why.
    """
    with suppress(*_ITS_OWN_TROUBLE):
        _note_edit(ctx, order)


def _note_edit(ctx: FlowContext, order: Order) -> None:
    known = ctx.ledger.find(order.id)
    if known is None or known.entry.state is OrderState.CANCELLED:
        _note_other_shape(ctx, order)
        return
    if known.entry.state not in SETTLED or business_hash(order) == known.entry.digest:
        return
    entry, now = known.entry, ctx.clock.now()
    if business_hash(order) == business_hash(entry.placed or entry.order):
        ctx.problems.close(Flow.ORDERS, order.id)
        _move(ctx, known, moves.restored(entry, order, now))
    elif order.status is OrderStatus.CANCELLED:
        _note_end(ctx, known, order, CANCELLED)
    else:
        _show(ctx, known, order, EDITED)


def _note_other_shape(ctx: FlowContext, order: Order) -> None:
    """Doors were added to an exported order, or taken off it: look at what was exported as JOOR has it now."""
    for entry in known_otherwise(ctx, order):
        known = ctx.ledger.find(entry.order.id)
        if known and known.entry.state in SETTLED:
            current = read_order(ctx, known.entry.order.id)
            if current:
                _note_edit(ctx, current)
            else:
                note_deleted(ctx, known)


def note_lost_doors(ctx: FlowContext, modified: Iterable[Order]) -> None:
    """Look at exported doors that their order, as JOOR shows it now, is not for any more."""
    for whole, doors in {joor_id_of(order.id): order.parts for order in modified if order.parts}.items():
        for entry in list(ctx.ledger.parts(whole)):
            if entry.state in SETTLED and entry.order.id not in doors:
                with suppress(*_ITS_OWN_TROUBLE):
                    note_deleted(ctx, ctx.ledger.get(entry.order.id))


def note_deleted(ctx: FlowContext, known: Tracked) -> None:
    """JOOR does not know an exported order any more: what holds for a cancelled one holds for it.

    A door that was taken off an order that lives on is an edit of it, for which nothing is voided.
    """
    entry = known.entry
    whole = read_order(ctx, joor_id_of(entry.order.id)) if entry.order.parts else None
    lives = whole is not None and whole.status is not OrderStatus.CANCELLED
    gone = replace(entry.order, lines=()) if lives else replace(entry.order, status=OrderStatus.CANCELLED)
    if business_hash(gone) == entry.digest:
        return
    if lives:
        _show(ctx, known, gone, TAKEN_OFF)
    else:
        _note_end(ctx, known, gone, CANCELLED if whole else DELETED)


def void_cancelled(ctx: FlowContext) -> None:
    """Try once more to void the sales of orders cancelled within a day, where that failed and the settings want it.

    A few with every sweep, in turn: those that the ERP goes on refusing must not keep the others from being tried.
    """
    if ctx.settings.orders.cancelled != "void":
        return
    waiting = [found for found in ctx.ledger.in_state(OrderState.CHANGED) if _may_be_voided(ctx, found.entry)]
    for found in sorted(waiting, key=lambda found: found.entry.retry_at)[:VOIDS_A_SWEEP]:
        entry = found.entry
        if _is_cancelled(ctx, entry) and (_is_void(ctx, entry) or _voided(ctx, entry)):
            _end(ctx, found, entry.order)
        else:
            _move(ctx, found, replace(entry, retry_at=ctx.clock.now() + HELD_PAUSE_SECONDS))


def _may_be_voided(ctx: FlowContext, entry: LedgerEntry) -> bool:
    now = ctx.clock.now()
    is_its_turn = entry.retry_at <= now < entry.history[-1].at + VOID_TRIED_SECONDS
    nothing_left = moves.progress_of(entry).fulfilment.shipped is Shipped.NOTHING
    return is_its_turn and nothing_left and entry.order.status is OrderStatus.CANCELLED


def _is_cancelled(ctx: FlowContext, entry: LedgerEntry) -> bool:
    with suppress(RecordRejected, RetryableError):
        current = read_order(ctx, entry.order.id)
        return current is not None and current.status is OrderStatus.CANCELLED
    return False


def _note_end(ctx: FlowContext, known: Tracked, order: Order, word: str) -> None:
    """Only an order that JOOR shows as cancelled has its sale voided: one that is not there may be there again."""
    is_over = _is_void(ctx, known.entry) or (word == CANCELLED and _voided(ctx, known.entry))
    if is_over:
        _end(ctx, known, order)
    else:
        _show(ctx, known, order, word)


def _end(ctx: FlowContext, known: Tracked, order: Order) -> None:
    ctx.problems.close(Flow.ORDERS, order.id)
    _move(ctx, known, moves.cancelled(known.entry, order, ctx.clock.now()))


def _show(ctx: FlowContext, known: Tracked, order: Order, word: str) -> None:
    differences = order_changes(known.entry.placed or known.entry.order, order)
    changed = moves.changed(known.entry, order, differences, ctx.clock.now())
    ctx.problems.open(Flow.ORDERS, change_problem(changed, word))
    _move(ctx, known, changed)


def _is_void(ctx: FlowContext, entry: LedgerEntry) -> bool:
    """Whether the sale is gone; a doubt counts as no."""
    try:
        sale = own_sale(ctx, entry.sale_id, external_id(entry))
    except (OperatorError, RetryableError):
        return False
    return sale is None or not is_live(sale)


def _voided(ctx: FlowContext, entry: LedgerEntry) -> bool:
    """Void the sale where the settings allow it and nothing of it is picked; whether that was done.

    What the ERP does to one sale must not stop the others: a failure leaves the order shown, to be tried again.
    """
    if ctx.settings.orders.cancelled != "void":
        return False
    try:
        if ctx.erp.sale(entry.sale_id).picked:
            return False
        ctx.erp.void_sale(entry.sale_id)
    except (OperatorError, RetryableError):
        return False
    return True


def note_voided(ctx: FlowContext, order_id: str, sale_id: str, word: str = "voided") -> None:
    """The sale of an exported order was voided or deleted: done if JOOR cancelled the order, else JOOR is told."""
    known = ctx.ledger.find(order_id)
    if known is None or known.entry.state not in SETTLED or known.entry.sale_id != sale_id:
        return
    entry, now = known.entry, ctx.clock.now()
    if entry.order.status is OrderStatus.CANCELLED:
        _end(ctx, known, entry.order)
        return
    reason = f"sale {entry.sale_number} was {word} in the ERP after JOOR was told of it"
    ctx.problems.open(Flow.ORDERS, Hold(order_id, (reason,), SaleGone(reason).fix, label=order_label(entry)))
    held = replace(moves.held(entry, (reason,), now, now + HELD_PAUSE_SECONDS), gone=reason)
    held = moves.marked(held, reason, now)
    with suppress(Conflict):
        moved = ctx.ledger.move(known, held)
        show_as_failed(ctx, [HeldOrder(joor_id_of(order_id), reason, (moved,))])


def _move(ctx: FlowContext, known: Tracked, entry: LedgerEntry) -> None:
    """What somebody else moved meanwhile is looked at again by the next run."""
    with suppress(Conflict):
        ctx.ledger.move(known, entry)
