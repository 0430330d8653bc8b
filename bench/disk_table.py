"""The table port over a file, so that a measured process holds its own work in memory and not the database."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from seamline.state.memory import check_revision
from seamline.state.table import ABSENT, ANY, Item, Key, Query

_COLUMNS = "pk, sk, data, rev, a, b, expires_at"
_PAGE = 200


class DiskTable:
    """Enough of DynamoDB for one process; a query holds a page of rows at a time."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma synchronous = off")
        self._db.execute("pragma journal_mode = memory")
        self._db.execute(
            "create table items (pk text, sk text, data blob, rev int, a text, b text, expires_at int, "
            "primary key (pk, sk)) without rowid"
        )
        self._db.execute("create index by_a on items (a) where a <> ''")
        self._db.execute("create index by_b on items (b) where b <> ''")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def get(self, key: Key) -> Item | None:
        """One item, or None."""
        row = self._db.execute(f"select {_COLUMNS} from items where pk = ? and sk = ?", (key.pk, key.sk)).fetchone()
        return Item(*row) if row else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items that exist among the keys."""
        return {key: item for key in dict.fromkeys(keys) if (item := self.get(key)) is not None}

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write the item if its revision is `expect`. Raises Conflict."""
        key = Key(item.pk, item.sk)
        found = self.get(key)
        rev = found.rev if found else ABSENT
        check_revision(key, rev, expect)
        stored = Item(item.pk, item.sk, item.data, rev + 1, item.a, item.b, item.expires_at)
        self._write([stored])
        return stored

    def put_many(self, items: Sequence[Item]) -> None:
        """Write items whatever is there."""
        self._write([Item(i.pk, i.sk, i.data, 1, i.a, i.b, i.expires_at) for i in items])

    def delete(self, key: Key, expect: int = ANY) -> None:
        """Remove the item if its revision is `expect`. Raises Conflict."""
        found = self.get(key)
        check_revision(key, found.rev if found else ABSENT, expect)
        self.delete_many([key])

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Remove items whatever their revision."""
        self._db.executemany("delete from items where pk = ? and sk = ?", [(key.pk, key.sk) for key in keys])

    def query(self, query: Query) -> Iterator[Item]:
        """Stream the matching items in order, forwards or backwards."""
        after, left = query.after, query.limit or 10**9
        while left and (rows := self._page(query, after, min(left, _PAGE))):
            yield from (Item(*row) for row in rows)
            after, left = rows[-1][1], left - len(rows)

    def lookup(self, index: str, value: str) -> Iterator[Item]:
        """Stream the items whose look-up key equals the value."""
        column = {"a": "a", "b": "b"}[index]
        rows = self._db.execute(f"select {_COLUMNS} from items where {column} = ? order by sk", (value,))
        yield from (Item(*row) for row in rows.fetchall())

    def lookup_back(self, index: str, value: str, before: str = "") -> Iterator[Item]:
        """As `lookup`, but the greatest sort key first, and only keys below `before` if it is given."""
        found = reversed(list(self.lookup(index, value)))
        return (item for item in found if not before or item.sk < before)

    def _page(self, query: Query, after: str, limit: int) -> list[tuple[str, str, bytes, int, str, str, int]]:
        down = query.descending
        bound = (("and sk < ?" if down else "and sk > ?"), [after]) if after else ("", [])
        rows = self._db.execute(
            f"select {_COLUMNS} from items where pk = ? and substr(sk, 1, ?) = ? {bound[0]} "
            f"order by sk {'desc' if down else 'asc'} limit ?",
            [query.pk, len(query.prefix), query.prefix, *bound[1], limit],
        )
        return rows.fetchall()

    def _write(self, items: Sequence[Item]) -> None:
        rows = [(i.pk, i.sk, i.data, i.rev, i.a, i.b, i.expires_at) for i in items]
        self._db.executemany("insert or replace into items values (?, ?, ?, ?, ?, ?, ?)", rows)
