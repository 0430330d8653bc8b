"""Which of JOOR's price types a customer of an ERP price tier buys in."""

from collections.abc import Iterable, Mapping

from seamline.domain.customer import Customer
from seamline.domain.customer_record import PriceTypeName
from seamline.settings import Settings
from seamline.settings.customers import CustomerPriceType


def tier_map(settings: Settings) -> dict[str, tuple[PriceTypeName, ...]]:
    """JOOR's price types by folded price tier: as the customers section says, else as styles.prices pairs them."""
    chosen = settings.customers.price_tiers if settings.customers else {}
    if chosen:
        return {_folded(tier): tuple(map(_chosen, rows)) for tier, rows in chosen.items()}
    paired: dict[str, tuple[PriceTypeName, ...]] = {}
    for price in settings.styles.prices:
        name = PriceTypeName(price.label, price.currency, price.retail_currency or price.currency)
        paired[_folded(price.wholesale)] = (*paired.get(_folded(price.wholesale), ()), name)
    return paired


def price_types_of(
    card: Customer, default_tier: str, tiers: Mapping[str, tuple[PriceTypeName, ...]]
) -> tuple[tuple[PriceTypeName, ...], str]:
    """The price types in the customer's currency, or none and the reason."""
    tier = card.price_tier or default_tier
    if not tier:
        return (), "has no price tier; give it one in the ERP, or set customers.default_tier"
    found = tiers.get(_folded(tier))
    if not found:
        return (), f"the price tier {tier!r} has no JOOR price type; name one in customers.price_tiers"
    matching = tuple(name for name in found if not card.currency or name.currency == card.currency)
    if not matching:
        return (), (
            f"buys in {card.currency}, but the price tier {tier!r} is sold in {_currencies(found)} at JOOR; "
            "correct the tier in the ERP, or add a price type in customers.price_tiers"
        )
    return matching, ""


def _chosen(row: CustomerPriceType) -> PriceTypeName:
    return PriceTypeName(row.label, row.currency, row.retail_currency or row.currency)


def _currencies(names: Iterable[PriceTypeName]) -> str:
    return ", ".join(sorted({name.currency for name in names}))


def _folded(tier: str) -> str:
    return " ".join(tier.split()).casefold()
