"""A group of ERP products and the settings make one desired JOOR style, or the reasons why not."""

import hashlib
from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec
from msgspec import Struct

from seamline.domain.catalogue import Group, Product
from seamline.domain.plan import Hold
from seamline.domain.style import Color, Linesheet, Price, Size, Sku, Style
from seamline.mapping.sizes import size_rank
from seamline.mapping.text import codes, cut_at_word, fit, plain
from seamline.settings import PriceMapping, Settings, StyleSettings

MAPPER_VERSION = 1
NAME_LIMIT, NUMBER_LIMIT, IDENTIFIER_LIMIT = 100, 45, 100
DESCRIPTION_LIMIT, SIZE_CODE_LIMIT, COLOR_CODE_LIMIT = 500, 25, 50


class Variant(Struct, frozen=True):
    """A chosen product with its color and its size as they will be spelt in JOOR."""

    product: Product
    color: str
    size: str


def map_style(group: Group, products: Sequence[Product], settings: Settings) -> Style | Hold:
    """The style of the chosen products, or a hold that lists everything wrong with it at once."""
    variants = tuple(_variant(group, product, settings.styles) for product in products)
    prices, price_problems = _prices(products, settings.styles)
    problems = (*_clashes(variants), *price_problems)
    head = group.family or products[0]
    if problems:
        release = "correct the records in the ERP; the style follows by itself"
        return Hold(group.id, problems, release, label=f"{head.sku} {head.name}")
    color_codes = codes(dict.fromkeys(v.color for v in variants), COLOR_CODE_LIMIT)
    return Style(
        identifier=fit(group.id, IDENTIFIER_LIMIT),
        number=fit(head.sku, NUMBER_LIMIT),
        name=cut_at_word(plain(head.name) or head.sku, NAME_LIMIT),
        description=cut_at_word(plain(head.description or head.short_description), DESCRIPTION_LIMIT),
        division=head.brand,
        silhouette=head.category,
        country_of_origin=head.country_of_origin or products[0].country_of_origin,
        prices=prices,
        colors=tuple(Color(name, code) for name, code in color_codes.items()),
        sizes=_sizes(variants),
        skus=tuple(Sku(v.product.id, v.product.sku, color_codes[v.color], v.size, v.product.barcode) for v in variants),
        linesheets=_linesheets(group, products, settings.styles.linesheet_tag_prefix),
    )


def digest(style: Style) -> str:
    """A hash of the payload and of the mapper's version, so that a new mapper re-pushes what it maps differently."""
    return hashlib.sha256(msgspec.json.encode(style) + b"|%d" % MAPPER_VERSION).hexdigest()[:32]


def _variant(group: Group, product: Product, settings: StyleSettings) -> Variant:
    options = _options(group, product)
    color, size = _pick(options, settings.color_options), _pick(options, settings.size_options)
    others = [value for name, value in options.items() if value not in (color, size) and _named(name)]
    size = " / ".join([size, *others]) if size and others else size or " / ".join(others)
    return Variant(product, color or settings.missing_color, size or settings.missing_size)


def _options(group: Group, product: Product) -> dict[str, str]:
    if group.family is None:
        return {}
    member = next(m for m in group.family.members if m.product_id == product.id)
    pairs = zip(group.family.option_names, member.options, strict=False)
    return {name: " ".join(value.split()) for name, value in pairs if value.strip()}


def _pick(options: dict[str, str], names: Sequence[str]) -> str:
    wanted = {name.casefold() for name in names}
    return next((value for name, value in options.items() if name.strip().casefold() in wanted), "")


def _named(option_name: str) -> bool:
    """Cin7 stores an undefined option as `Option 2`; its value, if any, still tells variants apart."""
    return bool(option_name.strip())


def _clashes(variants: Sequence[Variant]) -> tuple[str, ...]:
    cells = _repeated(variants, lambda v: f"{v.color} / {v.size}")
    upcs = _repeated(variants, lambda v: v.product.barcode)
    return (
        *(f"color and size {cell} stand on more than one SKU: {skus}" for cell, skus in cells.items()),
        *(f"barcode {upc} stands on more than one SKU: {skus}" for upc, skus in upcs.items()),
    )


def _repeated(variants: Sequence[Variant], key: Callable[[Variant], str]) -> dict[str, str]:
    seen: dict[str, list[str]] = {}
    for variant in variants:
        if key(variant):
            seen.setdefault(key(variant), []).append(variant.product.sku)
    return {value: ", ".join(skus) for value, skus in seen.items() if len(skus) > 1}


def _sizes(variants: Sequence[Variant]) -> tuple[Size, ...]:
    names = sorted(dict.fromkeys(variant.size for variant in variants), key=size_rank)
    return tuple(Size(name, fit(name, SIZE_CODE_LIMIT)) for name in names)


def _prices(products: Sequence[Product], settings: StyleSettings) -> tuple[tuple[Price, ...], tuple[str, ...]]:
    prices: list[Price] = []
    problems: list[str] = []
    for mapping in settings.prices:
        try:
            prices.append(_price(products, mapping, settings.uneven_prices))
        except ValueError as error:
            problems.append(str(error))
    return tuple(prices), tuple(problems)


def _price(products: Sequence[Product], mapping: PriceMapping, uneven: str) -> Price:
    wholesale = _tier_value(products, mapping.wholesale, uneven)
    retail = _tier_value(products, mapping.retail, uneven) if mapping.retail else None
    retail_currency = (mapping.retail_currency or mapping.currency) if retail is not None else ""
    return Price(mapping.label, mapping.currency, wholesale, retail, retail_currency)


def _tier_value(products: Sequence[Product], tier: str, uneven: str) -> Decimal:
    values = {product.sku: product.prices.get(tier) or Decimal(0) for product in products}
    missing = [sku for sku, value in values.items() if value <= 0]
    if missing:
        raise ValueError(f"price tier {tier!r} is missing or zero on {', '.join(missing[:5])}")
    if uneven == "highest":
        return max(values.values())
    if uneven == "hold" and len(set(values.values())) > 1:
        listed = ", ".join(f"{sku} {value}" for sku, value in sorted(values.items())[:8])
        raise ValueError(f"price tier {tier!r} differs between variants, JOOR holds one price a style: {listed}")
    return min(values.values())


def _linesheets(group: Group, products: Sequence[Product], prefix: str) -> tuple[Linesheet, ...]:
    tags = [*(group.family.tags if group.family else ()), *(tag for product in products for tag in product.tags)]
    folded = prefix.casefold()
    names = (tag[len(prefix) :].strip() for tag in tags if tag.casefold().startswith(folded))
    unique: dict[str, str] = {}
    for name in names:
        if name:
            unique.setdefault(name.casefold(), name)
    return tuple(Linesheet(name) for name in unique.values())
