"""A table in memory, so that tests, the simulation and the local mode need no database."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from threading import RLock

import msgspec

from seamline.errors import Conflict
from seamline.state.table import ABSENT, ANY, Item, Key, Query, require_possible

_LAST = "\U0010ffff"


class MemoryTable:
    """The table port over dictionaries. `reads` and `writes` count rows, as DynamoDB would bill them."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self.reads = 0
        self.writes = 0
        self._partitions: dict[str, _Partition] = {}
        self._indexes: dict[tuple[str, str], set[Key]] = {}
        self._lock = RLock()
        for item in items:
            self.store(item)

    def get(self, key: Key) -> Item | None:
        """One item, or None."""
        with self._lock:
            self.reads += 1
            return self._find(key)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items that exist among the keys; any number of keys."""
        with self._lock:
            wanted = dict.fromkeys(keys)
            self.reads += len(wanted)
            return {key: item for key in wanted if (item := self._find(key)) is not None}

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write the item if its revision is `expect`; returned with its new revision. Raises Conflict."""
        with self._lock:
            rev = self._checked_rev(Key(item.pk, item.sk), expect)
            self.writes += 1
            return self.store(msgspec.structs.replace(item, rev=rev + 1))

    def put_many(self, items: Sequence[Item]) -> None:
        """Write items whatever is there; the last one wins when a key comes twice."""
        with self._lock:
            unique = {Key(item.pk, item.sk): item for item in items}
            self.writes += len(unique)
            for item in unique.values():
                self.store(msgspec.structs.replace(item, rev=1))

    def delete(self, key: Key, expect: int = ANY) -> None:
        """Remove the item if its revision is `expect`. Raises Conflict."""
        with self._lock:
            self._checked_rev(key, expect)
            self.writes += 1
            self._remove(key)

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Remove items whatever their revision."""
        with self._lock:
            unique = dict.fromkeys(keys)
            self.writes += len(unique)
            for key in unique:
                self._remove(key)

    def everything(self) -> list[Item]:
        """Every item there is, as of now."""
        with self._lock:
            return [item for partition in self._partitions.values() for item in partition.items.values()]

    def query(self, query: Query) -> Iterator[Item]:
        """Stream the matching items as they stood when the first one was asked for."""
        with self._lock:
            partition = self._partitions.get(query.pk)
            found = partition.select(query) if partition else []
        yield from self._counted(found)

    def lookup(self, index: str, value: str) -> Iterator[Item]:
        """Stream the whole items whose `a` or `b` (index name) equals the value, by sort key."""
        yield from self._counted(self._indexed(index, value))

    def lookup_back(self, index: str, value: str, before: str = "") -> Iterator[Item]:
        """As `lookup`, but the greatest sort key first, and only keys below `before` if it is given."""
        found = reversed(self._indexed(index, value))
        yield from self._counted(item for item in found if not before or item.sk < before)

    def store(self, item: Item) -> Item:
        """Keep the item exactly as it is, revision included; counted as no write."""
        key = Key(item.pk, item.sk)
        require_possible(key)
        with self._lock:
            self._unindex(key)
            self._partitions.setdefault(item.pk, _Partition()).set(item)
            for entry in _index_entries(item):
                self._indexes.setdefault(entry, set()).add(key)
        return item

    def dump(self) -> dict[Key, Item]:
        """Everything there is, by key."""
        with self._lock:
            return {
                Key(pk, sk): item for pk, partition in self._partitions.items() for sk, item in partition.items.items()
            }

    def _indexed(self, index: str, value: str) -> list[Item]:
        with self._lock:
            keys = sorted(self._indexes.get((index, value), ()), key=lambda key: (key.sk, key.pk))
            return [item for key in keys if (item := self._find(key)) is not None]

    def _counted(self, found: Iterable[Item]) -> Iterator[Item]:
        for item in found:
            self.reads += 1
            yield item

    def _find(self, key: Key) -> Item | None:
        partition = self._partitions.get(key.pk)
        return partition.items.get(key.sk) if partition else None

    def _checked_rev(self, key: Key, expect: int) -> int:
        current = self._find(key)
        rev = current.rev if current else ABSENT
        check_revision(key, rev, expect)
        return rev

    def _remove(self, key: Key) -> None:
        if self._find(key) is not None:
            self._unindex(key)
            self._partitions[key.pk].remove(key.sk)

    def _unindex(self, key: Key) -> None:
        old = self._find(key)
        for entry in _index_entries(old) if old else ():
            self._indexes[entry].discard(key)


class _Partition:
    """Items of one partition; sort keys are put in order only when somebody asks for it."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self._order: list[str] = []
        self._sorted = True

    def set(self, item: Item) -> None:
        if item.sk not in self.items:
            self._order.append(item.sk)
            self._sorted = False
        self.items[item.sk] = item

    def remove(self, sk: str) -> None:
        del self.items[sk]
        order = self._in_order()
        del order[bisect_left(order, sk)]

    def select(self, query: Query) -> list[Item]:
        order = self._in_order()
        low, high = bisect_left(order, query.prefix), bisect_right(order, query.prefix + _LAST)
        if query.after and query.descending:
            high = min(high, bisect_left(order, query.after))
        elif query.after:
            low = max(low, bisect_right(order, query.after))
        keys = order[low:high]
        chosen = reversed(keys) if query.descending else iter(keys)
        return [self.items[sk] for sk in islice(chosen, query.limit or None)]

    def _in_order(self) -> list[str]:
        if not self._sorted:
            self._order.sort()
            self._sorted = True
        return self._order


def check_revision(key: Key, found: int, expect: int) -> None:
    """Raise Conflict unless the revision found (0: absent) is the one expected."""
    if expect not in (ANY, found):
        raise Conflict(
            f"{key.pk} / {key.sk} was expected at revision {expect} but is at {found}", fix="nothing: it is read again"
        )


def _index_entries(item: Item) -> list[tuple[str, str]]:
    return [(name, value) for name, value in (("a", item.a), ("b", item.b)) if value]
