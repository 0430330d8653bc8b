"""The last failed calls of each record, over the table: bounded, masked, and forgotten after a month."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from seamline.domain.evidence import Case, Evidence
from seamline.state.records import DAY_SECONDS, decode, item, single
from seamline.state.table import Query, Table

KEPT_DAYS = 30
CALLS_KEPT = 8


class EvidenceStore:
    """Keeps and lists the cases of one connection."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def keep(self, flow: str, key: str, calls: Sequence[Evidence], now: float) -> None:
        """Replace what was kept of the record by its latest failed calls."""
        case = Case(flow, key, now, tuple(calls[-CALLS_KEPT:]))
        row = item(single(self._connection, "EVIDENCE", f"{flow}#{key}"), case)
        self._table.put(replace(row, expires_at=int(now) + KEPT_DAYS * DAY_SECONDS))

    def all(self) -> Iterator[Case]:
        """Every case."""
        for found in self._table.query(Query(f"{self._connection}#EVIDENCE")):
            yield decode(found, Case)
