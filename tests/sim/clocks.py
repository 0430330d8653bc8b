"""The scheduler's time as each machine reads it by a clock of its own."""

from datetime import datetime

from seamline.clock import utc
from tests.sim.scheduler import Scheduler


class Moments:
    """The scheduler's time as the look-alikes read it, each by a clock of its own."""

    def __init__(self, scheduler: Scheduler, ahead: float = 0.0) -> None:
        self._scheduler = scheduler
        self._ahead = ahead

    def now(self) -> datetime:
        """Aware UTC."""
        return utc(self._scheduler.now() + self._ahead)


class Skewed:
    """The scheduler's time as one of Seamline's machines reads it."""

    def __init__(self, scheduler: Scheduler, ahead: float) -> None:
        self._scheduler = scheduler
        self._ahead = ahead

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._scheduler.now() + self._ahead

    def sleep(self, seconds: float) -> None:
        """Let the running process wait."""
        self._scheduler.sleep(seconds)
