"""Finds what people changed in JOOR by hand: what JOOR was told of a style against what it shows now."""

from collections.abc import Mapping

from msgspec.structs import replace

from seamline.domain.plan import FieldChange
from seamline.domain.style import Linesheet, Price, Style
from seamline.mapping.style_diff import field_texts
from seamline.settings.styles import OwnedByJoor

SCALARS = (
    "number", "name", "description", "division", "division_code", "silhouette", "silhouette_code", "fabrication",
    "fabrication_code", "source_of_materials", "country_of_origin", "measurements", "heel_height", "contains_fur",
    "minimum",
)  # fmt: skip
"""Single fields that JOOR shows."""

type Facts = Mapping[str, str]


def drift(told: Style, shown: Style, owned: OwnedByJoor) -> tuple[FieldChange, ...]:
    """Every field that JOOR shows otherwise than it was told: `before` as told, `after` as shown.

    What was never told, fields that JOOR's answer leaves out and those that belong to JOOR are not held against it.
    """
    wanted, found = _scalars(told), _scalars(shown)
    pairs = [(name, text, found[name]) for name, text in wanted.items() if name in found]
    for now, then in zip(_collections(shown), _collections(told), strict=True):
        # An answer without a single price or color is one that does not show them.
        pairs += [(name, text, now.get(name, "")) for name, text in then.items()] if now else []
    return tuple(FieldChange(*pair) for pair in pairs if pair[1] != pair[2] and not _is_owned(pair[0], owned))


def as_shown(told: Style, shown: Style, changes: tuple[FieldChange, ...]) -> Style:
    """The style with the single fields that drifted as JOOR shows them; its number and grid identify it and stay."""
    names = {change.field for change in changes}.intersection(SCALARS) - {"number"}
    return replace(told, **{name: getattr(shown, name) for name in names})


def _scalars(style: Style) -> Facts:
    texts = field_texts(style)
    return {name: " ".join(texts[name].split()) for name in SCALARS if name in texts}


def _collections(style: Style) -> tuple[Facts, ...]:
    return (
        _prices(style.prices),
        {f"color {color.code}": color.name for color in style.colors},
        {f"size {size.name}": size.name for size in style.sizes},
        {f"UPC of {sku.color_code} {sku.size_name}": sku.upc for sku in style.skus if sku.upc},
        {f"linesheet {sheet.name}": _window(sheet) for sheet in style.linesheets},
        {f"cancel date of linesheet {sheet.name}": sheet.cancel for sheet in style.linesheets if sheet.cancel},
        _sku_prices(style),
    )


def _prices(prices: tuple[Price, ...]) -> dict[str, str]:
    out = {}
    for price in prices:
        out[f"wholesale price {price.label} {price.currency}"] = f"{price.wholesale:.2f}"
        if price.retail is not None:
            out[f"retail price {price.label} {price.currency}"] = f"{price.retail:.2f}"
    return out


def _sku_prices(style: Style) -> Facts:
    return {
        f"{name} of {sku.color_code} {sku.size_name}": amount
        for sku in style.skus
        for name, amount in _prices(sku.prices).items()
    }


def _window(sheet: Linesheet) -> str:
    without = f" without {', '.join(sorted(sheet.colors_left_out))}" if sheet.colors_left_out else ""
    return f"{sheet.ship_start or 'now'} to {sheet.ship_end or 'any day'}{without}"


def _is_owned(field: str, owned: OwnedByJoor) -> bool:
    kind = field.split(" ", 1)[0]
    return {"description": owned.description, "wholesale": owned.wholesale_price, "retail": owned.retail_price}.get(
        kind, False
    )
