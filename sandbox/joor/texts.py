"""How JOOR writes and reads dates, money, flags and XML-like lists in JSON."""

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.joor.errors import ContentError

TRUE_WORDS = {"1", "true"}
FALSE_WORDS = {"0", "false", ""}


def stamp(moment: datetime | None) -> str:
    """A moment as JOOR prints it; an absent one is an empty text."""
    return moment.isoformat(timespec="seconds") if moment else ""


def money(amount: Decimal) -> str:
    """An amount with two decimals."""
    return f"{amount:.2f}"


def text(value: Any) -> str:
    """A scalar as text; null is empty."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def decimal_or_none(value: Any) -> Decimal | None:
    """A finite decimal, or None when the value is not one."""
    try:
        number = Decimal(text(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def flag(value: Any) -> bool:
    """A 0/1 or true/false flag. Raises ValueError on anything else."""
    word = text(value).lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(f"{value!r} is not a flag; use 0, 1, true or false")


def whole(value: Any) -> int:
    """A whole number, from a number or a text. Raises ValueError."""
    if isinstance(value, bool | float):
        raise ValueError(f"{value!r} is not a whole number")
    return int(text(value))


def is_date(value: Any) -> bool:
    """Whether this is a YYYY-MM-DD date."""
    try:
        date.fromisoformat(text(value))
    except ValueError:
        return False
    return len(text(value)) == len("YYYY-MM-DD")


def moment(value: str, *, end_of_day: bool = False) -> datetime:
    """A timestamp or a plain date, UTC unless it says otherwise. Raises ValueError.

    A plain date that ends a range covers that whole day.
    """
    if is_date(value):
        return datetime.combine(date.fromisoformat(value), time.max if end_of_day else time.min, UTC)
    parsed = datetime.fromisoformat(value)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def items(value: Any, inner: str) -> list[Any]:
    """The rows of a repeated node, which JSON may give as a list, as one object or below its XML element name."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and set(value) == {inner}:
        return items(value[inner], inner)
    return [value]


def rows(value: Any, inner: str) -> list[dict[str, Any]]:
    """Like `items`, for rows that are objects. Raises ContentError."""
    found = items(value, inner)
    if not all(isinstance(row, dict) for row in found):
        raise ContentError(f"{inner} must be an object")
    return found
