"""Where each field of a style comes from, in words, for the person who asks why it looks as it does."""

from collections.abc import Callable

from seamline.mapping.style_fields import source_of
from seamline.settings import StyleSettings

_OWNED = {"description": "description", "prices": "wholesale_price"}


def source_of_field(name: str, settings: StyleSettings, *, pushed: bool) -> str:
    """The source of one field as `field_texts` names it; `pushed` tells whether JOOR has the style already."""
    if pushed and name in _OWNED and getattr(settings.joor_owns, _OWNED[name]):
        return f"JOOR (styles.joor_owns.{_OWNED[name]}): as it was when the style was created"
    if pushed and name == "number" and not settings.number_follows_erp:
        return "the number pushed first (styles.number_follows_erp is off)"
    special = _SPECIAL.get(name)
    return special(settings) if special else source_of(settings.fields, name)


def _prices(settings: StyleSettings) -> str:
    tiers = (
        f"{price.label} {price.currency} from tier {price.wholesale!r}"
        + (f", retail from {price.retail!r}" if price.retail else "")
        + (f", rounded {price.rounding} to {price.round_to}" if price.round_to else "")
        for price in settings.prices
    )
    return f"price tiers of the variants ({'; '.join(tiers)}); uneven ones: {settings.uneven_prices}"


_SPECIAL: dict[str, Callable[[StyleSettings], str]] = {
    "prices": _prices,
    "colors": lambda settings: f"the option named {', '.join(settings.color_options[:3])}, ... of the family",
    "sizes": lambda settings: f"the option named {', '.join(settings.size_options[:3])}, ... of the family",
    "skus": lambda _settings: "the chosen variants; the UPC is the barcode",
    "style_tags": lambda settings: "templates styles.fields.style_tags" if settings.fields.style_tags else "not mapped",
    "casepacks": lambda _settings: "styles.fields.casepacks by size name",
    "retired_colors": lambda _settings: "colors pushed earlier that left; kept without stock (selection.leaving)",
    "retired_sizes": lambda _settings: "sizes pushed earlier that left; kept without stock (selection.leaving)",
    "made_to_order": lambda settings: (
        f"template styles.fields.made_to_order, or a linesheet with the code {settings.made_to_order_code}"
    ),
}
