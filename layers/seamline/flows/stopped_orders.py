"""What becomes of an order that cannot proceed: held with every reason at once, or failed and tried again later."""

from msgspec.structs import replace

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.order import Order
from seamline.domain.plan import Hold
from seamline.errors import CredentialsRejected, OperatorError, RetryableError, SaleGone, SettingsInvalid, Throttled
from seamline.flows.context import FlowContext
from seamline.flows.look_later import LookLater
from seamline.flows.order_problems import RELEASE, order_label
from seamline.state.ledger import Tracked

HELD_PAUSE_SECONDS = 900.0
BROKEN_SHOWN = 3
FAILURES_SHOWN = 6
"""So many failures in a row, which take ten minutes at least, are a problem to show."""
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 20.0, 900.0


def hold(ctx: FlowContext, tracked: Tracked, reasons: tuple[str, ...], retry_at: float, fix: str = "") -> LedgerEntry:
    """Hold the order and say why. The problem opens first, since nobody would be told of an order held without one."""
    hold = Hold(tracked.entry.order.id, reasons, fix or RELEASE, label=order_label(tracked.entry))
    ctx.problems.open(Flow.ORDERS, hold)
    return ctx.ledger.move(tracked, moves.held(tracked.entry, reasons, ctx.clock.now(), retry_at)).entry


def hold_unapproved(ctx: FlowContext, tracked: Tracked, current: Order) -> LedgerEntry:
    """Hold an order without a sale that is not approved any more: pending again, or shipped by hand."""
    reason, release = f"the order is {current.status.value} in JOOR", "approve it again in JOOR and it goes by itself"
    seen = Tracked(moves.unapproved(tracked.entry, current), tracked.rev)
    return hold(ctx, seen, (reason,), ctx.clock.now() + HELD_PAUSE_SECONDS, release)


def stopped(ctx: FlowContext, claim: LedgerEntry, error: OperatorError | RetryableError) -> LedgerEntry:
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


def show_broken(ctx: FlowContext, claim: LedgerEntry) -> None:
    """Tell people of an order whose attempts end without saying why."""
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
