"""Turns typed records into table items and back; the one place that knows the keys of the table."""

import hashlib
from typing import Any

import msgspec

from seamline.state.table import Item, Key

SHARDS = 16
DAY_SECONDS = 86_400


def encode(record: Any) -> bytes:
    """A record as JSON bytes."""
    return msgspec.json.encode(record)


def decode[T](item: Item, kind: type[T]) -> T:
    """An item's record. Raises msgspec.ValidationError when a release changed it incompatibly."""
    return msgspec.json.decode(item.data, type=kind, strict=False)


def spread(connection: str, kind: str, record_id: str) -> Key:
    """The key of a record of a numerous kind, spread over partitions so that no single one runs hot."""
    shard = int(hashlib.md5(record_id.encode(), usedforsecurity=False).hexdigest()[:2], 16) % SHARDS
    return Key(f"{connection}#{kind}#{shard:x}", record_id)


def partitions(connection: str, kind: str) -> tuple[str, ...]:
    """Every partition of a numerous kind."""
    return tuple(f"{connection}#{kind}#{shard:x}" for shard in range(SHARDS))


def single(connection: str, kind: str, record_id: str) -> Key:
    """The key of a record of a kind that is few or is listed in order."""
    return Key(f"{connection}#{kind}", record_id)


def item(key: Key, record: Any, a: str = "", b: str = "") -> Item:
    """An item for the record at the key."""
    return Item(key.pk, key.sk, encode(record), a=a, b=b)
