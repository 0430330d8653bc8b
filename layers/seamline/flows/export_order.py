"""Exports one order: claim it in the ledger, check everything, place the sale, record what happened."""

from collections.abc import Callable

from msgspec.structs import replace

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.order import Order, OrderStatus
from seamline.domain.plan import Hold
from seamline.domain.sale import SaleDraft
from seamline.domain.shipment import Shipped
from seamline.errors import (
    Conflict,
    CredentialsRejected,
    OperatorError,
    Refused,
    RetryableError,
    SaleGone,
    SettingsInvalid,
    Throttled,
)
from seamline.flows.context import FlowContext
from seamline.flows.door_shapes import has_other_shape, may_be_in_the_erp, reshape
from seamline.flows.look_later import LookLater
from seamline.flows.match_order import gather
from seamline.flows.order_problems import EDITED, RELEASE, change_problem, order_label
from seamline.flows.place_sale import Placed, place_sale
from seamline.flows.read_order import read_order
from seamline.flows.shipment_troubles import left_early
from seamline.flows.unreserved_sales import note_unreserved
from seamline.flows.void_earlier import void_earlier
from seamline.flows.withdrawn import end, may_have_sale
from seamline.mapping.allowances import relaxed
from seamline.mapping.sale import map_sale
from seamline.marketplace.port import Acknowledgement, ExportMark
from seamline.state.ledger import Tracked

LEASE_SECONDS = 75.0
"""Longer than the export function may live, so that a lease never ends under a living export."""
HELD_PAUSE_SECONDS = 900.0
BROKEN_SHOWN = 3
FAILURES_SHOWN = 6
"""So many failures in a row, which take ten minutes at least, are a problem to show."""
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 20.0, 900.0


def export_order(ctx: FlowContext, order_id: str) -> LedgerEntry:
    """One attempt; the entry afterwards tells what came of it. An order that is settled or taken is left alone."""
    tracked = ctx.ledger.get(order_id)
    try:
        claim = moves.claimed(tracked.entry, ctx.clock.now(), LEASE_SECONDS)
        tracked = ctx.ledger.move(tracked, claim)
    except (Refused, Conflict):
        return tracked.entry
    if claim.broken >= BROKEN_SHOWN:
        _show_broken(ctx, claim)
    return _guarded(ctx, claim, lambda: _attempt(ctx, tracked))


def draft_sale(ctx: FlowContext, entry: LedgerEntry) -> SaleDraft | tuple[str, ...]:
    """The sale this order would become, or every reason why it cannot; nothing is written to the ERP."""
    drafted = map_sale(gather(ctx, entry), relaxed(ctx.settings, entry.allowed))
    if isinstance(drafted, SaleDraft) or not entry.voiding:
        return drafted
    numbers = ", ".join(earlier.sale_number for earlier in entry.voiding)
    return (*drafted, f"it is to be exported anew; until then {numbers} stays live")


def _attempt(ctx: FlowContext, tracked: Tracked) -> LedgerEntry:
    """Read the order once more, so that an edit or a cancellation since it was listed is not missed."""
    current = read_order(ctx, tracked.entry.order.id)
    if current is None or not _goes_on(tracked.entry, current):
        return _withdrawn(ctx, tracked, current)
    if has_other_shape(ctx, tracked.entry, current):
        return _other_shape(ctx, tracked)
    tracked = ctx.ledger.move(tracked, moves.refreshed(tracked.entry, current, ctx.clock.now()))
    draft = draft_sale(ctx, tracked.entry)
    if not isinstance(draft, SaleDraft):
        return hold(ctx, tracked, draft, retry_at=0.0)
    tracked = void_earlier(ctx, tracked)
    placed = place_sale(ctx, tracked, draft)
    note_unreserved(ctx, placed.tracked.entry.order.id, placed.sale)
    return _done(ctx, placed)


def _goes_on(entry: LedgerEntry, current: Order) -> bool:
    """Only an approved order is exported; what was begun for it is finished though people have shipped it since."""
    is_begun = bool(entry.sale_id or entry.opening_at)
    return current.status is OrderStatus.APPROVED or (is_begun and current.status is OrderStatus.SHIPPED)


def _done(ctx: FlowContext, placed: Placed) -> LedgerEntry:
    """Record the export. Its problem closes first: afterwards a sweep may see an edit at any moment, and open another.

    A sale that an earlier attempt authorised, and that is not what the order asks for by now, is shown as changed.
    """
    before, now = placed.tracked.entry, ctx.clock.now()
    ctx.problems.close(Flow.ORDERS, before.order.id)
    done = moves.exported(moves.shortened(before, placed.left_out, now), placed.sale, now)
    if placed.sale.fulfilment.shipped is not Shipped.NOTHING and before.attempts > 1:
        ctx.problems.open(Flow.SHIPMENTS, left_early(done))
    if placed.outdated:
        done = moves.changed(done, before.order, placed.outdated, now)
        ctx.problems.open(Flow.ORDERS, change_problem(done, EDITED))
    return ctx.ledger.move(placed.tracked, done).entry


def _withdrawn(ctx: FlowContext, tracked: Tracked, current: Order | None) -> LedgerEntry:
    """No longer approved. Before any sale could exist that ends it; afterwards a person has to look."""
    entry, now = tracked.entry, ctx.clock.now()
    status = current.status.value if current else "deleted"
    if may_have_sale(ctx, entry):
        reason = f"the order is {status} in JOOR while its sale {entry.sale_number or '(number unknown)'} may exist"
        return hold(
            ctx, tracked, (reason,), now + HELD_PAUSE_SECONDS, "void the sale in the ERP, or approve the order again"
        )
    if current is None or current.status is OrderStatus.CANCELLED:
        return end(ctx, tracked, current)
    return hold_unapproved(ctx, tracked, current)


