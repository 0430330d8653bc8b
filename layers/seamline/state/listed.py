"""Which styles JOOR has, with its own handles of them, so that its list is walked once and not in every slice."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from seamline.state.records import decode, item, single, spread
from seamline.state.table import Key, Table


class _Walk(Struct, frozen=True):
    account: str
    at: float


class ListedStyles:
    """Reads and writes one connection's book of style identifiers, each with JOOR's handle; by v2 it is empty."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def is_of(self, account: str) -> bool:
        """Whether the list of this JOOR account was walked to its end."""
        found = self._table.get(self._walk)
        return found is not None and decode(found, _Walk).account == account

    def note_all(self, account: str, handles: Mapping[str, str], now: float) -> None:
        """Remember what the list showed; the walk counts from when all of it is written."""
        self.note(handles)
        self._table.put(item(self._walk, _Walk(account, now)))

    def note(self, handles: Mapping[str, str]) -> None:
        """These exist."""
        known = self.among(handles)
        fresh = {name: handle for name, handle in handles.items() if known.get(name) != handle}
        self._table.put_many([item(self._key(name), handle) for name, handle in fresh.items()])

    def among(self, identifiers: Iterable[str]) -> dict[str, str]:
        """The handles of those of the identifiers that were noted."""
        keys = [self._key(one) for one in identifiers]
        found = self._table.get_many(keys) if keys else {}
        return {key.sk: decode(row, str) for key, row in found.items()}

    def forget(self, identifiers: Iterable[str]) -> None:
        """These proved to be gone."""
        self._table.delete_many([self._key(one) for one in identifiers])

    @property
    def _walk(self) -> Key:
        return single(self._connection, "LISTED", "styles")

    def _key(self, identifier: str) -> Key:
        return spread(self._connection, "LISTEDSTYLE", identifier)
