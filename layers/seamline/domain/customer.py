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


class StoredAddress(Struct, frozen=True, omit_defaults=True):
    """An address kept on the customer's card; `kind` is billing, shipping or business."""

    id: str
    kind: str
    address: Address
    default: bool = False


class Contact(Struct, frozen=True, omit_defaults=True):
    """A person of the customer."""

    name: str = ""
    email: str = ""
    phone: str = ""
    default: bool = False


class Customer(Struct, frozen=True, omit_defaults=True):
    """The ERP's customer card, as far as JOOR and its orders need it. `discount` is in percent."""

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
    addresses: tuple[StoredAddress, ...] = ()
    contacts: tuple[Contact, ...] = ()
    display_name: str = ""
    tax_number: str = ""


class CustomerDraft(Struct, frozen=True, omit_defaults=True):
    """A customer card to create. `attributes` holds JOOR's code under the attribute the settings name."""

    name: str
    currency: str
    payment_term: str
    tax_rule: str
    accounts_receivable: str
    revenue_account: str
    price_tier: str = ""
    sales_representative: str = ""
    tags: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    contact: str = ""
    email: str = ""
    phone: str = ""
    billing: Address = Address()
    shipping: Address = Address()
