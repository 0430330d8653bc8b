"""A group of ERP products and the settings make the desired JOOR styles, or the reasons why not."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from seamline.domain.catalogue import Group, Product
from seamline.domain.plan import Hold
from seamline.domain.pushed import PushedStyle
from seamline.domain.style import Color, Linesheet, Sku, Style
from seamline.mapping.linesheets import LinesheetMapper
from seamline.mapping.owned import keep_owned
from seamline.mapping.record import record_of
from seamline.mapping.split import Cut, Part, cut, default_identifier
from seamline.mapping.style_fields import FieldMapper
from seamline.mapping.style_options import OptionReader, Variant, color_codes, sizes_of
from seamline.mapping.style_prices import sku_prices, style_prices
from seamline.mapping.style_templates import TemplateFault, Templates
from seamline.settings import Settings, StyleSettings

MAPPER_VERSION = 2
CORRECT = "correct the records in the ERP; the style follows by itself"


class Draft(Struct, frozen=True):
    """One part of a group with its style as JOOR should show it, or the hold that keeps it back."""

    part: Part
    outcome: Style | Hold


class Drafts(Struct, frozen=True):
    """Everything a group becomes. `wanted` is how the settings would cut it, were that not a migration."""

    drafts: tuple[Draft, ...]
    cut: Cut


class StyleMapper:
    """Maps groups under one connection's settings; templates are compiled once."""

    def __init__(self, settings: StyleSettings) -> None:
        self._settings = settings
        templates = Templates()
        self._options = OptionReader(settings)
        self._fields = FieldMapper(settings.fields, templates)
        self._linesheets = LinesheetMapper(settings, templates)

    def map(self, group: Group, products: Sequence[Product], pushed: Sequence[PushedStyle] = ()) -> Drafts:
        """The styles of the chosen products; what was pushed decides how the group is cut and who each part is."""
        found = cut(self._options.variants(group, products), pushed, self._settings)
        return Drafts(tuple(Draft(part, self._style(group, part)) for part in found.parts), found)

    def linesheet_origins(self, group: Group, part: Part) -> dict[str, str]:
        """What puts a part on each of its linesheets, in words, by the linesheet's name. Raises TemplateFault."""
        return self._linesheets.origins(_record(group, part))

    def _style(self, group: Group, part: Part) -> Style | Hold:
        """One part's style, or a hold that lists everything wrong with it at once."""
        before = part.before.style if part.before else None
        record = _record(group, part)
        codes = color_codes(part.variants, before)
        sizes = sizes_of(part.variants)
        filled = self._fields.fill(record, [size.name for size in sizes])
        prices, price_problems = style_prices([variant.product for variant in part.variants], self._settings)
        linesheets, sheet_problems = self._sheets(record, codes)
        identifier, key_problems = self._identifier(group, part, record, codes)
        problems = (
            *_contested(group, part.variants),
            *_clashes(part.variants),
            *self._missing_barcodes(part.variants),
            *filled.problems,
            *price_problems,
            *sheet_problems,
            *key_problems,
        )
        if problems:
            key = before.identifier if before else group.id if part.one_per == "family" else identifier or group.id
            return Hold(key, problems, CORRECT, label=f"{record['sku']} {record['name']}".strip())
        values = filled.values | ({"number": before.number} if before and not self._settings.number_follows_erp else {})
        values["made_to_order"] |= any(self._is_made_to_order(sheet) for sheet in linesheets)
        style = Style(
            identifier=identifier,
            prices=prices,
            colors=tuple(Color(name, code) for name, code in codes.items()),
            sizes=sizes,
            skus=tuple(self._sku(variant, codes) for variant in part.variants),
            linesheets=linesheets,
            **values,
        )
        return keep_owned(style, before, self._settings.joor_owns) if before else style

    def _sku(self, variant: Variant, codes: dict[str, str]) -> Sku:
        product = variant.product
        prices = sku_prices(product, self._settings)
        return Sku(product.id, product.sku, codes[variant.color], variant.size, product.barcode, prices)

    def _sheets(
        self, record: dict[str, object], codes: dict[str, str]
    ) -> tuple[tuple[Linesheet, ...], tuple[str, ...]]:
        try:
            return self._linesheets.linesheets(record, codes), ()
        except TemplateFault as fault:
            return (), (f"styles.linesheets: {fault}",)

    def _identifier(
        self, group: Group, part: Part, record: dict[str, object], codes: dict[str, str]
    ) -> tuple[str, tuple[str, ...]]:
        """The identifier pushed first, for good; a new style's by template or default."""
        if part.before:
            return part.before.style.identifier, ()
        try:
            return self._fields.identifier(record, default_identifier(group, part, codes)), ()
        except TemplateFault as fault:
            return "", (f"styles.fields.identifier: {fault}",)

    def _missing_barcodes(self, variants: Sequence[Variant]) -> tuple[str, ...]:
        skus = [variant.product.sku for variant in variants if not variant.product.barcode]
        if not skus or self._settings.missing_barcode == "send":
            return ()
        return (f"no barcode on {', '.join(skus[:8])}",)

    def _is_made_to_order(self, sheet: Linesheet) -> bool:
        code = self._settings.made_to_order_code.casefold()
        return bool(code) and sheet.code.casefold() == code


def _record(group: Group, part: Part) -> dict[str, Any]:
    """A style of one SKU speaks for its product, any other one for the family."""
    return record_of(group, part.variants, part.variants[0].product if part.one_per == "sku" else None)


def map_style(group: Group, products: Sequence[Product], settings: Settings) -> Style | Hold:
    """The one style of a group that was never pushed and is not cut up. Raises ValueError when it is."""
    [draft] = StyleMapper(settings.styles).map(group, products).drafts
    return draft.outcome


def digest(style: Style) -> str:
    """A hash of the payload and of the mapper's version, so that a new mapper re-pushes what it maps differently."""
    return hashlib.sha256(msgspec.json.encode(style) + b"|%d" % MAPPER_VERSION).hexdigest()[:32]


def _contested(group: Group, variants: Sequence[Variant]) -> tuple[str, ...]:
    """One SKU in two families: the family that had it first keeps it."""
    return tuple(
        f"SKU {variant.product.sku} is in two families: {group.family.sku} and {group.contested[variant.product.id]}"
        for variant in variants
        if group.family and variant.product.id in group.contested
    )


def _clashes(variants: Sequence[Variant]) -> tuple[str, ...]:
    cells = _repeated(variants, lambda v: (v.color, v.size))
    upcs = _repeated(variants, lambda v: v.product.barcode)
    return (
        *(f"color and size {' / '.join(cell)} stand on more than one SKU: {skus}" for cell, skus in cells.items()),
        *(f"barcode {upc} stands on more than one SKU: {skus}" for upc, skus in upcs.items()),
    )


def _repeated[K](variants: Sequence[Variant], key: Callable[[Variant], K]) -> dict[K, str]:
    """The SKUs that share a key, by key; an empty key is shared by nobody."""
    seen: dict[K, list[str]] = {}
    for variant in variants:
        if at := key(variant):
            seen.setdefault(at, []).append(variant.product.sku)
    return {} if len(seen) == len(variants) else {at: ", ".join(skus) for at, skus in seen.items() if len(skus) > 1}
