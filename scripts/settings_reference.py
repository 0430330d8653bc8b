"""Writes docs/settings.md from the settings' models, so that it never says anything else than they do."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from seamline.cli.setting_words import about_section, choices_of, default_text, is_duration, meaning, section_in
from seamline.settings import Settings

HEAD = """\
# Settings

Every setting of a connection file, made from the models that read it. A file needs only the settings marked
**required**; all others may be left out and then have the default shown. Durations are seconds, or `30s`, `5m`, `1h`,
`1d`. A *template* is a Jinja2 expression over the record at hand, filled in a sandbox. Unknown settings are refused,
with the closest name that exists. `make docs` writes this page anew.
"""


def reference() -> str:
    """The whole page."""
    return HEAD + "\n" + "\n".join(_section(_Place("", "", Settings), {})) + "\n"


class _Place(NamedTuple):
    """A section: its path, what it is for, and the model that reads it."""

    path: str
    about: str
    model: type[BaseModel]


def _section(place: _Place, shown: dict[type[BaseModel], str]) -> Iterator[str]:
    """The section's table, then its sections; `shown` is where each model was described already."""
    shown[place.model] = place.path
    yield f"## `{place.path}`\n\n{_cell(place.about)}.\n" if place.path else "## Top level\n"
    yield "| Setting | Values | Default | Meaning |"
    yield "|---|---|---|---|"
    inner = []
    for name, field in place.model.model_fields.items():
        below, many = section_in(field.annotation)
        path = f"{place.path}.{name}".strip(".") + ("[]" if many else "")
        if below and below not in shown:
            inner.append(_Place(path, about_section(field, below), below))
            shown[below] = path
        yield f"| `{name}` | {_values(shown, field)} | {_default(field)} | {_cell(meaning(field))} |"
    yield ""
    for section in inner:
        yield from _section(section, shown)


def _values(shown: dict[type[BaseModel], str], field: FieldInfo) -> str:
    below, many = section_in(field.annotation)
    if below:
        return f"{'list of sections' if many else 'section'} `{shown[below]}`"
    if few := choices_of(field.annotation):
        return ", ".join(f"`{one}`" for one in few)
    return "duration" if is_duration(field) else _kind(str(field.annotation))


def _kind(annotation: str) -> str:
    """The kind of value in a word."""
    words = {"Template": "template", "Pattern": "regular expression", "AnyHttpUrl": "URL", "dict": "mapping"}
    words |= {"tuple": "list", "bool": "true, false", "Decimal": "number", "int": "whole number", "date": "date"}
    return next((word for sign, word in words.items() if sign in annotation), "text")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    default: Any = field.get_default(call_default_factory=True)
    if isinstance(default, BaseModel):
        return _cell(", ".join(f"`{name}: {value}`" for name, value in _given(default)))
    shown = default_text("", field, default)
    if not shown:
        return "none"
    return f"`{_cell(shown)}`" if len(shown) < 60 else f"`{_cell(shown[:56])} ...`"


def _given(section: BaseModel) -> Iterator[tuple[str, str]]:
    """What a section says by default that its own table does not."""
    for name, field in type(section).model_fields.items():
        if name in section.model_fields_set:
            yield name, default_text("", field, getattr(section, name))


def _cell(text: str) -> str:
    """Text that a table's cell can hold."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(reference(), end="")  # noqa: T201
