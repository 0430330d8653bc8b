"""What an ERP account is, and the names that must exist in it before a record may use them."""

from msgspec import Struct


class ErpIdentity(Struct, frozen=True):
    """Which account the credentials open. `lock_date` is ISO or empty: nothing may be booked on or before it."""

    company: str
    base_currency: str
    time_zone: str
    lock_date: str = ""
    default_tax_rule: str = ""


class References(Struct, frozen=True):
    """Reference names, spelt as the ERP stores them."""

    locations: tuple[str, ...] = ()
    price_tiers: tuple[str, ...] = ()
    tax_rules: tuple[str, ...] = ()
    payment_terms: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    default_location: str = ""
