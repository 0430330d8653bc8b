"""Knows the exported orders whose sales hold no stock: drafts, or authorised without allocation."""

from seamline.clock import utc
from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED, LedgerEntry, OrderState
from seamline.domain.order import OrderStatus
from seamline.domain.sale import Sale, holds_no_stock
from seamline.flows.context import FlowContext
from seamline.flows.place_sale import sale_or_none
from seamline.state.records import DAY_SECONDS

SINGLE_LOOKS = 3
"""Up to so many sales are looked at one by one; of more, those that changed since the last good stock run."""
LOOK_BACK_SECONDS = 900.0


def note_unreserved(ctx: FlowContext, order_id: str, sale: Sale) -> None:
    """Remember the order's sale while the ERP sets no stock aside for it."""
    if holds_no_stock(sale):
        ctx.ledger.note_unreserved(sale.id, order_id)


def unreserved_orders(ctx: FlowContext) -> dict[str, LedgerEntry]:
    """Settled orders whose sales hold no stock yet, by id; sales that do by now, or are gone, are forgotten.

    No call without such orders, and one for many of them as long as none of their sales changes.
    """
    noted = ctx.ledger.unreserved()
    entries = {sale_id: found.entry for sale_id, order_id in noted.items() if (found := ctx.ledger.find(order_id))}
    over = {sale_id for sale_id in noted if _is_over(entries.get(sale_id), sale_id)}
    looked_at = _to_look_at(ctx, noted.keys() - over)
    over |= {sale_id for sale_id in looked_at if not _is_unreserved(sale_or_none(ctx, sale_id))}
    if over:
        ctx.ledger.forget_unreserved(over)
    through = (entry for sale_id, entry in entries.items() if sale_id not in over and entry.state in SETTLED)
    return {entry.order.id: entry for entry in through}


def _is_over(entry: LedgerEntry | None, sale_id: str) -> bool:
    """Cancelled, or given another sale meanwhile; an order whose export is under way is judged by that."""
    if entry is None or entry.state is OrderState.CANCELLED or entry.order.status is OrderStatus.CANCELLED:
        return True
    return bool(entry.sale_id) and entry.sale_id != sale_id


def _to_look_at(ctx: FlowContext, sale_ids: set[str]) -> set[str]:
    last = ctx.runs.flow(Flow.STOCK).last_good
    if len(sale_ids) <= SINGLE_LOOKS or ctx.clock.now() - last > DAY_SECONDS:
        return sale_ids
    return sale_ids & {sale.id for sale in ctx.erp.modified_sales(utc(last - LOOK_BACK_SECONDS))}


def _is_unreserved(sale: Sale | None) -> bool:
    return sale is not None and holds_no_stock(sale)
