"""A table that reads through to another and keeps every write to itself: the dry run."""

import heapq
from collections.abc import Iterator, Sequence
from itertools import islice

import msgspec

from seamline.state.memory import MemoryTable, check_revision
from seamline.state.table import ABSENT, ANY, Item, Key, Query, Table


class OverlayTable:
    """The table port over `base`, which is only ever read."""

    def __init__(self, base: Table) -> None:
        self._base = base
        self._written = MemoryTable()
        self._removed: set[Key] = set()

    def get(self, key: Key) -> Item | None:
        """One item, or None."""
        if key in self._removed:
            return None
        return self._written.get(key) or self._base.get(key)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items that exist among the keys; any number of keys."""
        found = self._written.get_many(keys)
        missing = [key for key in dict.fromkeys(keys) if key not in found and key not in self._removed]
        return found | self._base.get_many(missing) if missing else found

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write the item, here only, if its revision is `expect`; returned with its new revision. Raises Conflict."""
        rev = self._checked_rev(Key(item.pk, item.sk), expect)
        return self._keep(msgspec.structs.replace(item, rev=rev + 1))

    def put_many(self, items: Sequence[Item]) -> None:
        """Write items, here only, whatever is there."""
        for item in items:
            self._keep(msgspec.structs.replace(item, rev=1))

    def delete(self, key: Key, expect: int = ANY) -> None:
        """Remove the item, here only, if its revision is `expect`. Raises Conflict."""
        self._checked_rev(key, expect)
        self.delete_many([key])

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Remove items, here only."""
        self._written.delete_many(keys)
        self._removed.update(keys)

    def query(self, query: Query) -> Iterator[Item]:
        """Stream the matching items, the base's and ours in one order."""
        unlimited = msgspec.structs.replace(query, limit=0)
        base = (item for item in self._base.query(unlimited) if self._shows_through(item))
        ours = self._written.query(unlimited)
        merged = heapq.merge(base, ours, key=lambda item: item.sk, reverse=query.descending)
        return islice(merged, query.limit or None)

    def lookup(self, index: str, value: str) -> Iterator[Item]:
        """Stream the whole items whose `a` or `b` (index name) equals the value, by sort key."""
        base = (item for item in self._base.lookup(index, value) if self._shows_through(item))
        return heapq.merge(base, self._written.lookup(index, value), key=lambda item: item.sk)

    def lookup_back(self, index: str, value: str, before: str = "") -> Iterator[Item]:
        """As `lookup`, but the greatest sort key first, and only keys below `before` if it is given."""
        base = (item for item in self._base.lookup_back(index, value, before) if self._shows_through(item))
        ours = self._written.lookup_back(index, value, before)
        return heapq.merge(base, ours, key=lambda item: item.sk, reverse=True)

    def written(self) -> dict[Key, Item]:
        """What would have been written, by key."""
        return self._written.dump()

    def removed(self) -> frozenset[Key]:
        """What would have been removed."""
        return frozenset(self._removed)

    def _keep(self, item: Item) -> Item:
        self._removed.discard(Key(item.pk, item.sk))
        return self._written.store(item)

    def _checked_rev(self, key: Key, expect: int) -> int:
        current = self.get(key)
        rev = current.rev if current else ABSENT
        check_revision(key, rev, expect)
        return rev

    def _shows_through(self, item: Item) -> bool:
        key = Key(item.pk, item.sk)
        return key not in self._removed and self._written.get(key) is None
