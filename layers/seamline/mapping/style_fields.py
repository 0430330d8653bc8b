"""The plain fields of a style: by template where there is one, else as JOOR's own Cin7 integration maps them."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from seamline.domain.style import Casepack, StyleTag
from seamline.mapping.linesheets import whole
from seamline.mapping.style_templates import TemplateFault, Templates
from seamline.mapping.text import cut_at_word, fit
from seamline.settings.style_fields import StyleFields

type Record = Mapping[str, Any]

NAME_LIMIT, NUMBER_LIMIT, IDENTIFIER_LIMIT, DESCRIPTION_LIMIT = 100, 45, 100, 500
PLAIN_FIELDS = (
    "division_code", "silhouette_code", "fabrication", "fabrication_code", "source_of_materials", "measurements",
    "heel_height", "contains_fur",
)  # fmt: skip
LIST_FIELDS = ("materials", "categories", "badges")
DEFAULTS: dict[str, tuple[Callable[[Record], str], str]] = {
    "name": (lambda record: record["name"] or record["sku"], "name"),
    "number": (lambda record: record["sku"], "SKU"),
    "description": (lambda record: record["description"] or record["short_description"], "description"),
    "division": (lambda record: record["brand"], "brand"),
    "silhouette": (lambda record: record["category"], "category"),
    "country_of_origin": (lambda record: record["country"], "country of origin"),
}
"""JOOR's own Cin7 mapping: how to get the value, and the ERP's word for where it stands."""


class Filled(Struct, frozen=True):
    """A style's plain fields by name, and every template that could not be filled."""

    values: dict[str, Any]
    problems: tuple[str, ...]


class FieldMapper:
    """Fills the plain fields under one connection's settings."""

    def __init__(self, fields: StyleFields, templates: Templates) -> None:
        self._fields = fields
        self._templates = templates

    def fill(self, record: Record, sizes: Iterable[str]) -> Filled:
        """Every plain field; each problem names its field."""
        values: dict[str, Any] = {}
        problems: list[str] = []
        for name, compute in self._computations(record, sizes).items():
            try:
                values[name] = compute()
            except TemplateFault as fault:
                problems.append(f"styles.fields.{name}: {fault}")
        return Filled(values, tuple(problems))

    def identifier(self, record: Record, default: str) -> str:
        """The identifier of a style that has none yet. Raises TemplateFault."""
        return fit(self._templates.fill(self._fields.identifier, record) or default, IDENTIFIER_LIMIT)

    def _computations(self, record: Record, sizes: Iterable[str]) -> dict[str, Callable[[], Any]]:
        fields, templates = self._fields, self._templates
        out: dict[str, Callable[[], Any]] = {
            "name": lambda: cut_at_word(self._text("name", record) or record["sku"], NAME_LIMIT),
            "number": lambda: fit(self._text("number", record) or record["sku"], NUMBER_LIMIT),
            "description": lambda: cut_at_word(self._text("description", record), DESCRIPTION_LIMIT),
            "minimum": lambda: whole(templates.fill(fields.minimum, record), "the minimum"),
            "made_to_order": lambda: templates.holds(fields.made_to_order, record),
            "style_tags": lambda: self._style_tags(record),
        }
        for name in ("division", "silhouette", "country_of_origin"):
            out[name] = partial(self._text, name, record)
        for name in filter(partial(getattr, fields), PLAIN_FIELDS):
            out[name] = partial(templates.fill, getattr(fields, name), record)
        for name in filter(partial(getattr, fields), LIST_FIELDS):
            out[name] = partial(templates.values, getattr(fields, name), record)
        if not fields.categories and record["category"] in fields.category_ids:
            out["categories"] = lambda: (fields.category_ids[record["category"]],)
        if fields.casepacks:
            out["casepacks"] = lambda: tuple(Casepack(s, fields.casepacks[s]) for s in sizes if s in fields.casepacks)
        return out

    def _text(self, name: str, record: Record) -> str:
        template = getattr(self._fields, name)
        return self._templates.fill(template, record) if template else DEFAULTS[name][0](record)

    def _style_tags(self, record: Record) -> tuple[StyleTag, ...]:
        tags = (
            StyleTag(rule.name, value, rule.group, self._templates.fill(rule.code, record))
            for rule in self._fields.style_tags
            if (value := self._templates.fill(rule.value, record))
        )
        return tuple(tags)


def source_of(fields: StyleFields, name: str) -> str:
    """Where a field's value comes from, in words."""
    if getattr(fields, name, ""):
        return f"template styles.fields.{name}: {getattr(fields, name)}"
    if name == "categories" and fields.category_ids:
        return "styles.fields.category_ids by the ERP's category"
    return f"the ERP's {DEFAULTS[name][1]}" if name in DEFAULTS else "not mapped"
