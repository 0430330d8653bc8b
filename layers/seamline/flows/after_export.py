"""What people do to an order after its export: edits in JOOR, and setting it to re-export there."""

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED, LedgerEntry, external_id
from seamline.domain.order import Order, OrderStatus, business_hash
from seamline.domain.plan import Hold
from seamline.errors import Conflict
from seamline.flows.context import FlowContext
from seamline.flows.export_order import order_label
from seamline.flows.place_sale import live_sales
from seamline.mapping.order_lines import line_changes
from seamline.state.ledger import Tracked

SETTLE_SECONDS = 120.0
LOOK_AGAIN_SECONDS = 300.0


def note_edit(ctx: FlowContext, order: Order) -> None:
    """An exported order was edited in JOOR: show the difference; the sale stays as it is."""
    known = ctx.ledger.find(order.id)
    if known is None or known.entry.state not in SETTLED or business_hash(order) == known.entry.digest:
        return
    differences = line_changes(known.entry.order, order)
    try:
        moved = ctx.ledger.move(known, moves.changed(known.entry, order, differences, ctx.clock.now()))
    except Conflict:
        return
    reasons = (f"edited in JOOR after it became sale {moved.entry.sale_number}", *differences)
    release = "change the sale by hand, or re-export the order with void first"
    ctx.problems.open(Flow.ORDERS, Hold(order.id, reasons, release, label=order_label(moved.entry)))


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
