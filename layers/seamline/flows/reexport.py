"""Re-export: start the next generation of an order, but never while an earlier sale of it is live."""

from msgspec import Struct

from seamline.clock import utc
from seamline.domain import ledger as moves
from seamline.domain.ledger import SETTLED, LedgerEntry, OrderState, external_id
from seamline.domain.sale import Sale
from seamline.errors import NotFound, Refused
from seamline.flows.context import FlowContext
from seamline.flows.place_sale import live_sales, visible_from


class ReexportRequest(Struct, frozen=True):
    """Who wants which order exported anew, and whether an earlier live sale may be voided for it.

    `keep_edits` says whether what was edited and let pass here counts again; it must be said where there is any.
    """

    order_id: str
    by: str
    void_first: bool = False
    keep_edits: bool | None = None


def reexport(ctx: FlowContext, request: ReexportRequest) -> LedgerEntry:
    """Start the next generation and queue it. Refused, naming the sale, while an earlier one is live.

    With `void_first` the live sales are voided and seen to be voided before the ledger moves, so a crash in
    between leaves a voided sale and an order that can be re-exported again.
    """
    tracked = ctx.ledger.get(request.order_id)
    _require_restartable(ctx, tracked.entry)
    _require_choice(tracked.entry, request)
    live = live_sales(ctx, tracked.entry, external_id(tracked.entry))
    if live and not request.void_first:
        numbers = ", ".join(sale.number or sale.id for sale in live)
        raise Refused(
            f"order {request.order_id} has the live sale {numbers}",
            fix=f"void {numbers} in the ERP, or let that be done: `seamline orders re-export {request.order_id}"
            " --void-first`, in the API `void_first`",
        )
    for sale in live:
        _void(ctx, sale)
    current = ctx.marketplace.order(request.order_id)
    if current is None:
        raise NotFound(f"JOOR does not know order {request.order_id} any more", fix="nothing to export")
    now, keep = ctx.clock.now(), bool(request.keep_edits)
    started = moves.next_generation(tracked.entry, now, request.by, keep_edits=keep)
    moved = ctx.ledger.move(tracked, moves.refreshed(started, current, now))
    ctx.exports.send(ctx.settings.connection, [request.order_id])
    return moved.entry


def retry(ctx: FlowContext, order_id: str, by: str) -> LedgerEntry:
    """Make a held or failed order due now and queue it, in somebody's name."""
    tracked = ctx.ledger.get(order_id)
    moved = ctx.ledger.move(tracked, moves.due(tracked.entry, ctx.clock.now(), by))
    ctx.exports.send(ctx.settings.connection, [order_id])
    return moved.entry


def _require_restartable(ctx: FlowContext, entry: LedgerEntry) -> None:
    now = ctx.clock.now()
    allowed = entry.state in SETTLED or entry.state in (OrderState.HELD, OrderState.FAILED)
    if not allowed or entry.lease_until > now:
        text = f"order {entry.order.id} is {entry.state.value} and cannot be re-exported"
        raise Refused(text, fix="wait until its export has ended")
    if now < visible_from(ctx, entry):
        text = f"order {entry.order.id} may have a sale that the ERP's search does not show yet"
        raise Refused(text, fix=f"ask again after {utc(visible_from(ctx, entry)):%H:%M:%S} UTC")


def _require_choice(entry: LedgerEntry, request: ReexportRequest) -> None:
    if request.keep_edits is None and (entry.edits or entry.allowed):
        text = f"order {entry.order.id} was edited or released here: say whether that counts for the new sale too"
        raise Refused(text, fix="add --keep-edits or --drop-edits, in the API `keep_edits`")


def _void(ctx: FlowContext, sale: Sale) -> None:
    ctx.erp.void_sale(sale.id)
    still = [other for other in ctx.erp.find_sales(sale.external_id) if other.id == sale.id]
    if any(other.stage.value != "voided" for other in still):
        raise Refused(f"the ERP did not void sale {sale.number}", fix="void it in the ERP, then re-export")
