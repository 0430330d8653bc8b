"""The color and the size of each variant: out of the family's options, a name pattern, or attributes."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from seamline.domain.catalogue import Group, Product
from seamline.domain.style import Color, Size, Style
from seamline.mapping.sizes import size_rank
from seamline.mapping.text import codes, fit
from seamline.settings import StyleSettings

COLOR_NAME_LIMIT, COLOR_CODE_LIMIT, SIZE_CODE_LIMIT = 100, 50, 25


class Variant(Struct, frozen=True):
    """A chosen product with its color and its size as they will be spelt in JOOR."""

    product: Product
    color: str
    size: str


class OptionReader:
    """Reads colors and sizes under one connection's settings."""

    def __init__(self, settings: StyleSettings) -> None:
        self._settings = settings
        self._colors = {name.casefold() for name in settings.color_options}
        self._sizes = {name.casefold() for name in settings.size_options}
        self._pattern = re.compile(settings.standalone.pattern) if settings.standalone.pattern else None

    def variants(self, group: Group, products: Sequence[Product]) -> tuple[Variant, ...]:
        """Each product with its color and size."""
        if group.family is None:
            return tuple(self._variant(product, *self._alone(product), []) for product in products)
        options = {member.product_id: member.options for member in group.family.members}
        roles = tuple(map(self._role, group.family.option_names))
        return tuple(self._member(roles, options[product.id], product) for product in products)

    def _role(self, option_name: str) -> str:
        folded = option_name.strip().casefold()
        return "color" if folded in self._colors else "size" if folded in self._sizes else ""

    def _member(self, roles: Sequence[str], values: Sequence[str], product: Product) -> Variant:
        color, size, others = "", "", []
        for role, value in zip(roles, values, strict=False):
            text = _one_line(value)
            if role == "color" and not color:
                color = text
            elif role == "size" and not size:
                size = text
            elif text:
                others.append(text)
        return self._variant(product, color, size, others)

    def _alone(self, product: Product) -> tuple[str, str]:
        rules = self._settings.standalone
        text = product.name if rules.read_from == "name" else product.sku
        match = self._pattern.search(text) if self._pattern else None
        found = {name: value or "" for name, value in match.groupdict().items()} if match else {}
        color = found.get("color") or product.attributes.get(rules.color_attribute, "")
        return _one_line(color), _one_line(found.get("size") or product.attributes.get(rules.size_attribute, ""))

    def _variant(self, product: Product, color: str, size: str, others: Sequence[str]) -> Variant:
        """An option under a name nobody told us counts as a third one, so that it still tells variants apart."""
        rules = self._settings
        if rules.third_option == "size":
            size = rules.option_separator.join(filter(None, (size, *others)))
        elif rules.third_option == "color":
            color = rules.option_separator.join(filter(None, (color, *others)))
        return Variant(product, fit(color, COLOR_NAME_LIMIT) or rules.missing_color, size or rules.missing_size)


def color_codes(variants: Sequence[Variant], before: Style | None) -> dict[str, str]:
    """A code for each color. A color known to JOOR keeps its code, and so does one that was only renamed in the ERP."""
    names = list(dict.fromkeys(variant.color for variant in variants))
    kept = _kept_codes(variants, before) if before else {}
    fresh = codes([name for name in names if name not in kept], COLOR_CODE_LIMIT, taken=kept.values())
    return {name: kept.get(name) or fresh[name] for name in names}


def sizes_of(variants: Sequence[Variant]) -> tuple[Size, ...]:
    """The sizes in the order people expect."""
    names = sorted(dict.fromkeys(variant.size for variant in variants), key=size_rank)
    return tuple(Size(name, fit(name, SIZE_CODE_LIMIT)) for name in names)


def _kept_codes(variants: Sequence[Variant], before: Style) -> dict[str, str]:
    """Codes by today's color names: by name first, then by the products that stand in the color."""
    names = {variant.color for variant in variants}
    known = {color.name: color.code for color in (*before.retired_colors, *before.colors)}
    kept = {name: code for name, code in known.items() if name in names}
    codes_by_product = {sku.product_id: sku.color_code for sku in before.skus}
    for name, code in _renamed(variants, codes_by_product).items():
        if name not in kept and code not in kept.values():
            kept[name] = code
    return kept


def _renamed(variants: Sequence[Variant], codes_by_product: Mapping[str, str]) -> dict[str, str]:
    """The one code that all of a color's products had before."""
    found: dict[str, set[str]] = {}
    for variant in variants:
        found.setdefault(variant.color, set()).add(codes_by_product.get(variant.product.id, ""))
    return {name: code for name, had in found.items() if len(had) == 1 and (code := next(iter(had)))}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def retired(before: Style, now: Style) -> tuple[tuple[Color, ...], tuple[Size, ...]]:
    """The colors and sizes JOOR still has of the style, though the ERP offers nothing in them any more."""
    colors, sizes = {color.code for color in now.colors}, {size.name for size in now.sizes}
    return (
        tuple(color for color in (*before.colors, *before.retired_colors) if color.code not in colors),
        tuple(size for size in (*before.sizes, *before.retired_sizes) if size.name not in sizes),
    )
