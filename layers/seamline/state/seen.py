"""Which records a complete list showed, so that what it does not show any more is found without holding the list."""

import hashlib
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from seamline.state.records import DAY_SECONDS, SHARDS, partitions, spread
from seamline.state.table import Item, Key, Query, Table

DIGEST_BYTES = 8
KEPT_DAYS = 2


class SeenBook:
    """Notes ids page by page, eight bytes each; they lie beside the records of the same name, shard by shard."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def note(self, kind: str, page: str, ids: Iterable[str], now: float) -> None:
        """Remember the ids of one page; reading the page again changes nothing."""
        packed: dict[str, bytearray] = {}
        for record_id in ids:
            packed.setdefault(self._partition(kind, record_id), bytearray()).extend(_digest(record_id))
        expires = int(now) + KEPT_DAYS * DAY_SECONDS
        self._table.put_many([replace(Item(pk, page, bytes(data)), expires_at=expires) for pk, data in packed.items()])

    def absent(self, kind: str, shard: int) -> Iterator[str]:
        """Ids of stored records of the kind in one shard that no page showed."""
        seen: set[bytes] = set()
        for found in self._table.query(Query(partitions(self._connection, f"SEEN{kind}")[shard])):
            seen.update(found.data[at : at + DIGEST_BYTES] for at in range(0, len(found.data), DIGEST_BYTES))
        for row in self._table.query(Query(partitions(self._connection, kind)[shard])):
            if _digest(row.sk) not in seen:
                yield row.sk

    def count(self, kind: str) -> int:
        """How many records of the kind are stored."""
        return sum(1 for partition in partitions(self._connection, kind) for _ in self._table.query(Query(partition)))

    def forget(self, kind: str) -> None:
        """Start over."""
        for shard in range(SHARDS):
            pk = partitions(self._connection, f"SEEN{kind}")[shard]
            self._table.delete_many([Key(pk, row.sk) for row in self._table.query(Query(pk))])

    def _partition(self, kind: str, record_id: str) -> str:
        return spread(self._connection, f"SEEN{kind}", record_id).pk


def _digest(record_id: str) -> bytes:
    return hashlib.blake2b(record_id.encode(), digest_size=DIGEST_BYTES).digest()
