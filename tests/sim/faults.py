"""What goes wrong between Seamline and everything else: the network, the table, the queues, and sudden death."""

import random
from collections.abc import Callable, Iterator, Sequence

import httpx
from msgspec import Struct

from seamline.errors import Conflict, Unreachable
from seamline.state.memory import MemoryTable
from seamline.state.table import ANY, Item, Key, Query
from tests.sim.scheduler import Killed, Scheduler

type Serve = Callable[[httpx.Request], httpx.Response]
type Count = Callable[[str], None]

TIMEOUT_SECONDS = 30.0
LATE_SECONDS = 10.0
"""How long after its caller gave up a request may still be carried out."""
LIMIT_TEXT = '[{"ErrorCode":400,"Exception":"You have reached 60 calls per 60 seconds API limit."}]'
HTML_PAGE = "<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>"


class Odds(Struct, frozen=True):
    """How often each kind of fault strikes, as probabilities a call, a write, a message or an invocation."""

    network: float = 0.0
    table: float = 0.0
    queue: float = 0.0
    kill: float = 0.0
    slow: float = 0.0
    lookup_lag: float = 0.0
    """Seconds until a new sale is found by its reference."""
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

    def way(self) -> float:
        """Seconds a request or its answer is under way."""
        slow = self._counted("call slow", self.odds.slow)
        return self.rng.uniform(1, 8) if slow else self.rng.uniform(0.02, 0.4)


class Fate(Struct, frozen=True):
    """What becomes of one call: whether and when it is carried out, and what its caller sees at last."""

    served_after: float | None
    seen_after: float
    answer: Callable[[httpx.Response | None], httpx.Response]


class Network(httpx.BaseTransport):
    """The way from a process to both look-alikes; a request sent by a process that dies may still arrive."""

    def __init__(self, scheduler: Scheduler, weather: Weather, serve: Serve) -> None:
        self._scheduler = scheduler
        self._weather = weather
        self._serve = serve
        self.sent: list[tuple[float, str, str]] = []
        self.trace: Callable[[str], None] = _silent
        self.count: Count = _silent

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request; other processes run meanwhile."""
        request.read()
        self._scheduler.sleep(0.001)
        self.sent.append((self._scheduler.now(), _api(request), request.method))
        flight = _Flight(request)
        fate = self._fate(request)
        if fate.served_after is not None:
            self._scheduler.after(fate.served_after, lambda: self._land(flight))
        try:
            self._scheduler.sleep(fate.seen_after)
        except Killed:
            if fate.served_after is not None:
                self._scheduler.after(self._weather.rng.uniform(0, LATE_SECONDS), lambda: self._land(flight))
            raise
        return fate.answer(flight.response)

    def _land(self, flight: "_Flight") -> None:
        if not flight.landed:
            flight.landed = True
            flight.response = self._serve(flight.request)

    def _fate(self, request: httpx.Request) -> Fate:
        there, back = self._weather.way(), self._weather.way()
        if not self._weather.strikes(self._weather.odds.network):
            return Fate(there, there + back, _as_it_is)
        kind = self._weather.rng.choice(CORE_KINDS if _api(request) == "core" else JOOR_KINDS)
        self.count(f"{_api(request)} {kind.__name__.strip('_')}")
        self.trace(f"fault {kind.__name__.strip('_')} for {request.method} {request.url.path}")
        return kind(self._weather, there, back)


def _silent(_: str) -> None:
    return None


class _Flight:
    def __init__(self, request: httpx.Request) -> None:
        self.request = request
        self.response: httpx.Response | None = None
        self.landed = False


def _api(request: httpx.Request) -> str:
    path = request.url.path
    return "core" if path.startswith("/cin7-core") else "auth" if "/auth" in path else "joor"


def _as_it_is(response: httpx.Response | None) -> httpx.Response:
    assert response is not None
    return response


def _refuse(status: int, text: str, headers: dict[str, str] | None = None) -> Callable[[object], httpx.Response]:
    return lambda _: httpx.Response(status, text=text, headers=headers)


def _no_connection(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _raise(httpx.ConnectError("refused")))


def _timeout_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, TIMEOUT_SECONDS, _raise(httpx.ReadTimeout("no answer")))


def _timeout_served(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, TIMEOUT_SECONDS, _raise(httpx.ReadTimeout("no answer")))


def _timeout_served_late(weather: Weather, there: float, back: float) -> Fate:
    late = TIMEOUT_SECONDS + weather.rng.uniform(0, LATE_SECONDS)
    return Fate(late, TIMEOUT_SECONDS, _raise(httpx.ReadTimeout("no answer")))


def _dropped_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _raise(httpx.RemoteProtocolError("dropped")))


def _dropped_served(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, there + back, _raise(httpx.RemoteProtocolError("dropped")))


def _too_many_429(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(429, LIMIT_TEXT, {"Retry-After": "20 Seconds"}))


def _too_many_as_400(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(400, LIMIT_TEXT))


def _too_many_as_503(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(503, ""))


def _error_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(500, "Internal Server Error"))


def _error_served(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, there + back, _refuse(502, HTML_PAGE))


def _page_instead(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, there + back, _refuse(200, HTML_PAGE, {"Content-Type": "text/html"}))


def _page_unserved(weather: Weather, there: float, back: float) -> Fate:
    return Fate(None, there + back, _refuse(200, HTML_PAGE, {"Content-Type": "text/html"}))


def _cut_short(weather: Weather, there: float, back: float) -> Fate:
    return Fate(there, there + back, _halved)


def _halved(response: httpx.Response | None) -> httpx.Response:
    whole = _as_it_is(response)
    return httpx.Response(whole.status_code, content=whole.content[: len(whole.content) // 2])


def _raise(error: Exception) -> Callable[[object], httpx.Response]:
    def fail(_: object) -> httpx.Response:
        raise error

    return fail


CORE_KINDS: tuple[Callable[[Weather, float, float], Fate], ...] = (
    _no_connection,
    _timeout_unserved,
    _timeout_served,
    _timeout_served_late,
    _dropped_unserved,
    _dropped_served,
    _too_many_429,
    _too_many_as_400,
    _too_many_as_503,
    _error_unserved,
    _error_served,
    _page_instead,
    _page_unserved,
    _cut_short,
)
JOOR_KINDS = tuple(kind for kind in CORE_KINDS if kind not in (_too_many_as_400, _too_many_as_503))
"""The two disguises of a refusal are Cin7's."""


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
