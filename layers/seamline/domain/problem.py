"""A problem: an open hold or failure shown to a person until the record next succeeds."""

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One problem per record and flow. Times are epoch seconds."""

    flow: str
    key: str
    reasons: tuple[str, ...]
    fix: str
    first_seen: float
    last_seen: float
    attempts: int = 1
    label: str = ""
