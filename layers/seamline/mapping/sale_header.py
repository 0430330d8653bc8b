"""Chooses the names a sale's header refers to, and tells every one that the ERP does not have."""

from decimal import Decimal

from msgspec import Struct

from seamline.domain.customer import Customer
from seamline.domain.order import Order
from seamline.domain.references import References
from seamline.mapping.sale_addresses import ships_to
from seamline.mapping.sale_countries import by_country
from seamline.mapping.sale_inputs import SaleInputs, looked_up, spelt
from seamline.settings import OrderSettings, Settings


class Chosen(Struct, frozen=True):
    """A name as the ERP spells it, or why there is none."""

    name: str = ""
    problem: str = ""


class Header(Struct, frozen=True):
    """The names of a sale's header."""

    location: str
    tax_rule: str
    tax_percent: Decimal
    terms: str
    carrier: str
    sales_representative: str
    price_tier: str
    problems: tuple[str, ...]


def choose_header(inputs: SaleInputs, customer: Customer, settings: Settings) -> Header:
    """Every name as chosen for this order, else by its setting: the customer's, the order's by a map, or a default."""
    order, references = inputs.order, inputs.references
    chosen = {
        "location": _location(order, customer, references, settings.orders),
        "tax_rule": _tax_rule(order, customer, references, settings.orders),
        "terms": _terms(order, customer, references, settings.orders),
        "carrier": _carrier(order, customer, references, settings.orders),
        "sales_representative": _representative(order, customer, references, settings.orders),
        "price_tier": _price_tier(order, customer, references, settings),
    } | _asked(inputs)
    names = {field: found.name for field, found in chosen.items()}
    return Header(
        **names,
        tax_percent=references.tax_percents.get(names["tax_rule"], Decimal(0)),
        problems=tuple(found.problem for found in chosen.values() if found.problem),
    )


def erp_names(references: References) -> dict[str, tuple[str, tuple[str, ...]]]:
    """What may be chosen for each field of a sale's header: how it is called, and the names there are."""
    return {
        "location": ("location", references.locations),
        "tax_rule": ("tax rule", references.tax_rules),
        "terms": ("payment term", references.payment_terms),
        "carrier": ("carrier", references.carriers),
        "sales_representative": ("sales representative", references.sales_representatives),
    }


def _asked(inputs: SaleInputs) -> dict[str, Chosen]:
    """The names a person chose for this order."""
    books = erp_names(inputs.references)
    asked = {field: str(getattr(inputs.names, field)) for field in books}
    return {field: _known(books[field][0], name, books[field][1]) for field, name in asked.items() if name}


def _known(kind: str, name: str, names: tuple[str, ...]) -> Chosen:
    """An empty name is fine: the ERP then takes the customer's own."""
    found = spelt(name, names) if name else ""
    return Chosen(problem=f"the ERP has no {kind} {name!r}") if found is None else Chosen(found)


def location_of(order: Order, customer: Customer, settings: OrderSettings) -> str:
    """Where the order's goods come from: by JOOR's warehouse, else the customer's own if that counts, else the one."""
    mapped = looked_up(settings.locations, order.warehouse, order.warehouse_code)
    own = customer.location if settings.location_from == "customer" else ""
    return mapped or own or settings.location


def _location(order: Order, customer: Customer, references: References, settings: OrderSettings) -> Chosen:
    return _known("location", location_of(order, customer, settings), references.locations)


def _tax_rule(order: Order, customer: Customer, references: References, settings: OrderSettings) -> Chosen:
    first, second = customer.tax_rule, by_country(settings.tax_rules, ships_to(order, customer, settings))
    if settings.tax_rule_from == "country":
        first, second = second, first
    rule = first or second or settings.tax_rule
    if not rule and not customer.name:
        return Chosen()  # nobody knows yet whose rule it would be
    if not rule:
        return Chosen(problem="no tax rule: the customer has none and orders.tax_rule is not set")
    return _known("tax rule", rule, references.tax_rules)


def _terms(order: Order, customer: Customer, references: References, settings: OrderSettings) -> Chosen:
    names = (order.payment_method, order.payment_method_code)
    if settings.terms_from == "customer" or not any(names):
        return _known("payment term", customer.payment_term, references.payment_terms)
    mapped = looked_up(settings.terms, *names) or _same_name(names, references.payment_terms)
    if not mapped:
        return Chosen(
            problem=f"JOOR's payment method {order.payment_method!r} is no ERP payment term (see orders.terms)"
        )
    return _known("payment term", mapped, references.payment_terms)


def _carrier(order: Order, customer: Customer, references: References, settings: OrderSettings) -> Chosen:
    names = (order.shipping_method, order.shipping_method_code)
    if settings.carrier_from == "customer" or not any(names):
        return _known("carrier", customer.carrier, references.carriers)
    mapped = looked_up(settings.carriers, *names) or _same_name(names, references.carriers)
    if not mapped:
        return Chosen(
            problem=f"JOOR's shipping method {order.shipping_method!r} is no ERP carrier (see orders.carriers)"
        )
    return _known("carrier", mapped, references.carriers)


def _representative(order: Order, customer: Customer, references: References, settings: OrderSettings) -> Chosen:
    names = (order.sales_representative, order.sales_representative_code)
    known = references.sales_representatives
    own = {"customer": customer.sales_representative, "default": ""}.get(settings.sales_rep_from)
    mapped = looked_up(settings.sales_reps, *names) or _same_name(names, known)
    if settings.sales_rep_from == "customer" and not customer.id:
        own = mapped  # a new card has none of its own yet
    if own is not None or not any(names):
        return _known("sales representative", own or settings.default_sales_rep, known)
    if not mapped:
        text = (
            f"JOOR's sales representative {order.sales_representative!r} is none of the ERP's (see orders.sales_reps)"
        )
        return Chosen(problem=text)
    return _known("sales representative", mapped, known)


def _price_tier(order: Order, customer: Customer, references: References, settings: Settings) -> Chosen:
    if settings.orders.price_tier_from == "customer":
        return _known("price tier", customer.price_tier, references.price_tiers)
    wanted = (order.price_label.casefold(), order.currency)
    rows = {(row.label.casefold(), row.currency): row.wholesale for row in settings.styles.prices}
    if wanted not in rows:
        return Chosen(problem=f"styles.prices has no price type {order.price_label!r} in {order.currency}")
    return _known("price tier", rows[wanted], references.price_tiers)


def _same_name(names: tuple[str, ...], known: tuple[str, ...]) -> str:
    return next((found for name in names if name and (found := spelt(name, known))), "")
