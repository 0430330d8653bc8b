"""Time for the sandbox, so that tests can move it and demos can speed it up."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where the sandbox gets the time from."""

    def now(self) -> datetime:
        """The current moment, aware and in UTC."""
        ...


class SystemClock:
    """Starts at the real moment and runs `speed` virtual seconds per real second."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = speed
        self._start = datetime.now(UTC)
        self._origin = time.monotonic()

    def now(self) -> datetime:
        """The current virtual moment, aware and in UTC."""
        return self._start + timedelta(seconds=(time.monotonic() - self._origin) * self._speed)


class ManualClock:
    """Stands still until somebody advances it."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError(f"The clock needs an aware start, but {start.isoformat()} names no time zone")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The current moment, aware and in UTC."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move forward by so many seconds."""
        self._now += timedelta(seconds=seconds)
