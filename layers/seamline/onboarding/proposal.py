"""Proposes a connection from what two accounts hold; whatever a person has decided already is kept."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from msgspec import Struct

from seamline.marketplace.port import PriceType
from seamline.onboarding.survey import Survey

SELECTING = ("joor", "wholesale", "b2b")
"""What tags that select products for a marketplace are usually called."""
GROUPING = ("collection", "linesheet", "season", "drop")
RETAIL = re.compile(r"\b(retail|rrp|srp|msrp)\b", re.IGNORECASE)
PREFIX = re.compile(r"^(\w+?[_:]|\w+[-:] )\S")
DEFAULT_TAG, DEFAULT_PREFIX, DEFAULT_WAREHOUSE = "JOOR", "Collection_", "Default"


class Wishes(Struct, frozen=True):
    """What a person has decided already; what is empty is proposed. `addresses` are settings of the erp and joor
    sections, for accounts that are reached elsewhere."""

    connection: str = ""
    account: str = ""
    tag: str = ""
    linesheet_prefix: str = ""
    location: str = ""
    warehouse: str = ""
    tax_rule: str = ""
    go_live: date | None = None
    addresses: Mapping[str, Mapping[str, Any]] = {}


class PricePair(Struct, frozen=True):
    """A JOOR price type and the price tiers proposed for it; `retail` may be empty."""

    price_type: PriceType
    wholesale: str
    retail: str = ""


class Proposal(Struct, frozen=True):
    """Everything a connection file has to say, and what a person still has to do (`todo`) before it works well."""

    connection: str
    account: str
    go_live: date
    tag: str
    linesheet_prefix: str
    prices: tuple[PricePair, ...]
    warehouse: str
    location: str
    tax_rule: str
    addresses: Mapping[str, Mapping[str, Any]] = {}
    todo: tuple[str, ...] = ()


def propose(survey: Survey, wishes: Wishes, today: date) -> Proposal:
    """A proposal that fits the survey. Orders approved before `today` are left alone unless wished otherwise."""
    prices = tuple(_pair(price_type, survey) for price_type in survey.price_types)
    tag, prefix = wishes.tag or _tag(survey), wishes.linesheet_prefix or _prefix(survey)
    return Proposal(
        connection=wishes.connection or slug(survey.identity.company),
        account=wishes.account,
        go_live=wishes.go_live or today,
        tag=tag or DEFAULT_TAG,
        linesheet_prefix=prefix or DEFAULT_PREFIX,
        prices=prices or (_no_price_type(survey),),
        warehouse=wishes.warehouse or DEFAULT_WAREHOUSE,
        location=wishes.location or survey.names.default_location or _first(survey.names.locations),
        tax_rule=wishes.tax_rule or _tax_rule(survey),
        addresses=wishes.addresses,
        todo=tuple(_todo(survey, tag, prefix)),
    )


def slug(company: str) -> str:
    """A connection's name from a company's: lower case, digits and hyphens, a letter first, at most 40 characters."""
    plain = re.sub(r"[^a-z0-9]+", "-", company.casefold()).strip("-")
    return re.sub(r"^[^a-z]+", "", plain)[:40].strip("-") or "brand"


def _tag(survey: Survey) -> str:
    for word in SELECTING:
        if found := next((tag for tag in survey.tags if word in tag.casefold() and not PREFIX.match(tag)), ""):
            return found
    return ""


def _prefix(survey: Survey) -> str:
    """The beginning that most different tags share; one that speaks of collections wins."""
    shared = Counter(match[1] for tag in survey.tags if (match := PREFIX.match(tag)))
    spoken = [prefix for prefix in shared if any(word in prefix.casefold() for word in GROUPING)]
    return max(spoken or shared, key=lambda prefix: shared[prefix], default="")


def _tax_rule(survey: Survey) -> str:
    """The account's default for sales, as far as it is a rule that sales may use."""
    default = survey.identity.default_tax_rule
    return default if default in survey.names.tax_rules else ""


def _pair(price_type: PriceType, survey: Survey) -> PricePair:
    tiers = tuple(survey.priced) or survey.names.price_tiers
    retail = [tier for tier in tiers if RETAIL.search(tier)]
    wholesale = [tier for tier in tiers if tier not in retail] or list(tiers)
    best = max(wholesale, key=lambda tier: _likeness(price_type, tier), default="Tier 1")
    retail_currency = price_type.retail_currency or price_type.currency
    wanted = PriceType("Retail", retail_currency)
    return PricePair(price_type, best, max(retail, key=lambda tier: _likeness(wanted, tier), default=""))


def _likeness(price_type: PriceType, tier: str) -> float:
    """How well a tier's name fits a price type; naming the currency counts as much as being spelt alike."""
    alike = SequenceMatcher(None, price_type.label.casefold(), tier.casefold()).ratio()
    return alike + (price_type.currency.casefold() in tier.casefold())


def _no_price_type(survey: Survey) -> PricePair:
    return _pair(PriceType("Wholesale", survey.identity.base_currency or "USD"), survey)


def _first(names: tuple[str, ...]) -> str:
    return names[0] if names else "Main Warehouse"


def _todo(survey: Survey, tag: str, prefix: str) -> list[str]:
    found, base = [], survey.identity.base_currency
    if not tag:
        found.append(f"Cin7: tag the products that go to JOOR with {DEFAULT_TAG} (Inventory > Products > Tags).")
    if not prefix:
        found.append(
            f"Cin7: tag products with {DEFAULT_PREFIX}<linesheet>, such as {DEFAULT_PREFIX}SS27, to put them on a "
            "linesheet; without one they reach JOOR but no retailer can order them."
        )
    if not survey.price_types:
        found.append("JOOR: ask JOOR to set up a price type; the label in styles.prices is a guess until then.")
    found += (
        f"{currency}: its orders are held until orders.currency_rates says how many {base} one {currency} is."
        for currency in sorted({row.currency for row in survey.price_types} - {base})
    )
    if survey.without_barcode:
        found.append(
            f"Cin7: {survey.without_barcode} of {survey.products} products have no barcode; JOOR's stock and orders "
            "find them by style, color and size only."
        )
    return found
