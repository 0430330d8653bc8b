"""Fields that people maintain in JOOR: set when a style is created, then left as they are there."""

from collections.abc import Sequence

from msgspec.structs import replace

from seamline.domain.style import Linesheet, Price, Sku, Style
from seamline.settings.styles import OwnedByJoor


def owns_anything(owned: OwnedByJoor) -> bool:
    """Whether any field is JOOR's."""
    return any(value for _, value in owned)


def keep_owned(style: Style, there: Style, owned: OwnedByJoor) -> Style:
    """The style with JOOR's own fields as they stand `there`."""
    return replace(
        style,
        description=there.description if owned.description else style.description,
        prices=_prices(style.prices, there.prices, owned),
        skus=_skus(style, there, owned),
        linesheets=_linesheets(style, there) if owned.display_order else style.linesheets,
    )


def _skus(style: Style, there: Style, owned: OwnedByJoor) -> tuple[Sku, ...]:
    """Where JOOR shows a SKU's own prices, those that are JOOR's stay with the SKU."""
    shown = {(sku.color_code, sku.size_name): sku.prices for sku in there.skus if sku.prices}
    if not shown or not (owned.wholesale_price or owned.retail_price):
        return style.skus
    return tuple(
        replace(sku, prices=_prices(sku.prices or style.prices, theirs, owned))
        if (theirs := shown.get((sku.color_code, sku.size_name)))
        else sku
        for sku in style.skus
    )


def _prices(ours: Sequence[Price], theirs: Sequence[Price], owned: OwnedByJoor) -> tuple[Price, ...]:
    known = {(price.label, price.currency): price for price in theirs}
    return tuple(_price(price, known.get((price.label, price.currency)), owned) for price in ours)


def _price(ours: Price, theirs: Price | None, owned: OwnedByJoor) -> Price:
    if theirs is None:
        return ours
    kept = replace(ours, wholesale=theirs.wholesale) if owned.wholesale_price else ours
    if not owned.retail_price:
        return kept
    return replace(kept, retail=theirs.retail, retail_currency=theirs.retail_currency or ours.retail_currency)


def _linesheets(style: Style, there: Style) -> tuple[Linesheet, ...]:
    """A linesheet is known by its code, else by its name."""
    by_code = {sheet.code: sheet.display_order for sheet in there.linesheets if sheet.code}
    by_name = {sheet.name: sheet.display_order for sheet in there.linesheets}
    known = by_name | by_code
    return tuple(
        replace(sheet, display_order=known.get(sheet.code or sheet.name, known.get(sheet.name, sheet.display_order)))
        for sheet in style.linesheets
    )
