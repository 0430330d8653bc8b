"""Compares the pictures JOOR was given with those it should show, so that unchanged bytes are never sent again."""

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from seamline.domain.image import STYLE_LEVEL, Candidate, Placed, StyleImages
from seamline.domain.plan import FieldChange
from seamline.domain.style import Style
from seamline.mapping.images import with_name


class Moves(Struct, frozen=True):
    """What has to happen to a style's pictures. `stuck` are pictures that JOOR's API can neither remove nor cover.

    `unsure` are those of which JOOR may still show either, once all this is done.
    """

    add: tuple[Placed, ...]
    keep: tuple[Placed, ...]
    remove: tuple[Placed, ...]
    stuck: tuple[Placed, ...]
    unsure: tuple[Placed, ...] = ()

    @property
    def written(self) -> tuple[Placed, ...]:
        """What JOOR will be told of."""
        return (*self.add, *self.remove)


def moves(style: Style, before: StyleImages, wanted: Sequence[Placed], broken: Collection[Candidate]) -> Moves:
    """From what JOOR shows to what is wanted. A place whose new picture cannot be had keeps its old one.

    JOOR removes pictures of the style as a whole only; that of a color is covered by the style's first.
    """
    untouched = {one.place for one in broken} - {STYLE_LEVEL}
    known = [placed for placed in before.placed if _is_there(style, placed)]
    shown = [placed for placed in known if not _is_in_doubt(placed, before)]
    uncovered = [placed for placed in (*known, *_unsure_on_colors(style, before)) if _is_uncovered(placed, wanted)]
    cover = next((placed for placed in wanted if placed.place == STYLE_LEVEL), None)
    retired = {color.code for color in style.retired_colors}
    left = {p.place: p for p in uncovered if p.place not in untouched and p.place.color_code not in retired}
    covers = [Placed(place, 1, cover.copy, "", cover.file_name) for place in left] if cover else []
    target = [*wanted, *covers]
    add = tuple(with_name(placed, before) for placed in target if not _has(shown, placed))
    return Moves(
        add=add,
        keep=tuple(p for p in shown if p.place in untouched or p.place.color_code in retired or _has(target, p)),
        remove=tuple(_to_remove(shown, target, before, add)),
        stuck=() if cover else tuple(left.values()),
        unsure=tuple(placed for placed in before.unsure if placed.place in untouched),
    )


def field_changes(before: StyleImages, wanted: Sequence[Candidate]) -> tuple[FieldChange, ...]:
    """Place by place, file names before and after, as far as they are known without fetching anything."""
    old: dict[str, list[str]] = {}
    new: dict[str, list[str]] = {}
    for placed in before.placed:
        old.setdefault(place_words(placed), []).append(placed.file_name)
    for one in wanted:
        new.setdefault(place_words(one), []).append(one.file.file_name)
    return tuple(
        FieldChange(name, ", ".join(old.get(name, ())), ", ".join(new.get(name, ())))
        for name in dict.fromkeys((*new, *old))
        if old.get(name) != new.get(name)
    )


def place_words(one: Placed | Candidate) -> str:
    """Where a picture goes, as a person would say it."""
    if one.place == STYLE_LEVEL:
        return "images"
    return f"{one.place.kind.value} of color {one.place.color_code}"


def _is_there(style: Style, placed: Placed) -> bool:
    """A color that left the style took its pictures with it."""
    codes = {color.code for color in (*style.colors, *style.retired_colors)}
    return placed.place == STYLE_LEVEL or placed.place.color_code in codes


def _is_in_doubt(placed: Placed, before: StyleImages) -> bool:
    """A picture that was about to be removed may be gone, one on a color may be covered."""
    return any(
        one.name == placed.name if placed.place == STYLE_LEVEL else one.place == placed.place for one in before.unsure
    )


def _unsure_on_colors(style: Style, before: StyleImages) -> list[Placed]:
    return [placed for placed in before.unsure if placed.place != STYLE_LEVEL and _is_there(style, placed)]


def _to_remove(
    shown: Sequence[Placed], target: Sequence[Placed], before: StyleImages, add: Sequence[Placed]
) -> Iterator[Placed]:
    """What is wanted no more, and what may have arrived though it is not to be sent again under that name."""
    yield from (placed for placed in shown if placed.place == STYLE_LEVEL and not _has(target, placed))
    names = {placed.name for placed in add}
    yield from (placed for placed in before.unsure if placed.place == STYLE_LEVEL and placed.name not in names)


def _is_uncovered(placed: Placed, wanted: Sequence[Placed]) -> bool:
    return placed.place != STYLE_LEVEL and all(one.place != placed.place for one in wanted)


def _has(row: Sequence[Placed], placed: Placed) -> bool:
    return any(
        one.place == placed.place and one.order == placed.order and one.copy.sha256 == placed.copy.sha256 for one in row
    )
