"""Which styles JOOR had before Seamline pushed any, so that its list is walked once and not in every slice."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from seamline.state.records import decode, item, single, spread
from seamline.state.table import Key, Table


class _Walk(Struct, frozen=True):
    account: str
    at: float


class ListedStyles:
    """Reads and writes one connection's book of identifiers that JOOR's list showed."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def is_of(self, account: str) -> bool:
        """Whether the list of this JOOR account was walked to its end."""
        found = self._table.get(self._walk)
        return found is not None and decode(found, _Walk).account == account

    def note_all(self, account: str, identifiers: Iterable[str], now: float) -> None:
        """Remember what the list showed; the walk counts from when all of it is written."""
        self.note(identifiers)
        self._table.put(item(self._walk, _Walk(account, now)))

    def note(self, identifiers: Iterable[str]) -> None:
        """These exist."""
        self._table.put_many([item(self._key(one), True) for one in identifiers])

    def among(self, identifiers: Sequence[str]) -> frozenset[str]:
        """Those of the identifiers that the list showed."""
        keys = [self._key(one) for one in identifiers]
        return frozenset(key.sk for key in self._table.get_many(keys)) if keys else frozenset()

    def forget(self, identifiers: Iterable[str]) -> None:
        """These proved to be gone."""
        self._table.delete_many([self._key(one) for one in identifiers])

    @property
    def _walk(self) -> Key:
        return single(self._connection, "LISTED", "styles")

    def _key(self, identifier: str) -> Key:
        return spread(self._connection, "LISTEDSTYLE", identifier)
