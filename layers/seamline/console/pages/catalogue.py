"""What a SKU or style is in JOOR and why: pictures, fields with their sources, the last push, and what comes next."""

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from msgspec import Struct

from seamline.console.links import style_href
from seamline.console.moments import Moment, moment
from seamline.console.shell import home
from seamline.domain.image import Copy, StyleImages
from seamline.domain.plan import FieldChange
from seamline.domain.problem import Problem
from seamline.domain.pushed import PushedStyle
from seamline.flows.explain import ExplainedGroup, ExplainedStyle, Explanation, LastPush, MappedField, Verdict

PICTURE = re.compile(r"^[0-9a-f]{64}\.(jpg|png|gif)$")


class Push(Struct, frozen=True):
    """When JOOR was told of a style, under which number, and why."""

    number: str
    at: Moment | None
    reason: str
    left: str


class PictureView(Struct, frozen=True):
    """A picture as JOOR shows it."""

    href: str
    words: str


class StyleView(Struct, frozen=True):
    """One style as JOOR should show it."""

    identifier: str
    pictures: tuple[PictureView, ...]
    fields: tuple[MappedField, ...]
    held: tuple[str, ...]
    last: Push | None


class GroupView(Struct, frozen=True):
    """A family, or a product on its own."""

    name: str
    products: tuple[Verdict, ...]
    styles: tuple[StyleView, ...]
    former: tuple[Push, ...]
    next: tuple[FieldChange, ...]
    problems: tuple[Problem, ...]


class Found(Struct, frozen=True):
    """A style whose number or name holds what was searched for."""

    number: str
    name: str
    href: str
    pushed: Moment | None
    dropped: bool


class Catalogue(Struct, frozen=True):
    """The page: what answers to the name, else what holds it."""

    connection: str
    name: str
    groups: tuple[GroupView, ...]
    found: tuple[Found, ...]
    more: bool


class Reading(Struct, frozen=True):
    """What was read for a name. `similar` are styles that only hold it; `more` says that there are others."""

    connection: str
    explanation: Explanation
    images: Mapping[str, StyleImages]
    similar: Sequence[PushedStyle] = ()
    more: bool = False


def catalogue_page(reading: Reading, now: float) -> Catalogue:
    """The page, from what was read."""
    return Catalogue(
        connection=reading.connection,
        name=reading.explanation.name,
        groups=tuple(_group(reading, group, now) for group in reading.explanation.groups),
        found=tuple(_found(reading.connection, style, now) for style in reading.similar),
        more=reading.more,
    )


def holds(style: PushedStyle, words: str) -> bool:
    """Whether a style's number, name or one of its SKUs holds the words."""
    names = (style.style.number, style.style.name, *(sku.sku for sku in style.style.skus))
    return any(words.casefold() in name.casefold() for name in names)


def _group(reading: Reading, group: ExplainedGroup, now: float) -> GroupView:
    return GroupView(
        name=group.name,
        products=group.products,
        styles=tuple(_style(reading, style, now) for style in group.styles),
        former=tuple(_push(push, now) for push in group.former),
        next=group.next,
        problems=group.problems,
    )


def _style(reading: Reading, style: ExplainedStyle, now: float) -> StyleView:
    images = reading.images.get(style.identifier)
    return StyleView(
        identifier=style.identifier,
        pictures=tuple(_pictures(reading.connection, images)) if images else (),
        fields=style.fields,
        held=style.held,
        last=_push(style.last_push, now) if style.last_push else None,
    )


def _pictures(connection: str, images: StyleImages) -> Iterable[PictureView]:
    for placed in sorted(images.placed, key=lambda one: (one.place.color_code, one.order)):
        where = f"color {placed.place.color_code}" if placed.place.color_code else "the style"
        yield PictureView(picture_href(connection, placed.copy), f"{placed.file_name or placed.name}, {where}")


def picture_href(connection: str, copy: Copy) -> str:
    """The console's address of a kept picture."""
    return f"{home(connection)}/pictures/{quote(f'{copy.sha256}.{copy.extension}')}"


def _push(push: LastPush, now: float) -> Push:
    return Push(push.number, moment(push.pushed_at, now), push.reason or "a run", push.left)


def _found(connection: str, style: PushedStyle, now: float) -> Found:
    href = style_href(connection, style.style.number)
    return Found(style.style.number, style.style.name, href, moment(style.pushed_at, now), style.dropped)
