"""Settles who buys: the one customer the order means, or the card to create for a missing one."""

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.customer import Customer, CustomerDraft
from seamline.domain.order import Order
from seamline.mapping.sale_addresses import one_off
from seamline.mapping.sale_countries import by_country
from seamline.mapping.sale_inputs import SaleInputs
from seamline.settings import OrderSettings, Settings


class Buyer(Struct, frozen=True):
    """The customer a sale is for; with `new` the card does not exist yet and `customer.id` is empty."""

    customer: Customer
    new: CustomerDraft | None = None
    problems: tuple[str, ...] = ()


def choose_buyer(inputs: SaleInputs, settings: Settings) -> Buyer:
    """The order's customer, with everything that keeps them from buying."""
    order, found = inputs.order, inputs.customers
    who = f"customer {order.customer_code or '(no code)'} {order.customer_name}".strip()
    if not found and may_create(order, settings.orders):
        buyer = _planned(inputs, settings)
        return replace(buyer, problems=_rate_problems(buyer.customer, inputs, settings))
    if not found:
        return Buyer(Customer("", ""), problems=(_unknown(inputs, who, settings),))
    if len(found) > 1:
        names = ", ".join(customer.name for customer in found)
        return Buyer(Customer("", ""), problems=(f"ambiguous customer: {who} could be {names}",))
    return Buyer(
        found[0], problems=(*_problems(found[0], inputs, settings), *_rate_problems(found[0], inputs, settings))
    )


def may_create(order: Order, settings: OrderSettings) -> bool:
    """Whether a missing customer of this order is created: only one whom JOOR knows by code and name."""
    return settings.customers.create_missing and bool(order.customer_code and order.customer_name)


def code_against(customer: Customer, order: Order, settings: Settings) -> str:
    """The card's own JOOR code where it is another than the order's; empty when nothing speaks against the card."""
    own = customer.attributes.get(settings.customer_attribute, "").strip()
    return own if own.casefold() != order.customer_code.strip().casefold() else ""


def _unknown(inputs: SaleInputs, who: str, settings: Settings) -> str:
    order, wanted = inputs.order, settings.orders.customers
    if order.customer_code:
        others = (f"; {one.name} there has the code {code_against(one, order, settings)}" for one in inputs.namesakes)
        return f"unknown customer: {who} is not in the ERP{''.join(others)}"
    if wanted.without_code == "house_account":
        return f"the house account {wanted.house_account!r} is not in the ERP"
    return f"no customer code: {who} is not matched in JOOR (orders.customers.without_code could name a house account)"


def _problems(customer: Customer, inputs: SaleInputs, settings: Settings) -> list[str]:
    currency, own = inputs.order.currency, customer.currency or inputs.identity.base_currency
    problems = [] if customer.active else [f"{customer.name} is deprecated in the ERP"]
    if customer.on_credit_hold and not settings.orders.customers.allow_credit_hold:
        problems.append(f"{customer.name} is on credit hold in the ERP")
    if own and currency and own != currency:
        problems.append(f"the order is in {currency}, {customer.name} buys in {own}")
    return problems


def _rate_problems(customer: Customer, inputs: SaleInputs, settings: Settings) -> tuple[str, ...]:
    base = inputs.identity.base_currency
    foreign = customer.currency and customer.currency != base
    if foreign and customer.currency not in settings.orders.currency_rates:
        return (f"no rate for {customer.currency} in orders.currency_rates (base currency {base})",)
    return ()


def _planned(inputs: SaleInputs, settings: Settings) -> Buyer:
    """The card of a customer nobody knows yet. Its tax rule is never left to the ERP."""
    order, wanted = inputs.order, settings.orders
    new = wanted.customers.new
    by_land = by_country(wanted.tax_rules, order.shipping.country or order.billing.country)
    customer = Customer(
        id="",
        name=order.customer_name,
        currency=order.currency,
        tax_rule=new.tax_rule or by_land or wanted.tax_rule or inputs.names.tax_rule,
        payment_term=new.payment_term,
        price_tier=new.price_tier,
    )
    draft = CustomerDraft(
        name=customer.name,
        currency=customer.currency,
        payment_term=customer.payment_term,
        tax_rule=customer.tax_rule,
        accounts_receivable=new.accounts_receivable,
        revenue_account=new.revenue_account,
        price_tier=customer.price_tier,
        tags=new.tags,
        attributes={settings.customer_attribute: order.customer_code},
        contact=order.contact,
        email=order.email,
        phone=order.phone,
        billing=one_off(order.billing, wanted),
        shipping=one_off(order.shipping, wanted),
    )
    return Buyer(customer, draft)
