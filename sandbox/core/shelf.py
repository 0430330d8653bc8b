"""Records of one kind by ID, with the moment each last changed."""

from collections.abc import Iterator
from datetime import datetime

from sandbox.core.values import Record


class Shelf:
    """Rows are stored sparsely and listed in the order of `sort_field`, as Cin7 is seen to do."""

    def __init__(self, sort_field: str) -> None:
        self._sort_field = sort_field
        self._rows: dict[str, Record] = {}
        self._modified: dict[str, datetime] = {}
        self._order: list[Record] | None = None
        self._by_key: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._rows.values())

    def put(self, row: Record, now: datetime) -> None:
        """Add or replace a row and mark it changed now."""
        guid = row["ID"].lower()
        before = self._rows.get(guid)
        if before is None or before[self._sort_field] != row[self._sort_field]:
            self._order = None
            if before is not None:
                self._by_key.pop(before[self._sort_field], None)
        self._by_key[row[self._sort_field]] = guid
        self._rows[guid] = row
        self._modified[guid] = now

    def touch(self, guid: str, now: datetime) -> None:
        """Mark a row changed now."""
        self._modified[guid.lower()] = now

    def get(self, guid: str) -> Record | None:
        """The row with this ID, in any case."""
        return self._rows.get(guid.lower())

    def find(self, key: str) -> Record | None:
        """The row with exactly this value in the sort field."""
        guid = self._by_key.get(key)
        return self._rows[guid] if guid else None

    def modified(self, guid: str) -> datetime:
        """When a row last changed."""
        return self._modified[guid.lower()]

    def ordered(self, since: datetime | None = None) -> list[Record]:
        """The rows in order; with `since`, only those changed strictly after it."""
        if self._order is None:
            field = self._sort_field
            self._order = sorted(self._rows.values(), key=lambda row: str(row[field]))
        if since is None:
            return self._order
        return [row for row in self._order if self._modified[row["ID"].lower()] > since]
