"""Moments and durations as people read them: always UTC, always with how long ago that is."""

from msgspec import Struct

from seamline.clock import utc

MINUTE, HOUR, DAY = 60, 3600, 86_400


class Moment(Struct, frozen=True):
    """A point in time: for machines, in full, as short as a table wants it, and as a distance from now."""

    iso: str
    full: str
    short: str
    distance: str


def moment(at: float, now: float) -> Moment | None:
    """Epoch seconds as a moment; None for 0, which means that it has not happened."""
    if not at:
        return None
    when = utc(at)
    short = f"{when:%H:%M:%S}" if utc(now).date() == when.date() else f"{when:%d %b %H:%M}"
    return Moment(f"{when:%Y-%m-%dT%H:%M:%SZ}", f"{when:%d %b %Y, %H:%M:%S} UTC", short, _distance(at - now))


def duration(seconds: float) -> str:
    """A length of time in its two largest units at most."""
    whole = max(0, round(seconds))
    if not whole:
        return "under 1 s"
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return _units(whole, MINUTE, "min", 1, "s") if whole < 10 * MINUTE else f"{whole // MINUTE} min"
    return _units(whole, HOUR, "h", MINUTE, "min") if whole < 2 * DAY else _units(whole, DAY, "d", HOUR, "h")


def _units(seconds: int, large: int, name: str, small: int, small_name: str) -> str:
    rest = seconds % large // small
    return f"{seconds // large} {name} {rest} {small_name}" if rest else f"{seconds // large} {name}"


def _distance(seconds: float) -> str:
    if abs(seconds) < 1:
        return "just now"
    words = _rough(abs(seconds))
    return f"in {words}" if seconds > 0 else f"{words} ago"


def _rough(seconds: float) -> str:
    for size, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if seconds >= 2 * size or (size != DAY and seconds >= size):
            return f"{int(seconds // size)} {name}"
    return f"{int(seconds)} s"
