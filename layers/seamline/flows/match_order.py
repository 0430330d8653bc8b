"""Finds, for one order, the ERP's products and customer in the remembered catalogue and books."""

from msgspec.structs import replace

from seamline.domain.catalogue import Product
from seamline.domain.customer import Customer
from seamline.domain.ledger import LedgerEntry, external_id
from seamline.domain.order import Order, OrderLine
from seamline.domain.order_edits import Allowance
from seamline.domain.style import Style
from seamline.flows.context import FlowContext
from seamline.mapping.line_match import in_style, may_be
from seamline.mapping.order_edits import edited
from seamline.mapping.order_lines import LineMatch
from seamline.mapping.sale import unknown_names
from seamline.mapping.sale_buyer import code_against
from seamline.mapping.sale_header import location_of
from seamline.mapping.sale_inputs import SaleInputs
from seamline.state.customers import fold_code

CUSTOMERS_MAX_AGE_SECONDS = 300.0
REFERENCES_RETRY_SECONDS = 300.0
NOBODY = Customer("", "")


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
    customers = find_customers(ctx, wanted.order)
    return SaleInputs(
        order=wanted.order,
        external_id=external_id(entry),
        customers=customers,
        namesakes=() if customers else _namesakes(ctx, wanted.order),
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
    skus = {line: in_style(line, styles.get(line.style_identifier)) for line in order.lines}
    known = ctx.catalogue.products([sku.product_id for sku in skus.values() if sku])
    found = {line: known.get(sku.product_id) if sku else None for line, sku in skus.items()}
    return tuple(_match(ctx, line, found[line], styles.get(line.style_identifier)) for line in order.lines)


def _match(ctx: FlowContext, line: OrderLine, in_its_style: Product | None, style: Style | None) -> LineMatch:
    if line.sku:
        return LineMatch(line, ctx.catalogue.by_sku(line.sku))
    if in_its_style:
        return LineMatch(line, (in_its_style,))
    by_upc = ctx.catalogue.by_upc(line.upc) if line.upc else ()
    return LineMatch(line, by_upc) if by_upc else _by_sku(ctx, line, style)


def _by_sku(ctx: FlowContext, line: OrderLine, style: Style | None) -> LineMatch:
    """The product whose SKU is the style's identifier or number, where JOOR's style is no grid of other products."""
    names = dict.fromkeys(name for name in (line.style_identifier, line.style_number) if name)
    found = next((products for name in names if (products := ctx.catalogue.by_sku(name))), ())
    if not found:
        return LineMatch(line, ())
    styles = [style] if style else [row.style for row in ctx.catalogue.styles.by_number(line.style_number)]
    good = tuple(product for product in found if may_be(line, product, styles))
    return LineMatch(line, good, () if good else found)


def find_customers(ctx: FlowContext, order: Order) -> tuple[Customer, ...]:
    """The ERP customers the order could mean: the one JOOR got its code for, else by the first rule that finds any."""
    ctx.customers.refresh(CUSTOMERS_MAX_AGE_SECONDS)
    if not order.customer_code:
        return _without_code(ctx, order)
    if one := _given_the_code(ctx, order.customer_code):
        return (one,)
    for rule in ctx.settings.orders.match_customers_by:
        found = _by_rule(ctx, order, rule)
        if found:
            return found
    return ()


def location_hit(ctx: FlowContext, order: Order) -> str:
    """The ERP location an order's sale will take its goods from; the customer is looked for only where it counts."""
    found = find_customers(ctx, order) if ctx.settings.orders.location_from == "customer" else ()
    return location_of(order, found[0] if len(found) == 1 else NOBODY, ctx.settings.orders)


def _given_the_code(ctx: FlowContext, code: str) -> Customer | None:
    """Who bears the code in JOOR because the customers flow gave it, whatever the card says by now."""
    owner = ctx.sent_customers.owners([code]).get(fold_code(code))
    return ctx.customers.by_id(owner) if owner else None


def _without_code(ctx: FlowContext, order: Order) -> tuple[Customer, ...]:
    wanted = ctx.settings.orders.customers
    if wanted.without_code == "match_name":
        return _named(ctx, order)
    if wanted.without_code == "house_account":
        one = ctx.customers.by_id(wanted.house_account)
        return (one,) if one else ctx.customers.by_name(wanted.house_account)
    return ()


def _by_rule(ctx: FlowContext, order: Order, rule: str) -> tuple[Customer, ...]:
    if rule == "name":
        return tuple(card for card in _named(ctx, order) if not code_against(card, order, ctx.settings))
    if rule == "attribute":
        return ctx.customers.by_code(order.customer_code)
    one = ctx.customers.by_id(order.customer_code)
    return (one,) if one else ()


def _named(ctx: FlowContext, order: Order) -> tuple[Customer, ...]:
    return ctx.customers.by_name(order.customer_name) if order.customer_name else ()


def _namesakes(ctx: FlowContext, order: Order) -> tuple[Customer, ...]:
    """Cards that only another code keeps from being the order's customer."""
    if not order.customer_code:
        return ()
    return tuple(card for card in _named(ctx, order) if code_against(card, order, ctx.settings))
