"""Fills the style section's templates from ERP records; most connections have none and pay nothing for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Template as Compiled

    from seamline.mapping.template_language import Language

_ONE_NAME = re.compile(r"^\{\{ *(\w+) *\}\}$")
"""The commonest template of all needs no engine: linesheets named by their tags would load it on every connection."""
_YES = frozenset({"1", "true", "yes", "y", "on"})


class TemplateFault(ValueError):
    """A template that is not allowed, not well formed, or cannot be filled from this record."""


class Templates:
    """Compiles each template once; an empty template gives an empty text."""

    def __init__(self) -> None:
        self._language: Language | None = None
        self._compiled: dict[str, Compiled] = {}

    def fill(self, template: str, record: Mapping[str, Any]) -> str:
        """The template's text with white space folded. Raises TemplateFault."""
        if "{" not in template:
            return template
        plain = _ONE_NAME.match(template)
        if plain and isinstance(value := record.get(plain[1]), str):
            return value
        from seamline.mapping.template_language import FAILURES, bounded

        try:
            text = bounded(self._template(template).render(record))
        except FAILURES as error:
            raise TemplateFault(f"template {template!r}: {error}") from None
        return " ".join(text.split())

    def values(self, template: str, record: Mapping[str, Any]) -> tuple[str, ...]:
        """The parts of a text separated by semicolons, no empties, repeats dropped."""
        return tuple(dict.fromkeys(filter(None, map(str.strip, self.fill(template, record).split(";")))))

    def holds(self, template: str, record: Mapping[str, Any]) -> bool:
        """Whether the text says yes."""
        return self.fill(template, record).casefold() in _YES

    def attributes(self, template: str) -> frozenset[str]:
        """The attributes a template reads. Raises TemplateFault when it is not allowed."""
        try:
            return self._grammar().attributes(template)
        except ValueError as error:
            raise TemplateFault(f"template {template!r}: {error}") from None

    def _template(self, template: str) -> Compiled:
        if template not in self._compiled:
            self._compiled[template] = self._grammar().compile(template)
        return self._compiled[template]

    def _grammar(self) -> Language:
        if self._language is None:
            from seamline.mapping.template_language import Language

            self._language = Language()
        return self._language
