"""Checks the style section's templates against real records, before any style depends on them."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from seamline.domain.catalogue import Group
from seamline.mapping.record import ATTRIBUTE_NAMES, record_of
from seamline.mapping.style_options import OptionReader
from seamline.mapping.style_templates import TemplateFault, Templates
from seamline.settings import StyleSettings

PLACEHOLDERS = {"tag": "SS27 Main", "linesheet": "SS27 Main"}
"""What a linesheet's templates may use besides the record."""


def check_templates(settings: StyleSettings, samples: Sequence[Group]) -> tuple[str, ...]:
    """Everything wrong with the templates, each with its path; a template is filled from each sample."""
    templates, reader = Templates(), OptionReader(settings)
    records = [record_of(group, reader.variants(group, group.products)) for group in samples if group.products]
    known = {*ATTRIBUTE_NAMES, *(name for record in records for name in record["attributes"])}
    problems: list[str] = []
    for path, template in style_templates(settings):
        extra = PLACEHOLDERS if path.startswith("styles.linesheets") else {}
        try:
            problems += [f"{path}: {words}" for words in _unknown(templates.attributes(template), known)]
        except TemplateFault as fault:
            problems.append(f"{path}: {fault}")
            continue
        problems += [f"{path}: {words}" for words in _unfit(templates, template, [{**one, **extra} for one in records])]
    return tuple(problems)


def _unfit(templates: Templates, template: str, records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Why the first record that the template cannot be filled from does not fit it."""
    for record in records:
        try:
            templates.fill(template, record)
        except TemplateFault as fault:
            yield f"{fault} (tried on {record['sku']})"
            return


def style_templates(settings: StyleSettings) -> Iterator[tuple[str, str]]:
    """Every template of the section with its path."""
    yield from _walk(settings, "styles")


def _walk(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if "{{" in value or "{%" in value:
            yield path, value
    elif isinstance(value, BaseModel):
        for name, inner in value:
            yield from _walk(inner, f"{path}.{name}")
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _walk(inner, f"{path}.{number}")


def _unknown(names: frozenset[str], known: set[str]) -> Iterator[str]:
    for name in sorted(names - known):
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        yield f"no record has an attribute {name!r}{hint}"
