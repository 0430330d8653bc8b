"""Reads JOOR's lists for what orders want of the stock: one that can be read in part only wants that part at least."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from seamline.domain.order import Order
from seamline.errors import RecordRejected
from seamline.flows.context import FlowContext
from seamline.mapping.stock_orders import becomes_sale
from seamline.marketplace.port import OrderPage


class Listed(Struct, frozen=True):
    """Orders by id, and the ids of those of which nobody can tell what they want (empty without an id)."""

    orders: dict[str, Order] = {}
    blind: tuple[str, ...] = ()


def open_orders(ctx: FlowContext) -> Listed:
    """Approved orders that JOOR does not show as exported and that are to become sales."""
    return _to_become_sales(ctx, _read(ctx.marketplace.open_orders))


def recent_orders(ctx: FlowContext, since: datetime) -> Listed:
    """Approved orders modified since that are or become sales."""
    return _to_become_sales(ctx, _read(lambda cursor: ctx.marketplace.recent_orders(since, cursor)))


def pending_orders(ctx: FlowContext) -> Listed:
    """Orders waiting for approval, where the settings take them off."""
    return _read(ctx.marketplace.pending_orders) if ctx.settings.stock.pending == "subtract" else Listed()


def is_approved(ctx: FlowContext, order_id: str) -> bool:
    """An order that left JOOR's open list was cancelled or taken back, or the list moved while it was read.

    One that cannot be read any more counts as approved.
    """
    try:
        order = ctx.marketplace.order(order_id)
    except RecordRejected:
        return True
    return order is not None and becomes_sale(order, ctx.settings)


def _to_become_sales(ctx: FlowContext, listed: Listed) -> Listed:
    orders = {order_id: order for order_id, order in listed.orders.items() if becomes_sale(order, ctx.settings)}
    return Listed(orders, listed.blind)


def _read(read: Callable[[str], OrderPage]) -> Listed:
    orders: dict[str, Order] = {}
    blind: list[str] = []
    cursor = ""
    while True:
        page = read(cursor)
        orders |= {order.id: order for order in (*page.doubtful, *page.orders)}
        blind += page.blind
        cursor = page.next
        if not cursor:
            return Listed(orders, tuple(dict.fromkeys(blind)))
