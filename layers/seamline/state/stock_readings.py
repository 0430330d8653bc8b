"""Keeps a reading of the ERP's stock that did not fit one slice, packed, until the next slice goes on with it."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from seamline.state.records import DAY_SECONDS, decode, encode, single
from seamline.state.table import Item, Table

PIECE_BYTES = 350_000
"""An item of DynamoDB holds 400 KB."""


class _Index(Struct, frozen=True):
    pieces: int
    chunks: int


class ReadingStore:
    """One connection's unfinished reading: a head, and rows in chunks of at most PIECE_BYTES.

    An index names what belongs to it; it goes first and comes last, so that no half of a reading is ever found.
    """

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def save(self, head: bytes, chunks: Iterable[bytes], at: float) -> None:
        """Replace what was kept at this moment (epoch seconds); it is forgotten after a day."""
        self.clear()
        expires = int(at) + DAY_SECONDS
        pieces = [head[start : start + PIECE_BYTES] for start in range(0, len(head), PIECE_BYTES)]
        index = _Index(self._put_all("head", pieces, expires), self._put_all("rows", chunks, expires))
        self._put("index", encode(index), expires)

    def head(self) -> bytes:
        """What was kept beside the rows; nothing when no reading was left unfinished."""
        index = self._index()
        return b"".join(self._all("head", index.pieces)) if index else b""

    def chunks(self) -> Iterator[bytes]:
        """The rows, one chunk in memory at a time."""
        index = self._index()
        return self._all("rows", index.chunks) if index else iter(())

    def clear(self) -> None:
        """Forget the reading. No write when there is none."""
        index = self._index()
        if index is None:
            return
        self._table.delete(single(self._connection, "STOCKREAD", "index"))
        names = [*_names("head", index.pieces), *_names("rows", index.chunks)]
        self._table.delete_many([single(self._connection, "STOCKREAD", name) for name in names])

    def _index(self) -> _Index | None:
        found = self._table.get(single(self._connection, "STOCKREAD", "index"))
        return decode(found, _Index) if found else None

    def _all(self, kind: str, count: int) -> Iterator[bytes]:
        for name in _names(kind, count):
            found = self._table.get(single(self._connection, "STOCKREAD", name))
            yield found.data if found else b""

    def _put_all(self, kind: str, parts: Iterable[bytes], expires: int) -> int:
        count = 0
        for count, part in enumerate(parts, start=1):
            self._put(f"{kind} {count:06d}", part, expires)
        return count

    def _put(self, name: str, data: bytes, expires: int) -> None:
        key = single(self._connection, "STOCKREAD", name)
        self._table.put(Item(key.pk, key.sk, data, expires_at=expires))


def _names(kind: str, count: int) -> list[str]:
    return [f"{kind} {number:06d}" for number in range(1, count + 1)]
