"""Finds, for one order, the ERP's products and customer in the remembered catalogue and books."""

from collections.abc import Mapping

from msgspec.structs import replace

from seamline.domain.catalogue import Product
from seamline.domain.customer import Customer
from seamline.domain.ledger import LedgerEntry, external_id
from seamline.domain.order import Order, OrderLine
from seamline.domain.order_edits import Allowance
from seamline.domain.style import Sku, Style
from seamline.flows.context import FlowContext
from seamline.mapping.order_edits import edited
from seamline.mapping.order_lines import LineMatch
from seamline.mapping.sale import unknown_names
from seamline.mapping.sale_inputs import SaleInputs

CUSTOMERS_MAX_AGE_SECONDS = 300.0
REFERENCES_RETRY_SECONDS = 300.0


def gather(ctx: FlowContext, entry: LedgerEntry) -> SaleInputs:
    """Everything the mapping of this order needs; the ERP is asked only for what the books do not hold."""
    inputs = _gathered(ctx, entry)
    if not unknown_names(inputs, ctx.settings):
        return inputs
    # A name somebody has just added shall not wait for the book's hour to pass.
    identity, references = ctx.references.page(REFERENCES_RETRY_SECONDS)
    return replace(inputs, identity=identity, references=references)


def _gathered(ctx: FlowContext, entry: LedgerEntry) -> SaleInputs:
    identity, references = ctx.references.page()
    wanted = edited(entry.order, entry.edits)
    return SaleInputs(
        order=wanted.order,
        external_id=external_id(entry),
        customers=find_customers(ctx, wanted.order),
        matches=match_lines(ctx, wanted.order),
        identity=identity,
        references=references,
        names=wanted.names,
        conflicts=wanted.conflicts,
        any_total=Allowance.TOTAL in entry.allowed,
    )


def match_lines(ctx: FlowContext, order: Order) -> tuple[LineMatch, ...]:
    """Match each line by style identifier with color and size, then by UPC, then by SKU."""
    pushed = ctx.catalogue.pushed(list(dict.fromkeys(line.style_identifier for line in order.lines)))
    styles = {record.style.identifier: record.style for record in pushed.values()}
    skus = {line: _in_style(line, styles.get(line.style_identifier)) for line in order.lines}
    known = ctx.catalogue.products([sku.product_id for sku in skus.values() if sku])
    return tuple(LineMatch(line, _products(ctx, line, skus[line], known)) for line in order.lines)


def _products(ctx: FlowContext, line: OrderLine, sku: Sku | None, known: Mapping[str, Product]) -> tuple[Product, ...]:
    if line.sku:
        return ctx.catalogue.by_sku(line.sku)
    if sku and sku.product_id in known:
        return (known[sku.product_id],)
    by_upc = ctx.catalogue.by_upc(line.upc) if line.upc else ()
    if by_upc:
        return by_upc
    names = dict.fromkeys(name for name in (line.style_identifier, line.style_number) if name)
    return next((found for name in names if (found := ctx.catalogue.by_sku(name))), ())


def _in_style(line: OrderLine, style: Style | None) -> Sku | None:
    """The style's SKU in this color and size; a UPC that contradicts it wins later."""
    if style is None:
        return None
    colors = {
        c.code for c in style.colors if line.color_code == c.code or (not line.color_code and line.color == c.name)
    }
    sizes = {s.name for s in style.sizes if line.size in (s.name, s.code) or line.size_code in (s.name, s.code)}
    found = [sku for sku in style.skus if sku.color_code in colors and sku.size_name in sizes]
    same_upc = [sku for sku in found if not line.upc or not sku.upc or sku.upc == line.upc]
    return same_upc[0] if len(same_upc) == 1 else None


def find_customers(ctx: FlowContext, order: Order) -> tuple[Customer, ...]:
    """The ERP customers the order could mean, by the first rule of the settings that finds any."""
    ctx.customers.refresh(CUSTOMERS_MAX_AGE_SECONDS)
    if not order.customer_code:
        return _without_code(ctx, order)
    for rule in ctx.settings.orders.match_customers_by:
        found = _by_rule(ctx, order, rule)
        if found:
            return found
    return ()


def _without_code(ctx: FlowContext, order: Order) -> tuple[Customer, ...]:
    wanted = ctx.settings.orders.customers
    if wanted.without_code == "match_name":
        return _by_rule(ctx, order, "name")
    if wanted.without_code == "house_account":
        one = ctx.customers.by_id(wanted.house_account)
        return (one,) if one else ctx.customers.by_name(wanted.house_account)
    return ()


def _by_rule(ctx: FlowContext, order: Order, rule: str) -> tuple[Customer, ...]:
    if rule == "name":
        return ctx.customers.by_name(order.customer_name) if order.customer_name else ()
    if rule == "attribute":
        return ctx.customers.by_code(order.customer_code)
    one = ctx.customers.by_id(order.customer_code)
    return (one,) if one else ()
