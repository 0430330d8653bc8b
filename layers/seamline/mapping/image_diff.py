"""Compares the pictures JOOR was given with those it should show, so that unchanged bytes are never sent again."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from seamline.domain.image import STYLE_LEVEL, Candidate, Placed, StyleImages
from seamline.domain.plan import FieldChange
from seamline.domain.style import Style
from seamline.mapping.images import with_name


class Moves(Struct, frozen=True):
    """What has to happen to a style's pictures. `stuck` are pictures that JOOR's API can neither remove nor cover."""

    add: tuple[Placed, ...]
    keep: tuple[Placed, ...]
    remove: tuple[Placed, ...]
    stuck: tuple[Placed, ...]


def moves(style: Style, before: StyleImages, wanted: Sequence[Placed], broken: Collection[Candidate]) -> Moves:
    """From what JOOR shows to what is wanted. A place whose new picture cannot be had keeps its old one.

    JOOR removes pictures of the style as a whole only; that of a color is covered by the style's first.
    """
    untouched = {one.place for one in broken} - {STYLE_LEVEL}
    shown = [placed for placed in before.placed if _is_there(style, placed)]
    uncovered = [placed for placed in shown if _is_uncovered(placed, wanted) and placed.place not in untouched]
    cover = next((placed for placed in wanted if placed.place == STYLE_LEVEL), None)
    retired = {color.code for color in style.retired_colors}
    left = [placed for placed in uncovered if placed.place.color_code not in retired]
    covers = [Placed(old.place, 1, cover.copy, "", cover.file_name) for old in left] if cover else []
    target = [*wanted, *covers]
    keep = [p for p in shown if p.place in untouched or p.place.color_code in retired or _has(target, p)]
    return Moves(
        add=tuple(with_name(placed, before) for placed in target if not _has(shown, placed)),
        keep=tuple(keep),
        remove=tuple(p for p in shown if p.place == STYLE_LEVEL and not _has(target, p)),
        stuck=() if cover else tuple(left),
    )


def field_changes(before: StyleImages, wanted: Sequence[Candidate]) -> tuple[FieldChange, ...]:
    """Place by place, file names before and after, as far as they are known without fetching anything."""
    old: dict[str, list[str]] = {}
    new: dict[str, list[str]] = {}
    for placed in before.placed:
        old.setdefault(_place_words(placed), []).append(placed.file_name)
    for one in wanted:
        new.setdefault(_place_words(one), []).append(one.file.file_name)
    return tuple(
        FieldChange(name, ", ".join(old.get(name, ())), ", ".join(new.get(name, ())))
        for name in dict.fromkeys((*new, *old))
        if old.get(name) != new.get(name)
    )


def _place_words(one: Placed | Candidate) -> str:
    if one.place == STYLE_LEVEL:
        return "images"
    return f"{one.place.kind.value} of color {one.place.color_code}"


def _is_there(style: Style, placed: Placed) -> bool:
    """A color that left the style took its pictures with it."""
    codes = {color.code for color in (*style.colors, *style.retired_colors)}
    return placed.place == STYLE_LEVEL or placed.place.color_code in codes


def _is_uncovered(placed: Placed, wanted: Sequence[Placed]) -> bool:
    return placed.place != STYLE_LEVEL and all(one.place != placed.place for one in wanted)


def _has(row: Sequence[Placed], placed: Placed) -> bool:
    return any(
        one.place == placed.place and one.order == placed.order and one.copy.sha256 == placed.copy.sha256 for one in row
    )
