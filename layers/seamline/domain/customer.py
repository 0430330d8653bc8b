"""A customer of the brand, as the ERP knows it."""

from decimal import Decimal

from msgspec import Struct


class Address(Struct, frozen=True, omit_defaults=True):
    """A postal address; `country` is an English country name."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    company: str = ""
    contact: str = ""


class Customer(Struct, frozen=True, omit_defaults=True):
    """The ERP's customer card, as far as an order needs it. `discount` is in percent."""

    id: str
    name: str
    currency: str = ""
    active: bool = True
    on_credit_hold: bool = False
    tax_rule: str = ""
    payment_term: str = ""
    price_tier: str = ""
    sales_representative: str = ""
    carrier: str = ""
    location: str = ""
    discount: Decimal = Decimal(0)
    tags: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    email: str = ""
