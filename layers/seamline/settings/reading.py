"""Reads a connection file: validated as a whole, every fault reported at once with its path and a hint."""

import difflib
from typing import Any

from pydantic import BaseModel, ValidationError

from seamline.errors import SettingsInvalid
from seamline.settings.connection import Settings


def parse_settings(text: str) -> Settings:
    """Read a connection file. Raises SettingsInvalid with every fault, its path and what is allowed."""
    # Only the command line reads files: the functions neither carry a YAML parser nor pay for its import.
    import yaml

    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SettingsInvalid((f"not YAML: {' '.join(str(error).split())}",)) from None
    if not isinstance(raw, dict):
        raise SettingsInvalid(("the file must be a mapping with keys such as connection, erp, joor",))
    return validate_settings(raw)


def validate_settings(raw: dict[str, Any]) -> Settings:
    """Check a settings mapping. Raises SettingsInvalid with every fault, its path and what is allowed."""
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        raise SettingsInvalid(tuple(explain_fault(fault) for fault in error.errors(include_url=False))) from None


def explain_fault(fault: Any) -> str:
    """One of pydantic's faults in words: the path, what is wrong, what was given or meant."""
    path = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"{path}: unknown setting{_suggestion(fault['loc'])}"
    # A rule over a whole section is told without printing the section back.
    whole = fault["type"] == "missing" or isinstance(fault["input"], dict)
    given = "" if whole else f" (given: {fault['input']!r})"
    return f"{path}: {fault['msg']}{given}"


def _suggestion(loc: tuple[str | int, ...]) -> str:
    known = _known_keys(loc[:-1])
    close = difflib.get_close_matches(str(loc[-1]), known, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; allowed here: {', '.join(known)}" if known else ""


def _known_keys(path: tuple[str | int, ...]) -> list[str]:
    model: Any = Settings
    for part in path:
        if isinstance(part, int):
            continue
        field = getattr(model, "model_fields", {}).get(part)
        if field is None:
            return []
        model = _model_in(field.annotation)
    return sorted(getattr(model, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for m in map(_model_in, getattr(annotation, "__args__", ())) if m is not None), None)
