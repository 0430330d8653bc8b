"""Price tiers of the variants become the style's price types: evened out, rounded, or refused with the list."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from seamline.domain.catalogue import Product
from seamline.domain.style import Price
from seamline.settings import PriceMapping, StyleSettings

LISTED = 8
_ROUNDING = {"nearest": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}
ZERO = Decimal(0)


class PriceProblem(ValueError):
    """A price that JOOR cannot be given."""


def style_prices(products: Sequence[Product], settings: StyleSettings) -> tuple[tuple[Price, ...], tuple[str, ...]]:
    """The prices that hold for all these products, and what is wrong with the others."""
    prices: list[Price] = []
    problems: list[str] = []
    for mapping in settings.prices:
        try:
            price = _price(products, mapping, settings)
        except PriceProblem as problem:
            problems.append(str(problem))
        else:
            prices += [price] if price else []
    if not prices and not problems:
        problems.append("no price type is left: every tier of the settings is missing or zero")
    return tuple(prices), tuple(problems)


def sku_prices(product: Product, settings: StyleSettings) -> tuple[Price, ...]:
    """One variant's own prices, where SKUs are priced singly."""
    return style_prices([product], settings)[0] if settings.uneven_prices == "per_sku" else ()


def uneven(products: Sequence[Product], settings: StyleSettings) -> bool:
    """Whether a mapped tier differs between the products."""
    tiers = {tier for mapping in settings.prices for tier in (mapping.wholesale, mapping.retail) if tier}
    return any(len({_of(product, tier) for product in products}) > 1 for tier in tiers)


def _price(products: Sequence[Product], mapping: PriceMapping, settings: StyleSettings) -> Price | None:
    wholesale = _tier(products, mapping.wholesale, settings)
    if wholesale is None:
        return None
    retail = _tier(products, mapping.retail, settings) if mapping.retail else None
    return Price(
        mapping.label,
        mapping.currency,
        _rounded(wholesale, mapping),
        None if retail is None else _rounded(retail, mapping),
        "" if retail is None else mapping.retail_currency or mapping.currency,
    )


def _tier(products: Sequence[Product], tier: str, settings: StyleSettings) -> Decimal | None:
    """The tier's one price; None when it is to be skipped. Raises PriceProblem."""
    values = {product.sku: _of(product, tier) for product in products}
    missing = [sku for sku, value in values.items() if value <= 0]
    if missing and settings.missing_price == "skip":
        return None
    if missing and settings.missing_price == "hold":
        raise PriceProblem(f"price tier {tier!r} is missing or zero on {_list(missing)} (styles.missing_price: hold)")
    if settings.uneven_prices == "highest":
        return max(values.values())
    if settings.uneven_prices in ("hold", "split") and len(set(values.values())) > 1:
        listed = _list([f"{sku} {value}" for sku, value in sorted(values.items())])
        rule = f"styles.uneven_prices: {settings.uneven_prices}"
        raise PriceProblem(f"price tier {tier!r} differs between variants of one style ({rule}): {listed}")
    return min(values.values())


def _of(product: Product, tier: str) -> Decimal:
    return max(product.prices.get(tier, ZERO), ZERO)


def _rounded(amount: Decimal, mapping: PriceMapping) -> Decimal:
    if mapping.round_to is None:
        return amount
    steps = (amount / mapping.round_to).quantize(Decimal(1), _ROUNDING[mapping.rounding])
    return steps * mapping.round_to


def _list(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - LISTED} more" if len(texts) > LISTED else ""
    return ", ".join(texts[:LISTED]) + more
