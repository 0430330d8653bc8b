"""A customer as JOOR is told of it, which is not how the ERP keeps it."""

from msgspec import Struct


class AddressRecord(Struct, frozen=True, omit_defaults=True):
    """A billing or shipping address under the code that JOOR's orders come back with; `country` is an English name."""

    code: str
    name: str = ""
    phone: str = ""
    email: str = ""
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""


class PriceTypeName(Struct, frozen=True):
    """The label and currency that single out a price type of JOOR."""

    label: str
    currency: str
    retail_currency: str = ""


class CustomerRecord(Struct, frozen=True, omit_defaults=True):
    """One customer, as sent to JOOR or as JOOR shows it. Methods, rep, group, number and warehouse are JOOR's codes."""

    code: str
    name: str = ""
    alias: str = ""
    email: str = ""
    contact_name: str = ""
    buyer_name: str = ""
    price_types: tuple[PriceTypeName, ...] = ()
    billing: tuple[AddressRecord, ...] = ()
    shipping: tuple[AddressRecord, ...] = ()
    payment_method: str = ""
    shipping_method: str = ""
    sales_rep: str = ""
    group: str = ""
    company_number: str = ""
    warehouse: str = ""


class GivenCodes(Struct, frozen=True, omit_defaults=True):
    """The codes a customer and its addresses once got. They stay, since JOOR's orders name them.

    Addresses go by the ERP's address id, or by kind and position where the ERP has no ids.
    """

    customer: str
    addresses: dict[str, str] = {}
