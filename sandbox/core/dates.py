"""Dates as Cin7 Core writes and reads them: UTC stamps with a Z, and bare local days without one."""

import re
from datetime import UTC, date, datetime

from sandbox.core.errors import refuse

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?)?")


def stamp(moment: datetime) -> str:
    """A true timestamp: UTC, Z, trailing zeros of the fraction trimmed."""
    text = moment.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{text.removesuffix('+00:00').rstrip('0').rstrip('.')}Z"


def moment_of(text: str, name: str) -> datetime:
    """Read a query's point in time. Raises CoreError for anything malformed, such as a `+` that was not encoded."""
    found = _MOMENT.fullmatch(text)
    if found is None or (" " in text):
        raise refuse(f"The value '{text}' is not valid for {name}.")
    day, clock, fraction, zone = found.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{clock or '00:00:00'}{(fraction or '')[:7]}{zone or ''}")
    except ValueError as error:
        raise refuse(f"The value '{text}' is not valid for {name}.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def day_of(value: object, name: str) -> str | None:
    """Read a body's date-only value into `yyyy-MM-ddT00:00:00`; empty gives None. Raises CoreError when malformed."""
    if value is None or value == "":
        return None
    text = str(value).replace("/", "-")
    if _MOMENT.fullmatch(text) is None:
        raise refuse(f"'{name}' is not a valid date.")
    try:
        return midnight(date.fromisoformat(text[:10]))
    except ValueError as error:
        raise refuse(f"'{name}' is not a valid date.") from error


def midnight(day: date) -> str:
    """A date-only value: the tenant's local calendar day, without a zone."""
    return f"{day:%Y-%m-%d}T00:00:00"
