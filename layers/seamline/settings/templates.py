"""Templates in the connection file: Jinja2 in a sandbox, checked when the settings are applied."""

from typing import Annotated

from pydantic import AfterValidator


def _parses(text: str) -> str:
    if "{" not in text:
        return text
    # Most connections have no template: their functions do not pay for Jinja's import.
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    try:
        ImmutableSandboxedEnvironment().parse(text)
    except TemplateError as error:
        raise ValueError(f"not a template: {error}") from None
    return text


Template = Annotated[str, AfterValidator(_parses)]
