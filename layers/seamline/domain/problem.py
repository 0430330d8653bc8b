"""A problem: an open hold or failure shown to a person until the record next succeeds."""

import re
from collections.abc import Iterable

from msgspec import Struct

_CHANGING = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+")


def cause_of(reasons: Iterable[str]) -> str:
    """What is the matter, less what changes from one look to the next: ids, times and quantities.

    Problems of one cause are one thing to correct.
    """
    return _CHANGING.sub("#", "; ".join(reasons))


class Problem(Struct, frozen=True):
    """One problem per record and cause. Times are epoch seconds; `attempts` is how often it was seen.

    `detail` is the record's text as it came, where it cannot be read.
    """

    flow: str
    key: str
    reasons: tuple[str, ...]
    fix: str
    first_seen: float
    last_seen: float
    attempts: int = 1
    label: str = ""
    detail: str = ""


class Closed(Struct, frozen=True):
    """A problem that is over. `at` is epoch seconds."""

    problem: Problem
    at: float
