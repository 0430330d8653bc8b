"""Known orders on JOOR's open list: somebody set them to re-export, or JOOR shows a mark that is not ours.

The list also holds what is marked as failed, so the shorter list without those is asked before anything is concluded.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from seamline.domain import generations
from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import MARK_TAKEN, SETTLED, LedgerEntry, OrderState
from seamline.domain.order import Order
from seamline.domain.plan import Hold
from seamline.errors import Conflict, MalformedAnswer, RecordRejected
from seamline.flows.acknowledge import acknowledge_again, parts
from seamline.flows.context import FlowContext
from seamline.flows.order_problems import order_label
from seamline.flows.place_sale import live_sales, visible_from
from seamline.state.ledger import Tracked

BY = "JOOR: set to re-export"
STAND_OFF = "set to re-export in JOOR, but sale "
SETTLE_SECONDS = 120.0
LOOK_AGAIN_SECONDS = 300.0

type Suspect = tuple[Tracked, Order]
"""An order as the ledger knows it, and as it stands on the open list."""


def is_suspect(entry: LedgerEntry) -> bool:
    """Whether an order in this state is on the open list only because somebody put it there."""
    told = entry.state is OrderState.HELD and entry.mark_outcome == MARK_TAKEN
    return told or entry.state in (OrderState.ACKNOWLEDGED, OrderState.CHANGED, OrderState.CANCELLED)


def reopen(ctx: FlowContext, suspects: Sequence[Suspect]) -> dict[str, Tracked]:
    """Let those that somebody set to re-export go again; returns the entries that moved, by order id.

    The suspects are all there are, so that a stand-off with none of them is over.
    """
    stand_offs = {p.key: p.last_seen for p in ctx.problems.all(Flow.ORDERS) if p.reasons[0].startswith(STAND_OFF)}
    for order_id in stand_offs.keys() - {order.id for _, order in suspects}:
        ctx.problems.close(Flow.ORDERS, order_id)
    looked_at = [(known, order) for known, order in suspects if _worth_looking(ctx, known.entry, stand_offs)]
    untried = _untried(ctx) if looked_at else set()
    moved = {order.id: _judged(ctx, known, order, untried) for known, order in looked_at}
    return {order_id: found for order_id, found in moved.items() if found}


def _untried(ctx: FlowContext) -> set[str]:
    found: set[str] = set()
    page = ctx.marketplace.untried_orders()
    found |= {order.id for order in page.orders}
    while page.next:
        page = ctx.marketplace.untried_orders(page.next)
        found |= {order.id for order in page.orders}
    return found


def _judged(ctx: FlowContext, known: Tracked, order: Order, untried: set[str]) -> Tracked | None:
    """What became of one suspect; one whose sale cannot be read is looked at again."""
    with suppress(RecordRejected, MalformedAnswer):
        return _settled(ctx, known, order, untried)
    return None


def _settled(ctx: FlowContext, known: Tracked, order: Order, untried: set[str]) -> Tracked | None:
    entry = known.entry
    if order.id in untried or entry.state is OrderState.CANCELLED:
        return _go_again(ctx, known, order)
    if all(part.entry.state in SETTLED for part in parts(ctx, known)):
        acknowledge_again(ctx, [order.id])
        return _moved(ctx, known, moves.told_again(entry, ctx.clock.now()))
    return None


def _go_again(ctx: FlowContext, known: Tracked, order: Order) -> Tracked | None:
    """Without a live sale the next generation starts; with one, a problem says which sale to void."""
    entry, now = known.entry, ctx.clock.now()
    if entry.state is OrderState.HELD and not (entry.sale_id or entry.opening_at):
        return _moved(ctx, known, moves.refreshed(moves.due(moves.unmarked(entry), now, BY), order, now))
    live = live_sales(ctx, entry)
    if live:
        reason = f"{STAND_OFF}{', '.join(sale.number for sale in live)} is live"
        release = "void that sale in the ERP and it goes by itself, or re-export the order here with void first"
        ctx.problems.open(Flow.ORDERS, Hold(entry.order.id, (reason,), release, label=order_label(entry)))
        return None
    started = _moved(ctx, known, moves.refreshed(generations.next_generation(entry, now, BY), order, now))
    if started:
        ctx.problems.close(Flow.ORDERS, order.id)
    return started


def _moved(ctx: FlowContext, known: Tracked, entry: LedgerEntry) -> Tracked | None:
    try:
        return ctx.ledger.move(known, entry)
    except Conflict:
        return None


def _worth_looking(ctx: FlowContext, entry: LedgerEntry, stand_offs: Mapping[str, float]) -> bool:
    """Right after our own mark JOOR's list may lag; and a known stand-off costs one look every few minutes."""
    now = ctx.clock.now()
    last = entry.history[-1].at if entry.history else 0.0
    asked = stand_offs.get(entry.order.id, 0.0)
    return now - last > SETTLE_SECONDS and now - asked >= LOOK_AGAIN_SECONDS and now >= visible_from(ctx, entry)
