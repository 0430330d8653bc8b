"""Names the ERP's price conditions that JOOR cannot express, so that nobody finds them out by an order."""

from collections.abc import Iterator

from seamline.domain.customer import Customer
from seamline.domain.price_conditions import PriceConditions
from seamline.erp.port import Erp
from seamline.mapping.customer_selection import why_left_out
from seamline.settings import Settings
from seamline.settings.customers import CustomerSync


def inexpressible(erp: Erp, settings: Settings) -> tuple[str, ...]:
    """Each deal, discount rule, customer's price or discount that JOOR's price types leave out, and what to do."""
    if settings.customers is None:
        return ()
    conditions = erp.price_conditions()
    customers = (card for card in _all_customers(erp) if settings.customers and _is_chosen(card, settings.customers))
    return (
        *_general(conditions),
        *(words for card in customers for words in _of_customer(card, conditions)),
    )


def _general(conditions: PriceConditions) -> Iterator[str]:
    kinds = (
        ("deal", conditions.deals, "JOOR has no deals"),
        ("volume discount", conditions.volume_discounts, "JOOR has one price per price type, whatever the quantity"),
        ("product discount", conditions.product_discounts, "JOOR shows the price of the tier"),
    )
    for kind, names, why in kinds:
        for name in names:
            yield f"the {kind} {name!r} does not reach JOOR: {why}; agree on it in the order, or on a price tier for it"


def _of_customer(card: Customer, conditions: PriceConditions) -> Iterator[str]:
    own = conditions.customer_prices.get(card.id, 0)
    if own:
        yield (
            f"{card.name} has {own} prices of its own, which do not reach JOOR: it has prices by price type only; "
            "give the customer a price tier of its own and name that tier in styles.prices and customers.price_tiers"
        )
    if card.discount:
        yield (
            f"{card.name} has a discount of {card.discount.normalize():f} %, which does not reach JOOR: "
            "its retailers see the price of the tier; give the customer a price tier that holds the lower prices"
        )


def _is_chosen(card: Customer, rules: CustomerSync) -> bool:
    return not why_left_out(card, rules)


def _all_customers(erp: Erp) -> Iterator[Customer]:
    cursor = ""
    while True:
        page = erp.customers(None, cursor)
        yield from page.rows
        cursor = page.next
        if not cursor:
            return
