"""Prints models into templates: sandboxed, and with everything escaped, since names in it come from other systems."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from seamline.console.assets import address


def render(template: str, **models: Any) -> str:
    """The template with the models in it."""
    return _environment().get_template(template).render(**models)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = address
    return made