def hold_unapproved(ctx: FlowContext, tracked: Tracked, current: Order) -> LedgerEntry:
    """Hold an order without a sale that is not approved any more: pending again, or shipped by hand."""
    reason, release = f"the order is {current.status.value} in JOOR", "approve it again in JOOR and it goes by itself"
    seen = Tracked(moves.unapproved(tracked.entry, current), tracked.rev)
    return hold(ctx, seen, (reason,), ctx.clock.now() + HELD_PAUSE_SECONDS, release)


def _other_shape(ctx: FlowContext, tracked: Tracked) -> LedgerEntry:
    """The order has several doors by now: without a sale it is taken in anew, by doors, else a person has to look."""
    entry = tracked.entry
    if not may_be_in_the_erp(ctx, entry):
        if entry.generation > 1:
            # JOOR shows it as exported, and lists it only once that is taken back.
            ctx.marketplace.acknowledge([Acknowledgement(entry.order.id, ExportMark.OPEN, "")])
        return reshape(ctx, tracked)
    number = entry.sale_number or "number unknown"
    reason = f"the order has several doors by now, and a sale ({number}) may exist for all of it"
    return hold(ctx, tracked, (reason,), ctx.clock.now() + HELD_PAUSE_SECONDS, "re-export it, with void first")


def _guarded(ctx: FlowContext, claim: LedgerEntry, attempt: Callable[[], LedgerEntry]) -> LedgerEntry:
    """What a failure of the attempt becomes in the ledger; whatever the attempt recorded before stays recorded."""
    try:
        return attempt()
    except Conflict:
        return ctx.ledger.get(claim.order.id).entry
    except (OperatorError, RetryableError) as error:
        return _recorded(ctx, claim, error)


def _recorded(ctx: FlowContext, claim: LedgerEntry, error: OperatorError | RetryableError) -> LedgerEntry:
    """Only the attempt that still holds the order says what became of it: what was not answered may be done."""
    found = ctx.ledger.get(claim.order.id)
    entry = found.entry
    if entry.state is not OrderState.EXPORTING or entry.attempts != claim.attempts:
        return entry
    if isinstance(error, RetryableError):
        return _fail(ctx, found, error)
    blamed = replace(
        entry,
        outage=isinstance(error, CredentialsRejected | SettingsInvalid),
        gone=str(error) if isinstance(error, SaleGone) else entry.gone,
    )
    return hold(ctx, Tracked(blamed, found.rev), (str(error),), ctx.clock.now() + HELD_PAUSE_SECONDS, error.fix)


def hold(ctx: FlowContext, tracked: Tracked, reasons: tuple[str, ...], retry_at: float, fix: str = "") -> LedgerEntry:
    """Hold the order and say why. The problem opens first, since nobody would be told of an order held without one."""
    hold = Hold(tracked.entry.order.id, reasons, fix or RELEASE, label=order_label(tracked.entry))
    ctx.problems.open(Flow.ORDERS, hold)
    return ctx.ledger.move(tracked, moves.held(tracked.entry, reasons, ctx.clock.now(), retry_at)).entry


def _fail(ctx: FlowContext, tracked: Tracked, error: RetryableError) -> LedgerEntry:
    now = ctx.clock.now()
    retry_at = max(now + _pause(ctx, tracked.entry, error), error.at if isinstance(error, LookLater) else 0.0)
    failed = moves.failed(tracked.entry, str(error), now, retry_at)
    if failed.failures >= FAILURES_SHOWN:
        _show_failing(ctx, failed, error)
    return ctx.ledger.move(tracked, failed).entry


def _show_failing(ctx: FlowContext, failed: LedgerEntry, error: RetryableError) -> None:
    """It goes on being tried; by now somebody should know."""
    reason = f"{failed.failures} attempts in a row have failed, the last one so: {error}"
    release = error.fix or "nothing, if that passes: it is tried again every 15 minutes; see also `seamline status`"
    ctx.problems.open(Flow.ORDERS, Hold(failed.order.id, (reason,), release, label=order_label(failed)))


def _show_broken(ctx: FlowContext, claim: LedgerEntry) -> None:
    reason = f"{claim.broken} attempts in a row broke off without a word: the export was ended, or failed on a bug"
    release = "look at the log of the export function; it goes on being tried"
    ctx.problems.open(Flow.ORDERS, Hold(claim.order.id, (reason,), release, label=order_label(claim)))


def _pause(ctx: FlowContext, entry: LedgerEntry, error: RetryableError) -> float:
    """After an unknown create the search needs its time; otherwise the pause doubles with each attempt."""
    if isinstance(error, Throttled):
        return error.wait
    growing = min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2.0 ** min(entry.attempts - 1, 6))
    unseen = entry.look_first and not entry.sale_id
    return max(growing, float(ctx.settings.erp.lookup_lag)) if unseen else growing


def is_due(entry: LedgerEntry, now: float) -> bool:
    """Whether the order may be put on the export queue now (held orders are checked apart)."""
    if entry.state is OrderState.EXPORTING:
        return entry.lease_until <= now
    return entry.state in (OrderState.RECEIVED, OrderState.FAILED) and entry.retry_at <= now
