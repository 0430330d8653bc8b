"""Keeps an order in the shape in which it was taken in, whole or door by door, whatever the settings say now."""

from collections.abc import Iterator

from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.order import Order, joor_id_of
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext


def taken_in_otherwise(ctx: FlowContext, order: Order) -> bool:
    """Whether the ledger has the order in the other shape already; then a problem says so."""
    found = known_otherwise(ctx, order)
    if not found:
        return False
    names = ", ".join(entry.order.id for entry in found)
    reason = f"the order is in the ledger as {names}, since before orders.doors was changed"
    ctx.problems.open(Flow.ORDERS, Hold(order.id, (reason,), f"retry or re-export {names}", label=f"order {order.id}"))
    return True


def known_otherwise(ctx: FlowContext, order: Order) -> list[LedgerEntry]:
    """The entries of the order that the ledger has in the other shape, without cancelled ones."""
    return [entry for entry in _other_shape(ctx, order) if entry.state is not OrderState.CANCELLED]


def _other_shape(ctx: FlowContext, order: Order) -> Iterator[LedgerEntry]:
    if order.parts:
        whole = ctx.ledger.find(joor_id_of(order.id))
        if whole:
            yield whole.entry
        return
    if ctx.ledger.find(order.id):
        return
    for entry in ctx.ledger.all(after=f"{order.id}-", limit=1):
        if entry.order.parts and joor_id_of(entry.order.id) == order.id:
            yield from (found.entry for part in entry.order.parts if (found := ctx.ledger.find(part)))
