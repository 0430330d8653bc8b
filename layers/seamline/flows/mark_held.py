"""Shows in JOOR why an order is held: FAILED with the reasons, once, and again only when the reasons change.

A mark that nobody knows to have arrived is sent again, and one that JOOR refused after a while.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import batched, islice

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain import ledger as moves
from seamline.domain.ledger import MARK_REFUSED, LedgerEntry, OrderState
from seamline.domain.order import joor_id_of
from seamline.errors import Conflict
from seamline.flows.acknowledge import acknowledge_again, send_marks
from seamline.flows.context import FlowContext
from seamline.flows.foreign_exports import REASON
from seamline.marketplace.port import Acknowledgement, ExportMark
from seamline.state.ledger import Tracked

LONGEST = 1000
REFUSED_PAUSE_SECONDS = 900.0
BATCHES_A_RUN = 2
"""A call costs JOOR's credits of five reads; what is left over has its turn a minute later."""


class HeldOrder(Struct, frozen=True):
    """One JOOR order that is held, in one or more parts, and what JOOR shall say of it."""

    id: str
    text: str
    parts: tuple[Tracked, ...]


def mark_held(ctx: FlowContext) -> int:
    """Mark the held orders whose reasons JOOR does not show yet, as far as is known; returns how many.

    What stands still because of our own credentials says nothing about the order. An export that succeeds writes its
    own mark over this one.
    """
    size = ctx.settings.joor.batch.orders
    waiting = list(islice(_unmarked(ctx), BATCHES_A_RUN * size))
    for batch in batched(waiting, size, strict=False):
        _mark(ctx, batch)
    return len(waiting)


def _unmarked(ctx: FlowContext) -> Iterator[HeldOrder]:
    wholes: dict[str, list[Tracked]] = {}
    for found in ctx.ledger.in_state(OrderState.HELD):
        # A mark would take the order away from whoever has exported it.
        if not found.entry.outage and found.entry.reasons != (REASON,):
            wholes.setdefault(joor_id_of(found.entry.order.id), []).append(found)
    for order_id, parts in wholes.items():
        text = "; ".join(dict.fromkeys(reason for part in parts for reason in part.entry.reasons))[:LONGEST]
        if text and any(_is_untold(ctx, part.entry, text) for part in parts):
            yield HeldOrder(order_id, text, tuple(parts))


def _is_untold(ctx: FlowContext, entry: LedgerEntry, text: str) -> bool:
    """A mark that was begun is brought to its end whatever the settings say now."""
    if entry.marked and not entry.mark_outcome:
        return True
    is_new = entry.marked != text
    if entry.mark_outcome == MARK_REFUSED:
        is_new = entry.mark_after <= ctx.clock.now()
    return ctx.settings.orders.mark_failed and is_new


def _mark(ctx: FlowContext, batch: Sequence[HeldOrder]) -> None:
    """The ledger is moved first, so that an order somebody is exporting by now is left out."""
    sure = [remembered for held in batch if (remembered := _remember(ctx, held))]
    if sure:
        show_as_failed(ctx, sure)


def show_as_failed(ctx: FlowContext, sure: Sequence[HeldOrder]) -> None:
    """Tell JOOR, and note that it was told: after a crash in between it is told again."""
    marks = [Acknowledgement(held.id, ExportMark.FAILED, held.text) for held in sure]
    taken = {outcome.order_id: outcome.accepted for outcome in send_marks(ctx, marks)}
    for held in sure:
        for part in held.parts:
            with suppress(Conflict):
                ctx.ledger.move(part, _answered(ctx, part.entry, taken=taken.get(held.id, False)))
    # An export that overtook the mark has told JOOR already, and JOOR must keep showing that.
    acknowledge_again(ctx, [part.entry.order.id for held in sure for part in held.parts])


def _answered(ctx: FlowContext, entry: LedgerEntry, *, taken: bool) -> LedgerEntry:
    return moves.mark_taken(entry) if taken else moves.mark_refused(entry, ctx.clock.now() + REFUSED_PAUSE_SECONDS)


def _remember(ctx: FlowContext, held: HeldOrder) -> HeldOrder | None:
    now = ctx.clock.now()
    with suppress(Conflict):
        moved = [ctx.ledger.move(part, moves.marked(part.entry, held.text, now)) for part in held.parts]
        return replace(held, parts=tuple(moved))
    return None
