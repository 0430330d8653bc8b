"""Cuts a group into the parts that become styles, and finds for each part the style it already is in JOOR."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from seamline.domain.catalogue import Group
from seamline.domain.pushed import PushedStyle
from seamline.mapping.style_options import Variant
from seamline.mapping.style_prices import uneven
from seamline.settings import StyleSettings

type OnePer = Literal["family", "color", "sku"]

LADDER: tuple[OnePer, ...] = ("family", "color", "sku")
"""From the coarsest way to cut a group to the finest."""
_KEYS: dict[OnePer, Callable[[Variant], str]] = {
    "family": lambda _variant: "",
    "color": lambda variant: variant.color,
    "sku": lambda variant: variant.product.id,
}


class Part(Struct, frozen=True):
    """The variants of one style, and what JOOR was last told of that style."""

    one_per: OnePer
    key: str
    variants: tuple[Variant, ...]
    before: PushedStyle | None = None


class Cut(Struct, frozen=True):
    """A group's parts. `wanted` is the way the settings would cut it, were that not a migration."""

    parts: tuple[Part, ...]
    wanted: OnePer


def cut(variants: Sequence[Variant], pushed: Sequence[PushedStyle], settings: StyleSettings) -> Cut:
    """Cut the way the group was cut before, unless a migration is allowed; a new group as the settings say."""
    wanted = _even(variants, settings.one_per, settings)
    before = _cut_before(pushed)
    one_per = wanted if before is None or settings.migrate != "never" else before
    return Cut(_matched(_parts(variants, one_per), pushed, one_per), wanted)


def default_identifier(group: Group, part: Part, codes: Mapping[str, str]) -> str:
    """The ERP's id, with the color's code where a family has one style per color."""
    if part.one_per == "sku":
        return part.key
    return group.id if part.one_per == "family" else f"{group.id}-{codes[part.key]}"


def _cut_before(pushed: Sequence[PushedStyle]) -> OnePer | None:
    """How the group's living styles are cut; a group that has only old ones is free again."""
    living = {style.one_per for style in pushed if not style.dropped}
    return next((one_per for one_per in reversed(LADDER) if one_per in living), None)


def _even(variants: Sequence[Variant], one_per: OnePer, settings: StyleSettings) -> OnePer:
    """The coarsest way from `one_per` on whose parts each have one price, if prices shall split styles."""
    if settings.uneven_prices != "split":
        return one_per
    for finer in LADDER[LADDER.index(one_per) :]:
        parts = _parts(variants, finer)
        if not any(uneven([variant.product for variant in part.variants], settings) for part in parts):
            return finer
    return "sku"


def _parts(variants: Sequence[Variant], one_per: OnePer) -> list[Part]:
    found: dict[str, list[Variant]] = {}
    for variant in variants:
        found.setdefault(_KEYS[one_per](variant), []).append(variant)
    return [Part(one_per, key, tuple(members)) for key, members in found.items()]


def _matched(parts: Sequence[Part], pushed: Sequence[PushedStyle], one_per: OnePer) -> tuple[Part, ...]:
    """Give each part the style it is: by its key, else by the products in it, since the ERP's ids never change."""
    known = {style.part: style for style in pushed if style.one_per == one_per}
    free = [style for key, style in known.items() if key not in {part.key for part in parts}]
    matched: list[Part] = []
    for part in parts:
        before = known.get(part.key) or next((style for style in free if _same_products(style, part)), None)
        if before in free:
            free.remove(before)
        matched.append(Part(part.one_per, part.key, part.variants, before))
    return tuple(matched)


def _same_products(style: PushedStyle, part: Part) -> bool:
    had = {sku.product_id for sku in style.style.skus}
    return not style.dropped and all(variant.product.id in had for variant in part.variants)
