"""What an ERP account is, and the names that must exist in it before a record may use them."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class ErpIdentity(Struct, frozen=True):
    """Which account the credentials open. `lock_date` is ISO or empty: nothing may be booked on or before it."""

    company: str
    base_currency: str
    time_zone: str
    lock_date: str = ""
    default_tax_rule: str = ""


class DueMethod(StrEnum):
    """How a payment term's number turns the invoice's day into the day it is due."""

    DAYS = "days"
    DAY_OF_NEXT_MONTH = "day of next month"
    LAST_DAY_OF_NEXT_MONTH = "last day of next month"
    DAYS_AFTER_MONTH_END = "days after the end of the month"


class DueRule(Struct, frozen=True):
    """When an invoice under a payment term is due."""

    number: int
    method: DueMethod = DueMethod.DAYS


class References(Struct, frozen=True):
    """Reference names, spelt as the ERP stores them; `tax_percents` and `due_rules` are by such a name."""

    locations: tuple[str, ...] = ()
    price_tiers: tuple[str, ...] = ()
    tax_rules: tuple[str, ...] = ()
    payment_terms: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    default_location: str = ""
    sales_representatives: tuple[str, ...] = ()
    tax_percents: dict[str, Decimal] = {}
    due_rules: dict[str, DueRule] = {}
