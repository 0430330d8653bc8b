"""Compares styles: field by field for people, and what was sent against what JOOR shows for verification."""

from collections.abc import Callable
from decimal import Decimal

from seamline.domain.plan import FieldChange
from seamline.domain.style import Linesheet, Price, Style

_SCALARS = (
    "number", "name", "description", "division", "division_code", "silhouette", "silhouette_code", "fabrication",
    "fabrication_code", "source_of_materials", "country_of_origin", "measurements", "heel_height", "contains_fur",
    "minimum", "made_to_order",
)  # fmt: skip


def field_changes(before: Style | None, after: Style) -> tuple[FieldChange, ...]:
    """Every field that differs, as text; for a new style every field that is set."""
    pairs = ((name, _text(before, name), _text(after, name)) for name in (*_SCALARS, *_LISTS))
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)


def shortfalls(sent: Style, shown: Style) -> tuple[str, ...]:
    """What JOOR does not show of what was sent; fields that JOOR's answer leaves out are not held against it."""
    problems = [
        f"{name}: sent {_text(sent, name)!r}, JOOR shows {_text(shown, name)!r}"
        for name in ("number", "name")
        if _text(shown, name) and _text(sent, name) != _text(shown, name)
    ]
    for what, wanted, found in _collections(sent, shown):
        missing = sorted(wanted - found)
        if found and missing:
            problems.append(f"JOOR does not show the {what} {', '.join(missing)}")
    return tuple(problems)


def field_texts(style: Style) -> dict[str, str]:
    """Every field that is set, as a person would read it."""
    return {name: text for name in (*_SCALARS, *_LISTS) if (text := _text(style, name))}


def _collections(sent: Style, shown: Style) -> tuple[tuple[str, set[str], set[str]], ...]:
    return (
        ("colors", {c.code for c in sent.colors}, {c.code for c in shown.colors}),
        ("sizes", {s.name for s in sent.sizes}, {s.name for s in shown.sizes}),
        ("UPCs", {s.upc for s in sent.skus if s.upc}, {s.upc for s in shown.skus if s.upc}),
        ("linesheets", {sheet.name for sheet in sent.linesheets}, {sheet.name for sheet in shown.linesheets}),
        ("prices", _price_keys(sent.prices), _price_keys(shown.prices)),
        ("SKU prices", _sku_price_keys(sent), _sku_price_keys(shown)),
    )


def _price_keys(prices: tuple[Price, ...]) -> set[str]:
    return {f"{p.label} {p.currency} {p.wholesale:.2f}" for p in prices}


def _sku_price_keys(style: Style) -> set[str]:
    return {f"{sku.color_code} {sku.size_name} {price}" for sku in style.skus for price in _price_keys(sku.prices)}


def _price_text(prices: tuple[Price, ...]) -> str:
    return ", ".join(
        f"{p.label} {p.currency} {_amount(p.wholesale)}"
        + (f" (retail {p.retail_currency} {_amount(p.retail)})" if p.retail else "")
        for p in prices
    )


def _amount(amount: Decimal) -> str:
    """With two digits after the point, or more where the ERP has more."""
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount.normalize():f}"


def _linesheet_text(sheet: Linesheet) -> str:
    window = f"{sheet.ship_start or '...'} to {sheet.ship_end or '...'}" if sheet.ship_start or sheet.ship_end else ""
    season = " ".join(filter(None, (sheet.season_name, sheet.season_year, sheet.season_code)))
    cancel = f"cancelled after {sheet.cancel}" if sheet.cancel else ""
    days = "" if sheet.minimum_window is None else f"at least {sheet.minimum_window} days"
    place = "" if sheet.display_order is None else f"place {sheet.display_order}"
    shown = {None: "", True: "public", False: "private"}[sheet.public]
    without = f"without {', '.join(sheet.colors_left_out)}" if sheet.colors_left_out else ""
    facts = "; ".join(filter(None, (sheet.code, season, window, cancel, days, place, shown, without)))
    return f"{sheet.name} ({facts})" if facts else sheet.name


def _sku_texts(style: Style) -> str:
    return ", ".join(" ".join(filter(None, (s.sku, s.upc, _price_text(s.prices)))) for s in style.skus)


_LISTS: dict[str, Callable[[Style], str]] = {
    "materials": lambda style: ", ".join(style.materials),
    "categories": lambda style: ", ".join(style.categories),
    "badges": lambda style: ", ".join(style.badges),
    "style_tags": lambda style: ", ".join(f"{tag.name}: {tag.value}" for tag in style.style_tags),
    "casepacks": lambda style: ", ".join(f"{pack.size_name}: {pack.id}" for pack in style.casepacks),
    "prices": lambda style: _price_text(style.prices),
    "colors": lambda style: ", ".join(f"{c.name} ({c.code})" for c in style.colors),
    "sizes": lambda style: ", ".join(s.name for s in style.sizes),
    "skus": _sku_texts,
    "linesheets": lambda style: ", ".join(map(_linesheet_text, style.linesheets)),
    "retired_colors": lambda style: ", ".join(color.name for color in style.retired_colors),
    "retired_sizes": lambda style: ", ".join(size.name for size in style.retired_sizes),
}


def _text(style: Style | None, name: str) -> str:
    if style is None:
        return ""
    if name in _LISTS:
        return _LISTS[name](style)
    value = getattr(style, name)
    return "" if value is None or value is False else str(value)
