"""Gives an order the shape the settings and JOOR ask for, whole or door by door, as long as no sale of it can exist.

Once a sale may exist the order stays in the shape it was taken in, and people are told what JOOR shows instead.
"""

from collections.abc import Collection, Iterator

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.ledger import EXPORTABLE, LedgerEntry, OrderState
from seamline.domain.order import Order, joor_id_of
from seamline.domain.plan import Hold
from seamline.errors import Conflict
from seamline.flows.context import FlowContext
from seamline.flows.place_sale import live_sales
from seamline.mapping.doors import split_by_door
from seamline.state.ledger import Tracked

OTHER_SHAPE = "the order is in the ledger as "


def other_shape(ctx: FlowContext, order: Order) -> Hold | None:
    """What to tell people of an order that stays in the ledger in the other shape; None when it may be taken in."""
    found = known_otherwise(ctx, order)
    if all(_gives_way(ctx, entry) for entry in found):
        return None
    names = ", ".join(entry.order.id for entry in found)
    reason = f"{OTHER_SHAPE}{names}, since before its doors or orders.doors were changed"
    return Hold(
        order.id,
        (reason,),
        f"retry {names}; or void their sales, then set the order to re-export in JOOR",
        label=f"order {order.id}",
    )


def taken_anew(ctx: FlowContext, order: Order) -> bool:
    """End what the ledger has of the order in the other shape; whether the order may be taken in now."""
    try:
        for entry in known_otherwise(ctx, order):
            tracked = ctx.ledger.get(entry.order.id)
            if not _gives_way(ctx, tracked.entry):
                return False
            reshape(ctx, tracked)
    except Conflict:
        return False
    return True


def reshape(ctx: FlowContext, tracked: Tracked) -> LedgerEntry:
    """End an entry without a sale, for its order is taken in anew in its other shape. Raises Conflict."""
    ctx.problems.close(Flow.ORDERS, tracked.entry.order.id)
    return ctx.ledger.move(tracked, moves.reshaped(tracked.entry, ctx.clock.now())).entry


def has_other_shape(ctx: FlowContext, entry: LedgerEntry, current: Order) -> bool:
    """Whether an order that was taken in whole is to be exported door by door by now."""
    if entry.order.parts or ctx.settings.orders.doors != "sales":
        return False
    return split_by_door(current) != (current,)


def may_be_in_the_erp(ctx: FlowContext, entry: LedgerEntry) -> bool:
    """Whether a sale of the entry may exist: one was begun, or an earlier installation has made one."""
    if moves.is_begun(entry):
        return True
    return entry.look_first and bool(live_sales(ctx, entry))


def _gives_way(ctx: FlowContext, entry: LedgerEntry) -> bool:
    return entry.state in EXPORTABLE and not may_be_in_the_erp(ctx, entry)


def close_shaped(ctx: FlowContext, misshapen: Collection[str]) -> None:
    """Close the problems of orders that are open in their own shape again, or not open any more.

    `misshapen` are all that a whole reading of the open orders found in another shape.
    """
    shown = [p.key for p in ctx.problems.all(Flow.ORDERS) if p.reasons[0].startswith(OTHER_SHAPE)]
    for order_id in set(shown).difference(misshapen):
        ctx.problems.close(Flow.ORDERS, order_id)


def known_otherwise(ctx: FlowContext, order: Order) -> list[LedgerEntry]:
    """The entries of the order that the ledger has in the other shape, without cancelled ones."""
    return [entry for entry in _other_shape(ctx, order) if entry.state is not OrderState.CANCELLED]


def former_shape(ctx: FlowContext, order: Order) -> Tracked | None:
    """An entry of the order in the other shape, cancelled or not; None when it never had another."""
    found = next(_other_shape(ctx, order), None)
    return ctx.ledger.get(found.order.id) if found else None


def _other_shape(ctx: FlowContext, order: Order) -> Iterator[LedgerEntry]:
    if order.parts:
        whole = ctx.ledger.find(joor_id_of(order.id))
        if whole:
            yield whole.entry
        return
    known = ctx.ledger.find(order.id)
    if known and known.entry.state is not OrderState.CANCELLED:
        return
    for entry in ctx.ledger.parts(order.id, limit=1):
        yield from (found.entry for part in entry.order.parts if (found := ctx.ledger.find(part)))
