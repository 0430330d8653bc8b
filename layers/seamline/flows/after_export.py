"""What people do to an order after its export: edits and cancellations in JOOR, re-export there, voids in the ERP."""

from contextlib import suppress

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED, LedgerEntry, external_id
from seamline.domain.order import Order, OrderStatus, business_hash
from seamline.domain.plan import Hold
from seamline.domain.sale import Sale, is_live
from seamline.errors import Conflict, OperatorError
from seamline.flows.context import FlowContext
from seamline.flows.export_order import HELD_PAUSE_SECONDS, order_label
from seamline.flows.place_sale import live_sales, sale_or_none
from seamline.mapping.order_lines import line_changes
from seamline.marketplace.port import Acknowledgement, ExportMark
from seamline.state.ledger import Tracked

_EDITED = ("edited", "change the sale by hand, or re-export the order with void first")
_CANCELLED = ("cancelled", "void the sale in the ERP; that closes this")
SETTLE_SECONDS = 120.0
LOOK_AGAIN_SECONDS = 300.0


def note_edit(ctx: FlowContext, order: Order) -> None:
    """An exported order was edited or cancelled in JOOR: show how it differs from its sale, which stays as it is."""
    known = ctx.ledger.find(order.id)
    if known is None or known.entry.state not in SETTLED or business_hash(order) == known.entry.digest:
        return
    entry, now = known.entry, ctx.clock.now()
    placed = entry.placed or entry.order
    if business_hash(order) == business_hash(placed):
        ctx.problems.close(Flow.ORDERS, order.id)
        _move(ctx, known, moves.restored(entry, order, now))
        return
    differences = line_changes(placed, order)
    word, release = _EDITED
    if order.status is OrderStatus.CANCELLED:
        word, release = _CANCELLED
        if _voided_for(ctx, entry):
            ctx.problems.close(Flow.ORDERS, order.id)
            _move(ctx, known, moves.cancelled(entry, order, now))
            return
    reasons = (f"{word} in JOOR after it became sale {entry.sale_number}", *differences)
    ctx.problems.open(Flow.ORDERS, Hold(order.id, reasons, release, label=order_label(entry)))
    _move(ctx, known, moves.changed(entry, order, differences, now))


def _voided_for(ctx: FlowContext, entry: LedgerEntry) -> bool:
    """Whether the sale of a cancelled order is gone: void already, or voided now where the settings allow it."""
    sale = sale_or_none(ctx, entry.sale_id)
    if sale is None or not is_live(sale):
        return True
    if ctx.settings.orders.cancelled != "void" or sale.picked:
        return False
    try:
        ctx.erp.void_sale(sale.id)
    except OperatorError:
        return False
    return True


def note_voided(ctx: FlowContext, order_id: str, sale: Sale) -> None:
    """The sale of an exported order was voided in the ERP: done if JOOR cancelled the order, else JOOR is told."""
    known = ctx.ledger.find(order_id)
    if known is None or known.entry.state not in SETTLED or known.entry.sale_id != sale.id:
        return
    entry, now = known.entry, ctx.clock.now()
    if entry.order.status is OrderStatus.CANCELLED:
        ctx.problems.close(Flow.ORDERS, order_id)
        _move(ctx, known, moves.cancelled(entry, entry.order, now))
        return
    reason = f"sale {entry.sale_number} was voided in the ERP after JOOR was told of it"
    hold = Hold(order_id, (reason,), "re-export the order if it shall become a sale again", label=order_label(entry))
    ctx.problems.open(Flow.ORDERS, hold)
    ctx.marketplace.acknowledge([Acknowledgement(order_id, ExportMark.FAILED, reason)])
    _move(ctx, known, moves.marked(moves.held(entry, (reason,), now, now + HELD_PAUSE_SECONDS), reason, now))


def _move(ctx: FlowContext, known: Tracked, entry: LedgerEntry) -> None:
    """What somebody else moved meanwhile is looked at again by the next run."""
    with suppress(Conflict):
        ctx.ledger.move(known, entry)


def note_reopened(ctx: FlowContext, known: Tracked, order: Order) -> Tracked:
    """JOOR shows an exported order as not exported: somebody set it to re-export.

    Without a live sale the next generation starts; with one, a problem says which sale to void.
    """
    if order.status is not OrderStatus.APPROVED or not _worth_looking(ctx, known.entry):
        return known
    entry, now = known.entry, ctx.clock.now()
    live = live_sales(ctx, entry, external_id(entry))
    if live:
        numbers = ", ".join(sale.number for sale in live)
        reason = f"set to re-export in JOOR, but sale {numbers} is live"
        release = "void that sale in the ERP and it goes by itself, or re-export the order here with void first"
        ctx.problems.open(Flow.ORDERS, Hold(entry.order.id, (reason,), release, label=order_label(entry)))
        return known
    started = moves.refreshed(moves.next_generation(entry, now, "JOOR: set to re-export"), order, now)
    try:
        moved = ctx.ledger.move(known, started)
    except Conflict:
        return ctx.ledger.get(order.id)
    ctx.problems.close(Flow.ORDERS, order.id)
    return moved


def _worth_looking(ctx: FlowContext, entry: LedgerEntry) -> bool:
    """Right after our acknowledgement JOOR's list may lag; and a known stand-off costs one look every few minutes."""
    now = ctx.clock.now()
    last = entry.history[-1].at if entry.history else 0.0
    stand_off = [p for p in ctx.problems.all(Flow.ORDERS) if p.key == entry.order.id]
    return now - last > SETTLE_SECONDS and not any(now - p.last_seen < LOOK_AGAIN_SECONDS for p in stand_off)
