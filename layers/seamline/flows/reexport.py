"""Re-export: start the next generation of an order, but never while an earlier sale of it is live.

With `void_first` everything is checked before anything is voided, and the wish is in the ledger before the first void:
whatever stops in between is taken up by the export, which makes no sale as long as an earlier one is live.
"""

from msgspec import Struct

from seamline.clock import utc
from seamline.domain import generations
from seamline.domain import ledger as moves
from seamline.domain.ledger import RESTARTABLE, LedgerEntry, OrderState
from seamline.domain.order import Order, OrderStatus
from seamline.domain.sale import Sale
from seamline.errors import Conflict, NotFound, OperatorError, Refused, RetryableError
from seamline.flows.context import FlowContext
from seamline.flows.door_shapes import other_shape, taken_anew
from seamline.flows.export_order import LEASE_SECONDS, draft_sale
from seamline.flows.place_sale import live_sales, visible_from
from seamline.flows.read_order import read_order
from seamline.flows.void_earlier import void_earlier
from seamline.state.ledger import Tracked


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

    Refused too, before anything is voided, when JOOR does not approve the order or the new sale would be held.
    """
    tracked = ctx.ledger.get(request.order_id)
    _require_restartable(ctx, tracked.entry)
    _require_choice(tracked.entry, request)
    current = _approved(ctx, request.order_id)
    _require_own_shape(ctx, current)
    live = live_sales(ctx, tracked.entry)
    now = ctx.clock.now()
    started = generations.next_generation(tracked.entry, now, request.by, keep_edits=bool(request.keep_edits))
    started = moves.refreshed(started, current, now)
    if live:
        _require_voidable(ctx, request, live, started)
        moved = _voided(
            ctx, tracked, generations.voiding(started, tracked.entry, live, now + LEASE_SECONDS), request.by
        )
    else:
        _require_taken_anew(ctx, current)
        moved = ctx.ledger.move(tracked, started)
    ctx.exports.send(ctx.settings.connection, [request.order_id])
    return moved.entry


def retry(ctx: FlowContext, order_id: str, by: str) -> LedgerEntry:
    """Make a held or failed order due now and queue it, in somebody's name."""
    tracked = ctx.ledger.get(order_id)
    moved = ctx.ledger.move(tracked, moves.due(tracked.entry, ctx.clock.now(), by))
    ctx.exports.send(ctx.settings.connection, [order_id])
    return moved.entry


def _require_restartable(ctx: FlowContext, entry: LedgerEntry) -> None:
    if entry.state is OrderState.RECEIVED:
        raise Refused(f"order {entry.order.id} is on its way already", fix="wait until its export has ended")
    if entry.state not in RESTARTABLE or entry.lease_until > ctx.clock.now():
        text = f"order {entry.order.id} is {entry.state.value} and cannot be re-exported"
        raise Refused(text, fix="wait until its export has ended")
    if ctx.clock.now() < visible_from(ctx, entry):
        text = f"order {entry.order.id} may have a sale that the ERP's search does not show yet"
        raise Refused(text, fix=f"ask again after {utc(visible_from(ctx, entry)):%H:%M:%S} UTC")


def _require_choice(entry: LedgerEntry, request: ReexportRequest) -> None:
    if request.keep_edits is None and (entry.edits or entry.allowed):
        text = f"order {entry.order.id} was edited or released here: say whether that counts for the new sale too"
        raise Refused(text, fix="add --keep-edits or --drop-edits, in the API `keep_edits`")


def _approved(ctx: FlowContext, order_id: str) -> Order:
    current = read_order(ctx, order_id)
    if current is None:
        raise NotFound(f"JOOR does not know order {order_id} any more", fix="nothing to export")
    if current.status is not OrderStatus.APPROVED:
        text = f"order {order_id} is {current.status.value} in JOOR, and only approved orders become sales"
        raise Refused(text, fix="approve it in JOOR, then re-export it")
    return current


def _require_own_shape(ctx: FlowContext, current: Order) -> None:
    """Whole or by its doors, an order has its sales in one shape only."""
    if misfit := other_shape(ctx, current):
        raise Refused(f"order {current.id}: {misfit.reasons[0]}", fix=misfit.release)


def _require_taken_anew(ctx: FlowContext, current: Order) -> None:
    if not taken_anew(ctx, current):
        raise Refused(
            f"order {current.id} was moved meanwhile in its other shape", fix="look at it again, then ask again"
        )


def _require_voidable(ctx: FlowContext, request: ReexportRequest, live: tuple[Sale, ...], started: LedgerEntry) -> None:
    numbers = ", ".join(sale.number or sale.id for sale in live)
    if not request.void_first:
        raise Refused(
            f"order {request.order_id} has the live sale {numbers}",
            fix=f"void {numbers} in the ERP, or let that be done: `seamline orders re-export {request.order_id}"
            " --void-first`, in the API `void_first`",
        )
    drafted = draft_sale(ctx, started)
    if isinstance(drafted, tuple):
        text = f"order {request.order_id} could not become a sale again, so {numbers} was not voided:\n"
        raise Refused(text + "\n".join(drafted), fix="correct what is named here, then re-export it", problems=drafted)


def _voided(ctx: FlowContext, before: Tracked, wanted: LedgerEntry, by: str) -> Tracked:
    """Void in this request if possible; a refusal leaves the order as it was, and what is unclear is gone on with."""
    tracked = ctx.ledger.move(before, wanted)
    try:
        tracked = void_earlier(ctx, tracked)
        return ctx.ledger.move(tracked, generations.waiting(tracked.entry))
    except OperatorError as error:
        ctx.ledger.move(tracked, generations.given_up(before.entry, str(error), ctx.clock.now(), by))
        raise
    except Conflict:
        raise
    except RetryableError as error:
        error.fix = "nothing: the re-export is noted, and goes on by itself within two minutes"
        raise
