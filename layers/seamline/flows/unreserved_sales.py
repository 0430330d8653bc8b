"""Knows the exported orders whose sales hold no stock: drafts, authorised without allocation, or voided by hand.

People take sales back at any moment, and the stock that is read afterwards shows their units as free. So the ERP's list
of changed sales is read before the stock and again after it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from seamline.clock import utc
from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED, LedgerEntry, OrderState, order_of
from seamline.domain.order import OrderStatus
from seamline.domain.sale import Sale, SaleStage, holds_no_stock
from seamline.domain.shipment import Shipped
from seamline.flows.context import FlowContext

SALES = "sales"
"""The stock flow's watermark: up to when the ERP's list of changed sales is known."""
LOOK_BACK_SECONDS = 900.0
"""How far the ERP's clock may differ from ours."""

type Sales = Mapping[str, Sale]
"""Sales as listed, by id."""


def sales_since(ctx: FlowContext, since: float) -> dict[str, Sale]:
    """Our own sales that changed since, as listed; no call before the first order was taken in."""
    if not any(True for _ in ctx.ledger.all(limit=1)):
        return {}
    lately = utc((since or ctx.clock.now()) - LOOK_BACK_SECONDS)
    moment = lately if since else min(lately, datetime.combine(ctx.settings.go_live, time(), UTC))
    noted = ctx.ledger.unreserved()
    found = ctx.erp.modified_sales(moment)
    return {sale.id: sale for sale in found if order_of(sale.external_id) or sale.id in noted}


def sales_since_last_run(ctx: FlowContext) -> dict[str, Sale]:
    """Our own sales that changed since the stock flow last knew all of them."""
    return sales_since(ctx, ctx.runs.flow(Flow.STOCK).watermarks.get(SALES, 0.0))


def unreserved_orders(ctx: FlowContext, changed: Sales) -> dict[str, LedgerEntry]:
    """Settled orders (by id) whose sales hold no stock, once what changed is noted; what is over is forgotten."""
    noted = ctx.ledger.unreserved()
    for sale in changed.values():
        if sale.id not in noted and holds_nothing(sale):
            ctx.ledger.note_unreserved(sale.id, order_of(sale.external_id))
            noted[sale.id] = order_of(sale.external_id)
    entries = {sale_id: found.entry for sale_id, order_id in noted.items() if (found := ctx.ledger.find(order_id))}
    over = {sale_id for sale_id in noted if _is_over(entries.get(sale_id), sale_id)}
    over |= {sale_id for sale_id in noted if sale_id in changed and not holds_nothing(changed[sale_id])}
    if over:
        ctx.ledger.forget_unreserved(over)
    through = (entry for sale_id, entry in entries.items() if sale_id not in over and entry.state in SETTLED)
    return {entry.order.id: entry for entry in through}


def touched_between(before: Mapping[str, str], after: Sales) -> frozenset[str]:
    """Sales (ids) touched since they were seen `before` (when, by id): they may have held nothing for a moment.

    Goods that have all left are not taken to be brought back, released and shipped again within one run.
    """
    return frozenset(
        sale.id
        for sale in after.values()
        if sale.fulfilment.shipped is not Shipped.ALL and before.get(sale.id) != sale.modified
    )


def note_unreserved(ctx: FlowContext, order_id: str, sale: Sale) -> None:
    """Remember the order's sale while the ERP sets no stock aside for it."""
    if holds_no_stock(sale):
        ctx.ledger.note_unreserved(sale.id, order_id)


def holds_nothing(sale: Sale) -> bool:
    """Whether the ERP sets no stock aside for the sale, or there is no such sale any more."""
    return sale.stage is SaleStage.VOIDED or holds_no_stock(sale)


def _is_over(entry: LedgerEntry | None, sale_id: str) -> bool:
    """Cancelled, or given another sale meanwhile; an order whose export is under way is judged by that."""
    if entry is None or entry.state is OrderState.CANCELLED or entry.order.status is OrderStatus.CANCELLED:
        return True
    return bool(entry.sale_id) and entry.sale_id != sale_id
