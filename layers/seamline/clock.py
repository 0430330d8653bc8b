"""Time as a port, so that tests and the simulation own it."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Now, and waiting. Epoch seconds, UTC."""

    def now(self) -> float:
        """Seconds since the epoch."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class ManualClock:
    """A clock that moves only when told or slept on."""

    def __init__(self, start: float = 1_790_000_000.0) -> None:
        self.time = start

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Advance by the wait."""
        self.time += seconds


def utc(seconds: float) -> datetime:
    """Epoch seconds as an aware UTC datetime."""
    return datetime.fromtimestamp(seconds, tz=UTC)
