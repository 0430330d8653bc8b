"""Counts what a run spends on each API, and lets every call be written down."""

from collections import deque
from collections.abc import Callable

from msgspec import Struct

from seamline.domain.evidence import Evidence

FAILURES_KEPT = 8


class Exchange(Struct, frozen=True):
    """One call as it may be logged or shown to an API's support: secrets masked. `status` 0 means no answer."""

    api: str
    method: str
    url: str
    status: int
    sent: str
    at: float
    seconds: float


class Meter:
    """Counts calls and cost per API during one run, the seconds waited for a budget, and refusals of too many calls."""

    def __init__(self, journal: Callable[[Exchange], None] | None = None) -> None:
        self.totals: dict[str, int] = {}
        self.waited = 0.0
        self.throttled = 0
        self._failures: deque[Evidence] = deque(maxlen=FAILURES_KEPT)
        self._journal = journal

    def failed(self, call: Evidence) -> None:
        """Keep one failed call; of very many the latest."""
        self._failures.append(call)

    def take_failures(self) -> tuple[Evidence, ...]:
        """The failed calls since the last time, oldest first."""
        taken = tuple(self._failures)
        self._failures.clear()
        return taken

    def count(self, exchange: Exchange, cost: int) -> None:
        """Add one exchange."""
        kind = "reads" if exchange.method == "GET" else "writes"
        for key, amount in ((f"{exchange.api} {kind}", 1), (f"{exchange.api} credits", cost)):
            self.totals[key] = self.totals.get(key, 0) + amount
        if self._journal:
            self._journal(exchange)
