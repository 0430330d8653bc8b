"""The alerts people were told of, over the table: what keeps the watcher from saying the same thing twice."""

from collections.abc import Iterable, Iterator

from seamline.domain.alert import Alert
from seamline.state.records import decode, item, single
from seamline.state.table import ABSENT, Key, Query, Table

DIGEST = Key("DIGEST", "last")


class AlertStore:
    """The open alerts of one connection."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def all(self) -> Iterator[Alert]:
        """Every alert that is open or fading."""
        for found in self._table.query(Query(f"{self._connection}#ALERT")):
            yield decode(found, Alert)

    def save(self, remember: Iterable[Alert], forget: Iterable[str]) -> None:
        """Write the alerts that moved, remove those that are over."""
        self._table.put_many([item(single(self._connection, "ALERT", alert.key), alert) for alert in remember])
        self._table.delete_many([single(self._connection, "ALERT", key) for key in forget])


class DigestStore:
    """Which day's digest went out last; schedules may fire twice."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def is_sent(self, day: str) -> bool:
        """Whether the digest of that day went out."""
        found = self._table.get(DIGEST)
        return found is not None and decode(found, str) >= day

    def sent(self, day: str) -> None:
        """Remember that it did."""
        found = self._table.get(DIGEST)
        self._table.put(item(DIGEST, day), expect=found.rev if found else ABSENT)
