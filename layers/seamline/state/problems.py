"""Open problems over the table: one per record and cause, closed by the record's next success."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from seamline.clock import Clock
from seamline.domain.flow import Flow
from seamline.domain.plan import Hold
from seamline.domain.problem import Closed, Problem, cause_of
from seamline.state.records import decode, item, single
from seamline.state.table import Query, Table

RUN_KEY = "run"
CLOSED_SECONDS = 86_400.0
"""How long a closed problem can still be seen."""


class ProblemStore:
    """Opens and closes the problems of one connection."""

    def __init__(self, table: Table, connection: str, clock: Clock) -> None:
        self._table = table
        self._connection = connection
        self._clock = clock

    def open(self, flow: Flow, hold: Hold) -> None:
        """Open the record's problem, or note that it was seen again. Another cause begins another problem."""
        key = single(self._connection, "PROBLEM", f"{flow.value}#{hold.key}")
        now = self._clock.now()
        found = self._table.get(key)
        fresh = Problem(flow.value, hold.key, hold.reasons, hold.release, now, now, 1, hold.label, hold.detail)
        if found:
            before = decode(found, Problem)
            is_other = cause_of(before.reasons) != cause_of(hold.reasons)
            fresh = fresh if is_other else replace(fresh, first_seen=before.first_seen, attempts=before.attempts + 1)
        self._table.put(item(key, fresh))

    def close(self, flow: Flow, key: str) -> None:
        """Close the record's problem if one is open; for a day it can still be seen."""
        name = f"{flow.value}#{key}"
        found = self._table.get(single(self._connection, "PROBLEM", name))
        if found is None:
            return
        now = self._clock.now()
        closed = item(single(self._connection, "CLOSED", name), Closed(decode(found, Problem), now))
        self._table.put(replace(closed, expires_at=int(now + CLOSED_SECONDS)))
        self._table.delete(single(self._connection, "PROBLEM", name))

    def find(self, flow: Flow, key: str) -> Problem | None:
        """The record's open problem, or None."""
        found = self._table.get(single(self._connection, "PROBLEM", f"{flow.value}#{key}"))
        return decode(found, Problem) if found else None

    def keys(self, flow: Flow) -> set[str]:
        """The records of a flow that have an open problem."""
        return {problem.key for problem in self.all(flow)}

    def among(self, flow: Flow, keys: Iterable[str]) -> frozenset[str]:
        """Those of the records that have an open problem."""
        rows = {single(self._connection, "PROBLEM", f"{flow.value}#{key}"): key for key in keys}
        return frozenset(rows[found] for found in self._table.get_many(list(rows))) if rows else frozenset()

    def of(self, flow: Flow, keys: Iterable[str]) -> dict[str, Problem]:
        """The open problems of the records, by record."""
        found = self._table.get_many([single(self._connection, "PROBLEM", f"{flow.value}#{key}") for key in keys])
        problems = (decode(row, Problem) for row in found.values())
        return {problem.key: problem for problem in problems}

    def all(self, flow: Flow | None = None) -> Iterator[Problem]:
        """Open problems, of one flow or of all."""
        prefix = f"{flow.value}#" if flow else ""
        for found in self._table.query(Query(f"{self._connection}#PROBLEM", prefix=prefix)):
            yield decode(found, Problem)

    def closed(self) -> Iterator[Closed]:
        """Problems that ended within a day and have not come back."""
        open_ones = {(problem.flow, problem.key) for problem in self.all()}
        for found in self._table.query(Query(f"{self._connection}#CLOSED")):
            closed = decode(found, Closed)
            is_back = (closed.problem.flow, closed.problem.key) in open_ones
            # The table removes what has expired in its own time.
            if not is_back and closed.at + CLOSED_SECONDS > self._clock.now():
                yield closed
