"""Shows in JOOR why an order is held: FAILED with the reasons, once, and again only when the reasons change."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import batched, islice

from msgspec import Struct

from seamline.domain import ledger as moves
from seamline.domain.ledger import OrderState
from seamline.domain.order import joor_id_of
from seamline.errors import Conflict
from seamline.flows.acknowledge import acknowledge_again, send_marks
from seamline.flows.context import FlowContext
from seamline.marketplace.port import Acknowledgement, ExportMark
from seamline.state.ledger import Tracked

LONGEST = 1000
BATCHES_A_RUN = 2
"""A call costs JOOR's credits of five reads; what is left over has its turn a minute later."""


class HeldOrder(Struct, frozen=True):
    """One JOOR order that is held, in one or more parts, and what JOOR shall say of it."""

    id: str
    text: str
    parts: tuple[Tracked, ...]


def mark_held(ctx: FlowContext) -> int:
    """Mark the held orders whose reasons JOOR does not show yet; returns how many.

    What stands still because of our own credentials says nothing about the order. An export that succeeds writes its
    own mark over this one.
    """
    if not ctx.settings.orders.mark_failed:
        return 0
    size = ctx.settings.joor.batch.orders
    waiting = list(islice(_unmarked(ctx), BATCHES_A_RUN * size))
    for batch in batched(waiting, size, strict=False):
        _mark(ctx, batch)
    return len(waiting)


def _unmarked(ctx: FlowContext) -> Iterator[HeldOrder]:
    wholes: dict[str, list[Tracked]] = {}
    for found in ctx.ledger.in_state(OrderState.HELD):
        if not found.entry.outage:
            wholes.setdefault(joor_id_of(found.entry.order.id), []).append(found)
    for order_id, parts in wholes.items():
        text = "; ".join(dict.fromkeys(reason for part in parts for reason in part.entry.reasons))[:LONGEST]
        if any(part.entry.marked != text for part in parts):
            yield HeldOrder(order_id, text, tuple(parts))


def _mark(ctx: FlowContext, batch: Sequence[HeldOrder]) -> None:
    """The ledger is moved first, so that an order somebody is exporting by now is left out."""
    sure = [held for held in batch if _remember(ctx, held)]
    if not sure:
        return
    send_marks(ctx, [Acknowledgement(held.id, ExportMark.FAILED, held.text) for held in sure])
    # An export that overtook the mark has told JOOR already, and JOOR must keep showing that.
    acknowledge_again(ctx, [part.entry.order.id for held in sure for part in held.parts])


def _remember(ctx: FlowContext, held: HeldOrder) -> bool:
    with suppress(Conflict):
        for part in held.parts:
            ctx.ledger.move(part, moves.marked(part.entry, held.text, ctx.clock.now()))
        return True
    return False
