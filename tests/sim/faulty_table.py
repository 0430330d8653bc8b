"""The table as processes see it: slow, at times out of reach or misleading, with look-ups that lag behind."""

from collections.abc import Iterator, Sequence

from seamline.errors import Conflict, Unreachable
from seamline.state.memory import MemoryTable
from seamline.state.table import ANY, Item, Key, Query
from tests.sim.faults import Count, Weather
from tests.sim.scheduler import Scheduler


class FaultyTable:
    """The table as processes see it: slow, at times out of reach or misleading, with look-ups that lag behind."""

    def __init__(self, inner: MemoryTable, scheduler: Scheduler, weather: Weather, count: Count) -> None:
        self.inner = inner
        self._count = count
        self._index = MemoryTable(inner.dump().values())
        self._scheduler = scheduler
        self._weather = weather

    def get(self, key: Key) -> Item | None:
        """Read one item as it is."""
        self._may_fail()
        return self.inner.get(key)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """Read items as they are."""
        return self.inner.get_many(keys)

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write. What reports a conflict or no answer may have been written all the same."""
        self._scheduler.sleep(self._pause())
        fails = self._weather.strikes(self._weather.odds.table)
        if fails and self._weather.rng.random() < 0.3:
            self._count("table write lost")
            raise Unreachable("the table was not reached; nothing was written")
        stored = self._raced(item, expect)
        self._scheduler.after(self._weather.odds.index_lag, lambda: self._index.store(stored))
        self._scheduler.sleep(self._pause())
        if fails:
            unseen, again = Unreachable("no answer from the table"), Conflict("written, then sent again by the SDK")
            error = self._weather.rng.choice((unseen, again))
            self._count("table write unanswered" if error is unseen else "table write refused after it was done")
            raise error
        return stored

    def _raced(self, item: Item, expect: int) -> Item:
        try:
            return self.inner.put(item, expect)
        except Conflict:
            # The budgets are fought over all the time; what matters are the records.
            self._count("budget write race" if item.pk == "BUDGET" else "record write race")
            raise

    def put_many(self, items: Sequence[Item]) -> None:
        """Write."""
        self._scheduler.sleep(self._pause())
        self.inner.put_many(items)
        self._index.put_many(items)

    def delete(self, key: Key, expect: int = ANY) -> None:
        """Remove."""
        self._scheduler.sleep(self._pause())
        self.inner.delete(key, expect)
        self._scheduler.after(self._weather.odds.index_lag, lambda: self._index.delete(key))
        self._scheduler.sleep(self._pause())

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Remove."""
        self.inner.delete_many(keys)
        self._index.delete_many(keys)

    def query(self, query: Query) -> Iterator[Item]:
        """Read a partition as it is."""
        return self.inner.query(query)

    def lookup(self, index: str, value: str) -> Iterator[Item]:
        """Read by index, which lags behind."""
        self._may_fail()
        return self._index.lookup(index, value)

    def lookup_back(self, index: str, value: str, before: str = "") -> Iterator[Item]:
        """Read by index, which lags behind."""
        self._may_fail()
        return self._index.lookup_back(index, value, before)

    def _may_fail(self) -> None:
        if self._weather.strikes(self._weather.odds.table):
            self._count("table read failed")
            raise Unreachable("the table was not reached")

    def _pause(self) -> float:
        slow = self._weather.strikes(self._weather.odds.table)
        return self._weather.rng.uniform(0.5, 8) if slow else self._weather.rng.uniform(0.002, 0.02)
