"""Reads one of our sales from the ERP, and takes it for gone only on two words: by its id and by its reference."""

from seamline.domain.sale import Sale, is_live
from seamline.errors import MalformedAnswer, NotFound
from seamline.flows.context import FlowContext


def sale_or_none(ctx: FlowContext, sale_id: str) -> Sale | None:
    """The sale, or None when the ERP does not show it by its id."""
    try:
        return ctx.erp.sale(sale_id)
    except NotFound:
        return None


def own_sale(ctx: FlowContext, sale_id: str, reference: str) -> Sale | None:
    """The sale with this reference, None when it is surely deleted. Raises MalformedAnswer on a contradiction."""
    found = sale_or_none(ctx, sale_id)
    if found:
        return found
    listed = next((sale for sale in ctx.erp.find_sales(reference) if sale.id.lower() == sale_id.lower()), None)
    if listed and is_live(listed):
        raise MalformedAnswer(f"the ERP lists sale {listed.number} and does not show it")
    return listed
