"""Ends an order that is no longer approved in JOOR, once it is sure that no sale of it is live."""

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry
from seamline.domain.order import Order
from seamline.flows.context import FlowContext
from seamline.flows.place_sale import live_sales, visible_from
from seamline.marketplace.port import Acknowledgement, ExportMark
from seamline.state.ledger import Tracked


def may_have_sale(ctx: FlowContext, entry: LedgerEntry) -> bool:
    """Whether a sale of the order may be live: an attempt was begun, and the ERP shows it or may not show it yet."""
    if not moves.is_begun(entry):
        return False
    return ctx.clock.now() < visible_from(ctx, entry) or bool(live_sales(ctx, entry))


def end(ctx: FlowContext, tracked: Tracked, current: Order | None) -> LedgerEntry:
    """The order is cancelled or gone. What JOOR shows of its being held is taken back first, so that it is not lost."""
    entry = tracked.entry
    if current:
        _unmark(ctx, entry)
    ctx.problems.close(Flow.ORDERS, entry.order.id)
    return ctx.ledger.move(tracked, moves.cancelled(entry, current or entry.order, ctx.clock.now())).entry


def leave_out(ctx: FlowContext, tracked: Tracked) -> LedgerEntry:
    """The settings leave an order alone that was taken in before and has no sale: JOOR shows it as nobody's again."""
    _unmark(ctx, tracked.entry)
    ctx.problems.close(Flow.ORDERS, tracked.entry.order.id)
    return ctx.ledger.move(tracked, moves.left_out(tracked.entry, ctx.clock.now())).entry


def _unmark(ctx: FlowContext, entry: LedgerEntry) -> None:
    if entry.marked:
        ctx.marketplace.acknowledge([Acknowledgement(entry.order.id, ExportMark.OPEN, "")])
