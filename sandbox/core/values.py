"""Lenient reading of request bodies: numbers and booleans may come as text, unknown keys are ignored."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.core.errors import Problem, refuse

type Record = dict[str, Any]
"""One record in the shape the API shows it."""

FOUR_PLACES = Decimal("0.0001")


def canonical(body: Record, names: Iterable[str]) -> Record:
    """The known keys of a body in their exact spelling; keys match without regard to case, others are dropped."""
    known = {name.lower(): name for name in names}
    return {known[key.lower()]: value for key, value in body.items() if key.lower() in known}


def decimal_of(value: Any, name: str) -> Decimal:
    """Read a number that may come as text; empty counts as 0. Raises CoreError."""
    if value is None or value == "":
        return Decimal(0)
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise refuse(f"'{name}' is not a valid number.") from error


def number(value: Decimal) -> int | float:
    """A JSON number with at most four decimals."""
    if value == (whole := int(value)):
        return whole
    return float(value.quantize(FOUR_PLACES))


def flag(value: Any) -> bool:
    """Read a boolean that may come as text or 0/1."""
    return str(value).strip().lower() in {"true", "1"}


def too_long(record: Record, lengths: dict[str, int]) -> list[Problem]:
    """A problem for each text over its documented maximum, in UTF-16 units: an emoji is two."""
    return [
        Problem(f"{name} maximum length is {most} characters")
        for name, most in lengths.items()
        if isinstance(text := record.get(name), str) and len(text.encode("utf-16-le", "surrogatepass")) > most * 2
    ]


def same(left: str, right: str) -> bool:
    """GUIDs compare without regard to case."""
    return left.lower() == right.lower()
