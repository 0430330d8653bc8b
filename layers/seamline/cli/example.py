"""`seamline example`: a connection file with every setting, made from the settings themselves: none is missing."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from seamline.cli.output import say
from seamline.cli.setting_words import SAMPLES, WIDTH, about_section, choices_of, default_text, meaning, section_in
from seamline.settings import Settings

HEAD = """\
# One connection: one Cin7 account joined to one JOOR account. Copy this file and change what stands under "To fill in".
# Every other line shows a setting with its default, and may be left out. Sections that are commented out are off.
#
#   seamline check your-brand.yaml --credentials credentials.json    finds everything that is wrong, at once
#   seamline apply your-brand.yaml --credentials credentials.json    puts it in force
#
# Durations are seconds, or 30s, 5m, 1h, 1d. Texts with {{ }} are Jinja2 templates. Made by `seamline example`.
"""
NEED_A_SECTION = ("flows.customers", "flows.images")
"""Flows that are off until the section of the same name says what to do."""


def example() -> None:
    """Print a connection file with every setting, explained."""
    say(example_text().rstrip())


def example_text() -> str:
    """The whole file."""
    return HEAD + "\n".join(line.rstrip() for line in _section(_Place("", 0), Settings)) + "\n"


class _Place(Struct, frozen=True):
    """Where in the file: the setting's path, how deep it stands, and the values its section has by default."""

    path: str
    depth: int
    given: BaseModel | None = None

    @property
    def pad(self) -> str:
        return "  " * self.depth

    def below(self, name: str, given: Any = None, deeper: int = 1) -> "_Place":
        path = f"{self.path}.{name}".strip(".")
        return _Place(path, self.depth + deeper, given if isinstance(given, BaseModel) else None)


def _section(place: _Place, model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if not place.path:
            yield ""
        yield from _field(place, name, field)


def _field(place: _Place, name: str, field: FieldInfo) -> Iterator[str]:
    inner, many = section_in(field.annotation)
    default = getattr(place.given, name) if place.given else field.get_default(call_default_factory=True)
    inside = place.below(name, default, 2 if many else 1)
    if inner is None:
        value = default_text(inside.path, field, default).replace("\n", f"\n{place.pad}")
        yield from _line(place, f"{name}: {value}", _words(field, inside.path))
    elif many:
        yield from _list(place, inside, name, (field, inner))
    elif default is None or inside.path in NEED_A_SECTION:
        lines = [*_line(place, f"{name}:", about_section(field, inner)), *_section(inside, inner)]
        yield from (_commented(line, place.pad) for line in lines)
    else:
        yield from _line(place, f"{name}:", about_section(field, inner))
        yield from _section(inside, inner)


def _list(place: _Place, inside: _Place, name: str, kind: tuple[FieldInfo, type[BaseModel]]) -> Iterator[str]:
    """A list of sections: one real entry if it is needed, else an empty list and an entry that is commented out."""
    field, inner = kind
    entry = list(_section(inside, inner))
    first = next(number for number, line in enumerate(entry) if not line.lstrip().startswith("#"))
    entry[first] = f"{place.pad}  - {entry[first].lstrip()}"
    needed = field.is_required()
    yield from _line(place, f"{name}:" if needed else f"{name}: []", about_section(field, inner))
    yield from entry if needed else (_commented(line, place.pad) for line in entry)


def _commented(line: str, pad: str) -> str:
    return f"{pad}# {line.removeprefix(pad)}"


def _line(place: _Place, setting: str, words: str) -> Iterator[str]:
    """The setting with its explanation behind it, or above it where that would be too long."""
    text = (place.pad + setting).rstrip()
    if words and len(text) + len(words) + 4 > WIDTH:
        yield from _wrapped(words, f"{place.pad}# ")
        yield text
    else:
        yield f"{text}  # {words}" if words else text


def _wrapped(words: str, pad: str) -> Iterator[str]:
    line = pad
    for word in words.split():
        if len(line) + len(word) + 1 > WIDTH:
            yield line
            line = pad
        line = f"{line}{'' if line == pad else ' '}{word}"
    yield line


def _words(field: FieldInfo, path: str) -> str:
    choices = choices_of(field.annotation)
    either = " | ".join(map(str, choices)) if len(choices) > 1 else ""
    said = ". ".join(part for part in (either, meaning(field)) if part)
    return ": ".join(part for part in ("To fill in" if path in SAMPLES else "", said) if part)
