"""What goes wrong, and how often: drawn from the seed for every call, write, message and invocation."""

import random
from collections.abc import Callable

from msgspec import Struct

type Count = Callable[[str], None]


class Odds(Struct, frozen=True):
    """How often each kind of fault strikes, as probabilities a call, a write, a message or an invocation."""

    network: float = 0.0
    table: float = 0.0
    queue: float = 0.0
    kill: float = 0.0
    slow: float = 0.0
    lookup_lag: float = 0.0
    """Each search may lag behind by so many seconds at most, another one by less."""
    late: float = 10.0
    """How many seconds after its caller gave up a request may still be carried out, at most."""
    index_lag: float = 0.0
    """Seconds until the table's look-ups show a write."""


class Weather:
    """Draws the faults; calm once the storm is over."""

    def __init__(self, rng: random.Random, odds: Odds, count: Count) -> None:
        self.rng = rng
        self.odds = odds
        self.count = count
        self.is_calm = False

    def strikes(self, chance: float) -> bool:
        """Whether a fault of this chance happens now."""
        return not self.is_calm and self.rng.random() < chance

    def delay(self) -> float:
        """How long a message takes."""
        late = self._counted("message delayed", self.odds.queue)
        return self.rng.uniform(5, 120) if late else self.rng.uniform(0.02, 0.5)

    def duplicates(self) -> bool:
        """Whether a message comes twice."""
        return self._counted("message doubled", self.odds.queue)

    def _counted(self, what: str, chance: float) -> bool:
        struck = self.strikes(chance)
        if struck:
            self.count(what)
        return struck

    def copy_delay(self) -> float:
        """How long the copy of a message takes: as long as the message, or a little longer."""
        return self.rng.choice((self.rng.uniform(0.02, 0.5), self.rng.uniform(1, 20)))

    def loses_a_delete(self) -> bool:
        """Whether a message that was worked off comes again."""
        return self._counted("message worked off comes again", self.odds.queue)

    def death(self) -> int:
        """After how many moments an invocation dies; -1: it lives on."""
        return self.rng.randint(1, 60) if self.strikes(self.odds.kill) else -1

    def late(self) -> float:
        """How long after its caller gave up a request is carried out."""
        return self.rng.uniform(0, self.odds.late)

    def search_lag(self) -> float:
        """How far a search lags behind this time."""
        return self.rng.choice((self.odds.lookup_lag, self.rng.uniform(0, self.odds.lookup_lag)))

    def way(self) -> float:
        """Seconds a request or its answer is under way."""
        slow = self._counted("call slow", self.odds.slow)
        return self.rng.uniform(1, 8) if slow else self.rng.uniform(0.02, 0.4)
