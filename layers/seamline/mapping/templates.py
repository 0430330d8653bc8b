"""Fills the connection file's templates in Jinja2's sandbox: they see the record they are given, and nothing else."""

from collections.abc import Mapping
from typing import Any

_FALSE_WORDS = frozenset({"", "0", "no", "false", "none"})


class TemplateFault(ValueError):
    """A template that cannot be filled with this record; the text says why."""


class Templates:
    """Compiled templates, each compiled once."""

    def __init__(self) -> None:
        self._compiled: dict[str, Any] = {}

    def fill(self, template: str, record: Mapping[str, Any]) -> str:
        """The template's text, stripped. Raises TemplateFault."""
        if "{" not in template:
            return template.strip()
        try:
            return str(self._template(template).render(**record)).strip()
        except Exception as error:  # a template may fail in any way Python can
            raise TemplateFault(f"{type(error).__name__}: {error}") from None

    def values(self, template: str, record: Mapping[str, Any]) -> tuple[str, ...]:
        """The comma-separated values of the template's text, without empties and repeats. Raises TemplateFault."""
        parts = (" ".join(part.split()) for part in self.fill(template, record).split(","))
        return tuple(dict.fromkeys(filter(None, parts)))

    def holds(self, template: str, record: Mapping[str, Any]) -> bool:
        """Whether the template's text means yes: anything but nothing, 0, no, none or false. Raises TemplateFault."""
        return self.fill(template, record).casefold() not in _FALSE_WORDS

    def _template(self, text: str) -> Any:
        if text not in self._compiled:
            # Most connections have no template: their functions do not pay for Jinja's import.
            from jinja2 import StrictUndefined
            from jinja2.sandbox import ImmutableSandboxedEnvironment

            environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
            self._compiled[text] = environment.from_string(text)
        return self._compiled[text]
