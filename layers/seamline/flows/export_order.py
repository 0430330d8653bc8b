"""Exports one order: claim it in the ledger, check everything, place the sale, record what happened."""

from collections.abc import Callable

from seamline.domain import generations
from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.order import Order, OrderStatus, joor_id_of
from seamline.domain.sale import SaleDraft
from seamline.domain.shipment import Shipped
from seamline.errors import Conflict, OperatorError, Refused, RetryableError
from seamline.flows.context import FlowContext
from seamline.flows.door_shapes import has_other_shape, may_be_in_the_erp, reshape
from seamline.flows.match_order import gather
from seamline.flows.order_problems import EDITED, change_problem
from seamline.flows.place_sale import Placed, place_sale
from seamline.flows.read_order import read_order
from seamline.flows.shipment_troubles import unfollowed
from seamline.flows.stopped_orders import BROKEN_SHOWN, HELD_PAUSE_SECONDS, hold, hold_unapproved, show_broken, stopped
from seamline.flows.unreserved_sales import note_unreserved
from seamline.flows.void_earlier import void_earlier
from seamline.flows.withdrawn import end, may_have_sale
from seamline.mapping.allowances import relaxed
from seamline.mapping.sale import map_sale
from seamline.marketplace.port import Acknowledgement, ExportMark
from seamline.state.ledger import Tracked

LEASE_SECONDS = 75.0
"""Longer than the export function may live, so that a lease never ends under a living export."""


def export_order(ctx: FlowContext, order_id: str) -> LedgerEntry:
    """One attempt; the entry afterwards tells what came of it. An order that is settled or taken is left alone."""
    tracked = ctx.ledger.get(order_id)
    try:
        claim = moves.claimed(tracked.entry, ctx.clock.now(), LEASE_SECONDS)
        tracked = ctx.ledger.move(tracked, claim)
    except (Refused, Conflict):
        return tracked.entry
    if claim.broken >= BROKEN_SHOWN:
        show_broken(ctx, claim)
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
        return hold(ctx, tracked, draft, _looked_at_again(ctx, tracked.entry))
    try:
        tracked = void_earlier(ctx, tracked)
    except Refused as error:
        return _kept(ctx, tracked, error)
    placed = place_sale(ctx, tracked, draft)
    note_unreserved(ctx, placed.tracked.entry.order.id, placed.sale)
    return _done(ctx, placed)


def _kept(ctx: FlowContext, tracked: Tracked, error: Refused) -> LedgerEntry:
    """The ERP does not void the sale that was to give way: it stays the order's, and the re-export is given up."""
    entry = tracked.entry
    if len(entry.voiding) > 1 or entry.before is None or not entry.before.sale_id:
        raise error
    kept = generations.kept(entry, str(error), ctx.clock.now())
    ctx.problems.close(Flow.ORDERS, kept.order.id)
    if kept.placed:
        ctx.problems.open(Flow.ORDERS, change_problem(kept, EDITED))
    if ctx.settings.flows.shipments.enabled:
        ctx.problems.open(Flow.SHIPMENTS, unfollowed(kept))
    return ctx.ledger.move(tracked, kept).entry


def _looked_at_again(ctx: FlowContext, entry: LedgerEntry) -> float:
    """A held order is looked at with every run; one that JOOR may not list, and so costs a call each time, seldomer."""
    may_be_unlisted = entry.generation > 1 or moves.is_begun(entry)
    return ctx.clock.now() + HELD_PAUSE_SECONDS if may_be_unlisted else 0.0


def _goes_on(entry: LedgerEntry, current: Order) -> bool:
    """Only an approved order is exported; what was begun for it is finished though people have shipped it since."""
    is_started = bool(entry.sale_id or entry.opening_at)
    return current.status is OrderStatus.APPROVED or (is_started and current.status is OrderStatus.SHIPPED)


def _done(ctx: FlowContext, placed: Placed) -> LedgerEntry:
    """Record the export. Its problem closes first: afterwards a sweep may see an edit at any moment, and open another.

    A sale that an earlier attempt authorised, and that is not what the order asks for by now, is shown as changed.
    """
    before, now = placed.tracked.entry, ctx.clock.now()
    ctx.problems.close(Flow.ORDERS, before.order.id)
    done = moves.exported(moves.shortened(before, placed.left_out, now), placed.sale, now)
    is_followed = ctx.settings.flows.shipments.enabled and (before.attempts > 1 or before.look_first)
    if is_followed and placed.sale.fulfilment.shipped is not Shipped.NOTHING:
        ctx.problems.open(Flow.SHIPMENTS, unfollowed(done))
    if placed.outdated:
        done = moves.changed(done, before.order, placed.outdated, now)
        ctx.problems.open(Flow.ORDERS, change_problem(done, EDITED))
    return ctx.ledger.move(placed.tracked, done).entry


def _withdrawn(ctx: FlowContext, tracked: Tracked, current: Order | None) -> LedgerEntry:
    """No longer approved. Before any sale could exist that ends it; afterwards a person has to look."""
    entry, now = tracked.entry, ctx.clock.now()
    if may_have_sale(ctx, entry):
        sale = f"its sale {entry.sale_number or '(number unknown)'}"
        reason = f"the order is {_standing(ctx, entry, current)} in JOOR while {sale} may exist"
        return hold(
            ctx, tracked, (reason,), now + HELD_PAUSE_SECONDS, "void the sale in the ERP, or approve the order again"
        )
    if current is None or current.status is OrderStatus.CANCELLED:
        return end(ctx, tracked, current)
    return hold_unapproved(ctx, tracked, current)


def _standing(ctx: FlowContext, entry: LedgerEntry, current: Order | None) -> str:
    """What has become of an order that is not approved."""
    if current:
        return current.status.value
    lives = entry.order.parts and read_order(ctx, joor_id_of(entry.order.id))
    return "taken off its order" if lives else "deleted"


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
        return stopped(ctx, claim, error)


def is_due(entry: LedgerEntry, now: float) -> bool:
    """Whether the order may be put on the export queue now (held orders are checked apart)."""
    if entry.state is OrderState.EXPORTING:
        return entry.lease_until <= now
    return entry.state in (OrderState.RECEIVED, OrderState.FAILED) and entry.retry_at <= now
