"""The customer's card as the templates of the customers section see it."""

from typing import Any

from seamline.domain.customer import Contact, Customer
from seamline.mapping.record import Attributes


def card_of(card: Customer) -> dict[str, Any]:
    """The names a template may use."""
    contact = main_contact(card)
    return {
        "id": card.id,
        "name": card.name,
        "display_name": card.display_name or card.name,
        "currency": card.currency,
        "payment_term": card.payment_term,
        "carrier": card.carrier,
        "sales_representative": card.sales_representative,
        "location": card.location,
        "price_tier": card.price_tier,
        "tax_number": card.tax_number,
        "tags": list(card.tags),
        "attributes": Attributes(card.attributes),
        "contact": {"name": contact.name, "email": contact.email, "phone": contact.phone},
    }


def main_contact(card: Customer) -> Contact:
    """The default contact, else the first; a nameless empty one when there is none."""
    return next((one for one in card.contacts if one.default), card.contacts[0] if card.contacts else Contact())
