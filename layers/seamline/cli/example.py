"""`seamline example`: a connection file with every setting, made from the settings themselves: none is missing."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, TypeAliasType, Union, get_args, get_origin

import yaml
from msgspec import Struct
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from seamline.cli.output import say
from seamline.settings import Settings
from seamline.settings.base import Seconds

WIDTH = 120
HEAD = """\
# One connection: one Cin7 account joined to one JOOR account. Copy this file and change what stands under "To fill in".
# Every other line shows a setting with its default, and may be left out. Sections that are commented out are off.
#
#   seamline check your-brand.yaml --credentials credentials.json    finds everything that is wrong, at once
#   seamline apply your-brand.yaml --credentials credentials.json    puts it in force
#
# Durations are seconds, or 30s, 5m, 1h, 1d. Texts with {{ }} are Jinja2 templates. Made by `seamline example`.
"""
SAMPLES: Mapping[str, Any] = {
    "connection": "your-brand",
    "go_live": date(2026, 1, 1),
    "erp.kind": "cin7_core",
    "joor.account": "123456",
    "selection.include_tags": ["JOOR"],
    "styles.prices.label": "Wholesale US",
    "styles.prices.currency": "USD",
    "styles.prices.wholesale": "Wholesale USD",
    "styles.prices.retail": "Retail",
    "styles.fields.style_tags.name": "Season",
    "styles.fields.style_tags.value": "{{ product.attributes.AdditionalAttribute1 }}",
    "stock.warehouses": {"Default": ["Main Warehouse"]},
    "orders.location": "Main Warehouse",
    "customers.include_tags": ["JOOR"],
}
"""What a brand has to fill in, as an invented brand would."""
NEED_A_SECTION = ("flows.customers", "flows.images")
"""Flows that are off until the section of the same name says what to do."""
DURATION = get_args(Seconds)[1:]
"""What marks a setting as a duration."""
UNITS = ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))


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
    inner, many = _model_in(field.annotation)
    default = getattr(place.given, name) if place.given else field.get_default(call_default_factory=True)
    inside = place.below(name, default, 2 if many else 1)
    if inner is None:
        value = _value(inside.path, field, default).replace("\n", f"\n{place.pad}")
        yield from _line(place, f"{name}: {value}", _words(field, inside.path))
    elif many:
        yield from _list(place, inside, name, (field, inner))
    elif default is None or inside.path in NEED_A_SECTION:
        lines = [*_line(place, f"{name}:", _about(field, inner)), *_section(inside, inner)]
        yield from (_commented(line, place.pad) for line in lines)
    else:
        yield from _line(place, f"{name}:", _about(field, inner))
        yield from _section(inside, inner)


def _list(place: _Place, inside: _Place, name: str, kind: tuple[FieldInfo, type[BaseModel]]) -> Iterator[str]:
    """A list of sections: one real entry if it is needed, else an empty list and an entry that is commented out."""
    field, inner = kind
    entry = list(_section(inside, inner))
    first = next(number for number, line in enumerate(entry) if not line.lstrip().startswith("#"))
    entry[first] = f"{place.pad}  - {entry[first].lstrip()}"
    needed = field.is_required()
    yield from _line(place, f"{name}:" if needed else f"{name}: []", _about(field, inner))
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


def _about(field: FieldInfo, inner: type[BaseModel]) -> str:
    return field.description or (inner.__doc__ or "").strip().partition("\n")[0].rstrip(".")


def _words(field: FieldInfo, path: str) -> str:
    choices = _choices(field.annotation)
    either = " | ".join(map(str, choices)) if len(choices) > 1 else ""
    said = ". ".join(part for part in (either, _said(field)) if part)
    return ": ".join(part for part in ("To fill in" if path in SAMPLES else "", said) if part)


def _said(field: FieldInfo) -> str:
    """The field's own description; what `Seconds` says of every duration stands at the head of the file."""
    general = [part.description for part in DURATION if isinstance(part, FieldInfo)]
    return "" if field.description in (None, *general) else str(field.description)


def _choices(annotation: Any) -> tuple[Any, ...]:
    plain = _plain(annotation)
    if get_origin(plain) is Literal:
        return get_args(plain)
    parts = get_args(plain) if get_origin(plain) in (Union, UnionType, tuple) else ()
    return next((found for part in parts if (found := _choices(part))), ())


def _plain(annotation: Any) -> Any:
    return annotation.__value__ if isinstance(annotation, TypeAliasType) else annotation


def _value(path: str, field: FieldInfo, default: Any) -> str:
    value = SAMPLES.get(path, default)
    if value is PydanticUndefined:
        raise ValueError(f"{path} has no default, so SAMPLES needs a value for it")
    if value is None:
        return ""
    if value and isinstance(value, int) and any(part in DURATION for part in field.metadata):
        value = next(f"{value // size}{unit}" for size, unit in UNITS if value % size == 0)
    dumped = yaml.safe_dump(_yaml(value), default_flow_style=True, allow_unicode=True, width=WIDTH - 24)
    return dumped.removesuffix("\n").removesuffix("\n...")


def _yaml(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_yaml(part) for part in value]
    return value if isinstance(value, str | int | list | dict | date) else str(value)


def _model_in(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The section a field holds, and whether it holds a list of them."""
    plain = _plain(annotation)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return plain, False
    if get_origin(plain) is tuple:
        return _model_in(get_args(plain)[0])[0], True
    if get_origin(plain) in (Union, UnionType):
        return next((_model_in(part) for part in get_args(plain) if part is not NoneType), (None, False))
    return None, False
