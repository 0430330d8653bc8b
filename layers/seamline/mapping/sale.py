"""An approved order, its matched lines and customer, and the settings make a sale draft, or every reason why not."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from seamline.domain.customer import Address, Customer
from seamline.domain.order import Order
from seamline.domain.references import ErpIdentity, References
from seamline.domain.sale import Charge, SaleDraft, SaleLine
from seamline.mapping.order_lines import CENT, LineMatch, map_lines
from seamline.settings import Settings

NOTE_LIMIT = 1024


class SaleInputs(Struct, frozen=True):
    """All that the mapping of one order looks at."""

    order: Order
    external_id: str
    customers: tuple[Customer, ...]
    matches: tuple[LineMatch, ...]
    identity: ErpIdentity
    references: References


def map_sale(inputs: SaleInputs, settings: Settings) -> SaleDraft | tuple[str, ...]:
    """The sale to create, or everything wrong with the order at once."""
    order = inputs.order
    mapped = map_lines(inputs.matches, settings.orders.allow_unsellable)
    problems = list(mapped.problems)
    if not order.lines:
        problems.append("the order has no lines")
    problems += _customer_problems(inputs, settings)
    problems += _reference_problems(inputs, settings)
    extra, imbalance = _charges(order, mapped.lines, mapped.charges, settings)
    if not mapped.problems:
        problems += imbalance
    if problems:
        return tuple(problems)
    return _draft(inputs, settings, mapped.lines, (*mapped.charges, *extra))


def _customer_problems(inputs: SaleInputs, settings: Settings) -> list[str]:
    order, found = inputs.order, inputs.customers
    who = f"customer {order.customer_code or '(no code)'} {order.customer_name}".strip()
    if not found:
        return [f"unknown customer: {who} is not in the ERP"]
    if len(found) > 1:
        return [f"ambiguous customer: {who} could be {', '.join(c.name for c in found)}"]
    customer = found[0]
    problems = [] if customer.active else [f"{customer.name} is deprecated in the ERP"]
    if customer.on_credit_hold:
        problems.append(f"{customer.name} is on credit hold in the ERP")
    if customer.currency and order.currency and customer.currency != order.currency:
        problems.append(f"the order is in {order.currency}, {customer.name} buys in {customer.currency}")
    return problems + _rate_problems(customer, inputs.identity, settings)


def _rate_problems(customer: Customer, identity: ErpIdentity, settings: Settings) -> list[str]:
    foreign = customer.currency and customer.currency != identity.base_currency
    if foreign and customer.currency not in settings.orders.currency_rates:
        return [f"no rate for {customer.currency} in orders.currency_rates (base currency {identity.base_currency})"]
    return []


def _reference_problems(inputs: SaleInputs, settings: Settings) -> list[str]:
    references, problems = inputs.references, []
    if _spelt(settings.orders.location, references.locations) is None:
        problems.append(f"the ERP has no location {settings.orders.location!r}")
    rule = _tax_rule(inputs, settings)
    if not rule:
        problems.append("no tax rule: the customer has none and orders.tax_rule is not set")
    elif _spelt(rule, references.tax_rules) is None:
        problems.append(f"the ERP has no tax rule {rule!r}")
    lock = inputs.identity.lock_date[:10]
    if lock and _day(inputs.order) <= lock:
        problems.append(f"the order date {_day(inputs.order)} lies in the closed period up to {lock}")
    for kind, address in (("shipping", inputs.order.shipping), ("billing", inputs.order.billing)):
        if address.line1 and not address.country:
            problems.append(f"the {kind} address has no country")
    return problems


def _charges(
    order: Order, lines: Sequence[SaleLine], rounding: Sequence[Charge], settings: Settings
) -> tuple[tuple[Charge, ...], list[str]]:
    """Shipping and the order's discount as charges, so that the sale's total equals the order's to the cent."""
    goods = sum((line.total for line in lines), Decimal(0)) + sum((c.amount for c in rounding), Decimal(0))
    gap = goods + order.shipping_total - order.total
    by_percent = (goods * order.discount_percent / 100).quantize(CENT, ROUND_HALF_UP)
    charges = [Charge(settings.orders.shipping_charge, order.shipping_total)] if order.shipping_total else []
    if not any(abs(gap - known) <= CENT for known in (Decimal(0), order.discount, by_percent)):
        text = f"lines {goods} + shipping {order.shipping_total} - discount {order.discount or by_percent}"
        return tuple(charges), [f"the total does not add up: {text} is not JOOR's total {order.total}"]
    if gap:
        charges.append(Charge(settings.orders.discount_charge, -gap))
    return tuple(charges), []


def _draft(
    inputs: SaleInputs, settings: Settings, lines: tuple[SaleLine, ...], charges: tuple[Charge, ...]
) -> SaleDraft:
    order, customer, wanted = inputs.order, inputs.customers[0], settings.orders
    return SaleDraft(
        external_id=inputs.external_id,
        customer_id=customer.id,
        customer_name=customer.name,
        reference=f"{wanted.reference_prefix}{order.purchase_order or order.id}",
        lines=lines,
        charges=charges,
        total=sum((c.amount for c in charges), sum((line.total for line in lines), Decimal(0))),
        advanced=wanted.sale_type == "advanced",
        authorise=wanted.sale_status == "authorised",
        location=_spelt(wanted.location, inputs.references.locations) or wanted.location,
        tax_rule=_tax_rule(inputs, settings),
        terms=customer.payment_term,
        price_tier=customer.price_tier,
        sales_representative=customer.sales_representative,
        carrier=customer.carrier,
        currency_rate=_rate(customer, inputs.identity, settings),
        order_date=_day(order),
        ship_by=order.ship_start[:10],
        note=_note(order),
        shipping_notes=_window(order),
        contact=order.contact,
        email=order.email,
        phone=order.phone,
        billing=order.billing,
        shipping=order.shipping if order.shipping != Address() else order.billing,
    )


def _rate(customer: Customer, identity: ErpIdentity, settings: Settings) -> Decimal | None:
    foreign = customer.currency and customer.currency != identity.base_currency
    return settings.orders.currency_rates[customer.currency] if foreign else None


def _tax_rule(inputs: SaleInputs, settings: Settings) -> str:
    own = inputs.customers[0].tax_rule if inputs.customers else ""
    return own or settings.orders.tax_rule


def _spelt(name: str, known: Sequence[str]) -> str | None:
    """The name as the ERP stores it."""
    return next((other for other in known if other.casefold() == name.casefold()), None)


def _day(order: Order) -> str:
    return (order.approved or order.created)[:10]


def _note(order: Order) -> str:
    return "\n".join(part for part in (f"JOOR order {order.id}", order.comments) if part)[:NOTE_LIMIT]


def _window(order: Order) -> str:
    start, end = order.ship_start[:10], order.ship_end[:10]
    return f"Ship between {start} and {end}" if start and end else ""
