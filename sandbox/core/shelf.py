"""Records of one kind by ID, with the moment each last changed."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime

from sandbox.core.values import Record


class Shelf:
    """Rows are stored sparsely and listed in the order of `sort_field`, as Cin7 is seen to do.

    Lists are kept between writes, so that walking a large catalogue page by page stays cheap.
    """

    def __init__(self, sort_field: str) -> None:
        self._sort_field = sort_field
        self._rows: dict[str, Record] = {}
        self._modified: dict[str, datetime] = {}
        self._by_key: dict[str, str] = {}
        self._journal: list[tuple[datetime, str]] = []
        self._journal_sorted = True
        self._news: dict[str, bool] = {}
        self._ordered: list[Record] | None = None
        self._live: list[Record] | None = None
        self._recent: tuple[datetime, list[Record]] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._rows.values())

    def put(self, row: Record, now: datetime) -> None:
        """Add or replace a row, whose ID is in lower case, and mark it changed now."""
        guid = row["ID"]
        before = self._rows.get(guid)
        if before is not None:
            self._by_key.pop(before[self._sort_field], None)
        self._by_key[row[self._sort_field]] = guid
        self._news.setdefault(guid, before is None)
        self._rows[guid] = row
        self._modified[guid] = now
        self._journal_sorted = self._journal_sorted and (not self._journal or self._journal[-1][0] <= now)
        self._journal.append((now, guid))
        self._ordered = self._live = self._recent = None

    def news(self) -> list[tuple[str, bool]]:
        """The rows put since this was asked last, each with whether it was new then."""
        news, self._news = self._news, {}
        return list(news.items())

    def remove(self, guid: str) -> None:
        """Take a row away for good; no list tells of it."""
        row = self._rows.pop(guid)
        self._by_key.pop(row[self._sort_field], None)
        del self._modified[guid]
        self._journal = [entry for entry in self._journal if entry[1] != guid]
        self._ordered = self._live = self._recent = None

    def get(self, guid: str) -> Record | None:
        """The row with this ID, in any case."""
        return self._rows.get(guid.lower())

    def find(self, key: str) -> Record | None:
        """The row with exactly this value in the sort field."""
        guid = self._by_key.get(key)
        return self._rows[guid] if guid else None

    def modified(self, guid: str) -> datetime:
        """When a row last changed."""
        return self._modified[guid]

    def ordered(self, since: datetime | None = None) -> list[Record]:
        """The rows in order; with `since`, only those changed strictly after it."""
        if since is not None:
            if self._recent is None or self._recent[0] != since:
                self._recent = since, self._sorted(self._changed(since))
            return self._recent[1]
        if self._ordered is None:
            self._ordered = self._sorted(list(self._rows.values()))
        return self._ordered

    def live(self, since: datetime | None = None) -> list[Record]:
        """Like `ordered`, without what is deprecated."""
        if since is not None:
            return [row for row in self.ordered(since) if row.get("Status") != "Deprecated"]
        if self._live is None:
            self._live = [row for row in self.ordered() if row.get("Status") != "Deprecated"]
        return self._live

    def _sorted(self, rows: list[Record]) -> list[Record]:
        return sorted(rows, key=lambda row: str(row[self._sort_field]))

    def _changed(self, since: datetime) -> list[Record]:
        if not self._journal_sorted:
            self._journal.sort()
            self._journal_sorted = True
        start = bisect_right(self._journal, since, key=lambda entry: entry[0])
        # An entry that a later change of the same row replaced does not count.
        guids = {guid for moment, guid in self._journal[start:] if self._modified[guid] == moment}
        return [self._rows[guid] for guid in guids]
