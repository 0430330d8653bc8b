"""Numbers, moments and stretches of time as a person reads them in a mail."""

from seamline.clock import utc

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def duration(seconds: float) -> str:
    """A stretch of time in its two largest units: `2 h 5 min`."""
    whole = int(seconds)
    for unit, name, smaller, smaller_name in ((DAY, "d", HOUR, "h"), (HOUR, "h", MINUTE, "min")):
        if whole >= unit:
            rest = whole % unit // smaller
            return f"{whole // unit} {name}" + (f" {rest} {smaller_name}" if rest else "")
    return f"{whole // MINUTE} min" if whole >= MINUTE else f"{whole} s"


def at(seconds: float) -> str:
    """A moment in UTC: `Sun 22 Nov 09:15 UTC`."""
    return f"{utc(seconds):%a %d %b %H:%M} UTC"


def counted(number: int, thing: str) -> str:
    """A number with its noun: `1 order`, `1,204 orders`."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")
