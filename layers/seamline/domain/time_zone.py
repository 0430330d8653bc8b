"""Time zones by their IANA names, since the day of an order is the account's own and not UTC's."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo


def zone_named(name: str) -> tzinfo | None:
    """The zone of this IANA name, such as America/New_York; None when there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def day_in(zone: tzinfo, moment: str) -> str:
    """The day it is there at this moment, ISO; a moment without an offset is UTC, and a mere day stays that day."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment[:10]
    if len(moment) <= len("2026-12-31"):
        return read.date().isoformat()
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(zone).date().isoformat()
