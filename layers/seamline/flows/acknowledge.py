"""Tells JOOR, in batches, which orders became which sales; safe to repeat at any time."""

from collections.abc import Sequence
from itertools import batched

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED, OrderState
from seamline.domain.plan import Hold
from seamline.errors import Conflict, UnknownOutcome
from seamline.flows.context import FlowContext
from seamline.flows.order_problems import order_label
from seamline.marketplace.port import Acknowledgement, AckOutcome, ExportMark
from seamline.state.ledger import Tracked


def acknowledge(ctx: FlowContext, order_ids: Sequence[str]) -> int:
    """Mark these orders as exported in JOOR, as far as the ledger says they are; returns how many JOOR took."""
    tracked = [found for order_id in order_ids if (found := ctx.ledger.find(order_id))]
    ready = [found for found in tracked if found.entry.state is OrderState.EXPORTED and _is_whole(ctx, found)]
    taken = 0
    for batch in batched(ready, ctx.settings.joor.batch.orders, strict=False):
        outcomes = {outcome.order_id: outcome for outcome in send_marks(ctx, [_mark(ctx, known) for known in batch])}
        taken += sum(_record(ctx, found, outcomes.get(found.entry.order.id)) for found in batch)
    return taken


def acknowledge_at_once(ctx: FlowContext, order_ids: Sequence[str]) -> int:
    """Like `acknowledge`, but while more orders wait it is left to the orders flow, which fills its batches.

    A call costs JOOR's credits of five reads, and a burst needs those for its orders.
    """
    waiting = next(ctx.ledger.in_state(OrderState.RECEIVED), None)
    return 0 if waiting else acknowledge(ctx, order_ids)


def acknowledge_again(ctx: FlowContext, order_ids: Sequence[str]) -> None:
    """Write the mark anew on those of the orders that the ledger says JOOR was told of."""
    found = [known for order_id in order_ids if (known := ctx.ledger.find(order_id))]
    told = [known for known in found if known.entry.state in (OrderState.ACKNOWLEDGED, OrderState.CHANGED)]
    if told:
        send_marks(ctx, [_mark(ctx, known) for known in told])


def send_marks(ctx: FlowContext, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
    """A mark is absolute, so sending it again after an unknown outcome changes nothing."""
    try:
        return ctx.marketplace.acknowledge(marks)
    except UnknownOutcome:
        return ctx.marketplace.acknowledge(marks)


def _mark(ctx: FlowContext, found: Tracked) -> Acknowledgement:
    numbers = ", ".join(part.entry.sale_number for part in parts(ctx, found))
    return Acknowledgement(found.entry.order.id, ExportMark.EXPORTED, f"{ctx.erp.name} sale {numbers}")


def _is_whole(ctx: FlowContext, found: Tracked) -> bool:
    """JOOR shows an order as exported only when every door of it has its sale."""
    all_parts = parts(ctx, found)
    return len(all_parts) > 0 and all(part.entry.state in SETTLED for part in all_parts)


def parts(ctx: FlowContext, found: Tracked) -> list[Tracked]:
    """The entries of all doors of the order, none while one is missing; without doors its own.

    Doors that were cancelled do not count.
    """
    ids = found.entry.order.parts
    if not ids:
        return [found]
    known = [part for part_id in ids if (part := ctx.ledger.find(part_id))]
    if len(known) < len(ids):
        return []
    return [part for part in known if part.entry.state is not OrderState.CANCELLED]


def _record(ctx: FlowContext, found: Tracked, outcome: AckOutcome | None) -> bool:
    order_id = found.entry.order.id
    if outcome is None or not outcome.accepted:
        words = outcome.words if outcome else "JOOR's answer does not mention the order"
        reason = f"sale {found.entry.sale_number} exists, but JOOR refused to show the order as exported: {words}"
        ctx.problems.open(Flow.ORDERS, Hold(order_id, (reason,), "it is tried again", label=order_label(found.entry)))
        return False
    try:
        ctx.ledger.move(found, moves.acknowledged(found.entry, ctx.clock.now()))
    except Conflict:
        return False
    # Only now is it sure that nobody opened a problem meanwhile, as one who sees an edit does.
    if not found.entry.placed:
        ctx.problems.close(Flow.ORDERS, order_id)
    return True
