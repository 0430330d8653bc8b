"""Reads the values JOOR writes loosely: numbers as texts, one row instead of a list, "" for nothing."""

from decimal import Decimal, InvalidOperation
from typing import Any

type Node = dict[str, Any]

TRUE_WORDS = ("1", "true", "yes")


def rows(value: Any, inner: str = "") -> list[Any]:
    """The rows of a repeated node: a list, a single row, "" for none, or any of these below its element name."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and set(value) == {inner}:
        return rows(value[inner])
    return [value]


def nodes(value: Any, inner: str = "") -> list[Node]:
    """Like `rows`, only those that are objects."""
    return [row for row in rows(value, inner) if isinstance(row, dict)]


def text(value: Any) -> str:
    """A scalar as stripped text; anything absent or nested is empty."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value).strip() if isinstance(value, str | int | float | Decimal) else ""


def flag(value: Any) -> bool:
    """A 0/1 or true/false value, however written."""
    return text(value).lower() in TRUE_WORDS


def number(value: Any) -> int | None:
    """A whole number, None when it is absent or not one."""
    found = decimal(value)
    return int(found) if found is not None and found == found.to_integral_value() else None


def decimal(value: Any) -> Decimal | None:
    """An exact finite decimal, None when it is absent or not one."""
    try:
        found = Decimal(text(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
