"""Decides which picture goes where in JOOR, and under which file name."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

import msgspec
from msgspec import Struct

from seamline.domain.image import STYLE_LEVEL, AssetKind, Attachment, Candidate, Copy, Place, Placed, StyleImages
from seamline.domain.pushed import PushedStyle
from seamline.domain.style import Color, Style
from seamline.settings.images import ImageSettings

MAPPER_VERSION = 1
NAME_LIMIT = 69
"""The shorter of JOOR's two limits: 69 characters in v2, 100 in v4."""
HASH_LENGTH = 12

type Files = Mapping[str, Sequence[Attachment]]


class Choice(Struct, frozen=True):
    """The pictures chosen for a style, and those that fit nowhere."""

    candidates: tuple[Candidate, ...]
    problems: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of what was chosen, blind to the addresses."""
        rows = [(one.place.color_code, one.place.kind, one.file.key) for one in self.candidates]
        return hashlib.sha256(msgspec.json.encode([MAPPER_VERSION, rows])).hexdigest()[:32]


def choose(pushed: PushedStyle, files: Files, settings: ImageSettings) -> Choice:
    """Place the files of a style's family and products. Default pictures come first, then by the order in the ERP."""
    style = pushed.style
    family, problems = _family_files(pushed, files, settings)
    by_color = {color.code: _color_files(style, color, files) for color in style.colors}
    if settings.variants == "off" and not _is_own(pushed):
        by_color = {}
    plain = {code: [f for f in found if not is_swatch(f, settings)] for code, found in by_color.items()}
    swatches = {code: [f for f in found if is_swatch(f, settings)] for code, found in by_color.items()}
    variant_level = [file for found in plain.values() for file in found] if _shows_variants(pushed, settings) else []
    whole = [*variant_level, *family[""]] if _is_own(pushed) else [*family[""], *variant_level]
    chosen = [Candidate(STYLE_LEVEL, file) for file in _unlike(whole)[: settings.most_per_style]]
    for color in style.colors:
        if settings.variants in ("color", "both") and not _is_own(pushed):
            chosen += _first(Place(color.code), plain.get(color.code, ()))
        found = (*swatches.get(color.code, ()), *family.get(color.code, ()))
        chosen += _first(Place(color.code, AssetKind.SWATCH), found)
    return Choice(tuple(chosen), problems)


def arrange(choice: Choice, copies: Mapping[str, Copy]) -> tuple[Placed, ...]:
    """What JOOR should show, as yet without names. The same bytes appear once for the style as a whole."""
    out: list[Placed] = []
    for order, one in enumerate(choice.candidates, start=1):
        copy = copies.get(one.file.key)
        if copy is None or (one.place == STYLE_LEVEL and any(_same(copy, placed) for placed in out)):
            continue
        out.append(Placed(one.place, order if one.place == STYLE_LEVEL else 1, copy, "", one.file.file_name))
    return tuple(out)


def with_name(placed: Placed, before: StyleImages) -> Placed:
    """The picture under the name JOOR is given: recognisable, short enough, and no other picture's, now or earlier."""
    place = placed.place
    parts = (before.identifier, place.color_code, place.kind, placed.order, placed.copy.sha256, before.sent)
    tail = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:HASH_LENGTH]
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", PurePosixPath(placed.file_name).stem).strip("-")
    room = NAME_LIMIT - HASH_LENGTH - len(placed.copy.extension) - 2
    name = f"{stem[:room] or 'image'}-{tail}.{placed.copy.extension}"
    return Placed(place, placed.order, placed.copy, name, placed.file_name)


def is_swatch(file: Attachment, settings: ImageSettings) -> bool:
    """Whether the file's name, without its ending, marks it as a swatch."""
    stem = PurePosixPath(file.file_name).stem
    return bool(settings.swatch_pattern) and re.search(settings.swatch_pattern, stem) is not None


def _is_own(pushed: PushedStyle) -> bool:
    """Whether the style is one product or one color, so that its variants' pictures are pictures of the style."""
    return pushed.one_per != "family" or any(sku.product_id == pushed.group_id for sku in pushed.style.skus)


def _shows_variants(pushed: PushedStyle, settings: ImageSettings) -> bool:
    return _is_own(pushed) or settings.variants in ("style", "both")


def _family_files(
    pushed: PushedStyle, files: Files, settings: ImageSettings
) -> tuple[dict[str, list[Attachment]], tuple[str, ...]]:
    """The family's pictures under "", its swatches under the code of the color that their name contains."""
    out: dict[str, list[Attachment]] = {"": []}
    problems: list[str] = []
    listed = files.get(pushed.group_id, ()) if _has_family(pushed) and settings.family else ()
    for file in _default_first(listed):
        code = _color_named(pushed.style, file) if is_swatch(file, settings) else ""
        if code is None:
            problems.append(f"the swatch {file.file_name} does not name a color of the style")
        else:
            out.setdefault(code, []).append(file)
    # A style made of one color takes no harm from swatches of the family's other colors.
    return out, tuple(problems) if pushed.one_per == "family" else ()


def _has_family(pushed: PushedStyle) -> bool:
    return all(sku.product_id != pushed.group_id for sku in pushed.style.skus)


def _color_named(style: Style, file: Attachment) -> str | None:
    """The code of the color whose code or name stands in the file's name, the longest if several do."""
    words = f" {_words(PurePosixPath(file.file_name).stem)} "
    named = [(len(text), color.code) for color in style.colors for text in _spellings(color) if f" {text} " in words]
    return max(named)[1] if named else None


def _spellings(color: Color) -> Iterator[str]:
    yield from filter(None, (_words(color.code), _words(color.name)))


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _color_files(style: Style, color: Color, files: Files) -> list[Attachment]:
    products = [sku.product_id for sku in style.skus if sku.color_code == color.code]
    return _default_first([file for product_id in products for file in files.get(product_id, ())])


def _default_first(files: Sequence[Attachment]) -> list[Attachment]:
    return sorted(files, key=lambda file: not file.default)


def _unlike(files: Sequence[Attachment]) -> list[Attachment]:
    return list({file.key: file for file in files}.values())


def _first(place: Place, files: Sequence[Attachment]) -> list[Candidate]:
    return [Candidate(place, file) for file in files[:1]]


def _same(copy: Copy, placed: Placed) -> bool:
    return placed.place == STYLE_LEVEL and placed.copy.sha256 == copy.sha256
