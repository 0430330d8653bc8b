"""Which orders are due for export: those on JOOR's open list, and those that left it with something still to do."""

from collections.abc import Iterator
from contextlib import suppress

from seamline.domain import ledger as moves
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.order import Order, OrderStatus, business_hash
from seamline.errors import BudgetExhausted, Conflict, RecordRejected, RetryableError, SaleGone, Throttled
from seamline.flows.context import FlowContext
from seamline.flows.door_shapes import may_be_in_the_erp
from seamline.flows.export_order import draft_sale, is_due
from seamline.flows.feed_exports import room
from seamline.flows.foreign_exports import REASON, RELEASE
from seamline.flows.open_orders import OpenOrders
from seamline.flows.read_order import read_order
from seamline.flows.stopped_orders import HELD_PAUSE_SECONDS, hold, hold_unapproved
from seamline.flows.withdrawn import end, leave_out
from seamline.state.ledger import Tracked

_UNDER_WAY = (OrderState.RECEIVED, OrderState.FAILED, OrderState.EXPORTING)


def due_orders(ctx: FlowContext, listed: OpenOrders) -> list[str]:
    """The ids of the orders to export now, no more than there is room for, listed ones first."""
    now = ctx.clock.now()
    due = [order_id for order_id, found in listed.known.items() if is_due(found.entry, now)]
    due += [order_id for order_id, found in listed.known.items() if _is_released(ctx, found)]
    if len(due) < room(ctx):
        due += _due_unlisted(ctx, listed, room(ctx) - len(due))
    return list(dict.fromkeys(due))


def _due_unlisted(ctx: FlowContext, listed: OpenOrders, most: int) -> list[str]:
    due: list[str] = []
    for found in _unlisted(ctx, listed):
        if len(due) == most:
            break
        try:
            if _is_due_unlisted(ctx, listed, found):
                due.append(found.entry.order.id)
        except (Throttled, BudgetExhausted):
            break
        except RetryableError:
            # One order that an API fails on must not stop the others; it is looked at again with the next run.
            continue
    return due


def _is_due_unlisted(ctx: FlowContext, listed: OpenOrders, found: Tracked) -> bool:
    if found.entry.order.id in listed.left_out and not _may_have_sale(found.entry):
        if not may_be_in_the_erp(ctx, found.entry):
            leave_out(ctx, found)
        return False
    return _goes_on(ctx, found)


def _unlisted(ctx: FlowContext, listed: OpenOrders) -> Iterator[Tracked]:
    """Of the held ones that may still be on the list nothing is asked until it was read to its end."""
    for state in (*_UNDER_WAY, OrderState.HELD) if listed.whole else _UNDER_WAY:
        for found in ctx.ledger.in_state(state):
            if found.entry.order.id not in listed.known:
                yield found


def _goes_on(ctx: FlowContext, found: Tracked) -> bool:
    """Whether an order that left JOOR's open list is to be exported all the same; if not, it ends or is held here."""
    entry, now = found.entry, ctx.clock.now()
    if _may_have_sale(entry):
        # Void by now, perhaps, or still to be finished: a held one is looked at again after its pause.
        return is_due(entry, now) or (entry.state is OrderState.HELD and entry.retry_at <= now)
    if entry.retry_at > now:
        return False
    try:
        current = read_order(ctx, entry.order.id)
    except RecordRejected as error:
        _hold_anew(ctx, found, (str(error),))
        return False
    return _is_approved(ctx, found, current) and _is_due_by_now(ctx, found, current)


def _is_due_by_now(ctx: FlowContext, found: Tracked, current: Order | None) -> bool:
    """Whether the order goes as it reads now: an edit may have cured it, and JOOR lists none of that."""
    now = ctx.clock.now()
    if current and business_hash(current) != found.entry.digest:
        found = ctx.ledger.move(found, moves.refreshed(found.entry, current, now))
    return is_due(found.entry, now) or _is_released(ctx, found)


def _is_approved(ctx: FlowContext, found: Tracked, current: Order | None) -> bool:
    """A cancelled or deleted order ends; one that is not approved any more, or exported by others, is held.

    JOOR shows as exported, and does not list, what is exported anew, and what no mark was written for.
    """
    if current is None or current.status is OrderStatus.CANCELLED:
        end(ctx, found, current)
    elif current.status is not OrderStatus.APPROVED:
        hold_unapproved(ctx, found, current)
    elif found.entry.state is OrderState.HELD and found.entry.generation == 1 and not found.entry.outage:
        _hold_unlisted(ctx, found)
    else:
        return True
    return False


def _hold_unlisted(ctx: FlowContext, found: Tracked) -> None:
    """Approved, held, and not listed: somebody else has exported it. A list may have moved, so it is missed twice."""
    if found.entry.retry_at:
        _hold_anew(ctx, found, (REASON,), RELEASE)
    else:
        _hold_anew(ctx, found, found.entry.reasons)


def _hold_anew(ctx: FlowContext, found: Tracked, reasons: tuple[str, ...], fix: str = "") -> None:
    """Held, and for a while JOOR is not asked about it again."""
    later = ctx.clock.now() + HELD_PAUSE_SECONDS
    with suppress(Conflict):
        if reasons == found.entry.reasons:
            ctx.ledger.move(found, moves.held(found.entry, reasons, ctx.clock.now(), later))
        else:
            hold(ctx, found, reasons, later, fix)


def _may_have_sale(entry: LedgerEntry) -> bool:
    return entry.state is OrderState.EXPORTING or moves.is_begun(entry)


def _is_released(ctx: FlowContext, found: Tracked) -> bool:
    """A held order goes when its checks pass, and says so when they fail otherwise; one that an API refused waits.

    One whose sale is gone waits for a person.
    """
    entry = found.entry
    if entry.state is not OrderState.HELD or entry.retry_at > ctx.clock.now():
        return False
    if entry.gone:
        if entry.reasons != (entry.gone,):
            _hold_anew(ctx, found, (entry.gone,), SaleGone(entry.gone).fix)
        return False
    drafted = draft_sale(ctx, entry)
    if not isinstance(drafted, tuple):
        return True
    if drafted != entry.reasons and not entry.opening_at:
        with suppress(Conflict):
            hold(ctx, found, drafted, retry_at=0.0)
    return False
