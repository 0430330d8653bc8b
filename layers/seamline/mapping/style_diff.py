"""Compares styles: field by field for people, and what was sent against what JOOR shows for verification."""

from collections.abc import Callable

from seamline.domain.plan import FieldChange
from seamline.domain.style import Style

_SCALARS = ("number", "name", "description", "division", "silhouette", "country_of_origin", "made_to_order")


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


def _collections(sent: Style, shown: Style) -> tuple[tuple[str, set[str], set[str]], ...]:
    return (
        ("colors", {c.code for c in sent.colors}, {c.code for c in shown.colors}),
        ("sizes", {s.name for s in sent.sizes}, {s.name for s in shown.sizes}),
        ("UPCs", {s.upc for s in sent.skus if s.upc}, {s.upc for s in shown.skus if s.upc}),
        ("linesheets", {sheet.name for sheet in sent.linesheets}, {sheet.name for sheet in shown.linesheets}),
        ("prices", _price_keys(sent), _price_keys(shown)),
    )


def _price_keys(style: Style) -> set[str]:
    return {f"{p.label} {p.currency} {p.wholesale:.2f}" for p in style.prices}


def _price_text(style: Style) -> str:
    return ", ".join(
        f"{p.label} {p.currency} {p.wholesale}" + (f" (retail {p.retail_currency} {p.retail})" if p.retail else "")
        for p in style.prices
    )


_LISTS: dict[str, Callable[[Style], str]] = {
    "prices": _price_text,
    "colors": lambda style: ", ".join(c.name for c in style.colors),
    "sizes": lambda style: ", ".join(s.name for s in style.sizes),
    "skus": lambda style: ", ".join(f"{s.sku} {s.upc}".strip() for s in style.skus),
    "linesheets": lambda style: ", ".join(sheet.name for sheet in style.linesheets),
}


def _text(style: Style | None, name: str) -> str:
    if style is None:
        return ""
    if name in _LISTS:
        return _LISTS[name](style)
    value = getattr(style, name)
    return "" if value is False else str(value)
