"""The table port: keyed items with revisions, two look-ups and expiry; every repository is built on it."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct

from seamline.errors import SeamlineBug

ANY = -1
"""Write whatever is there."""
ABSENT = 0
"""Write only if there is nothing."""


class Item(Struct, frozen=True):
    """One stored item. `rev` starts at 1 and grows by 1 with each write; `a` and `b` are the two look-up keys."""

    pk: str
    sk: str
    data: bytes
    rev: int = 0
    a: str = ""
    b: str = ""
    expires_at: int = 0


class Key(Struct, frozen=True):
    """An item's address."""

    pk: str
    sk: str


LONGEST_PK, LONGEST_SK = 2048, 1024
"""In bytes; what DynamoDB takes."""


def is_possible(key: Key) -> bool:
    """Whether an item may have this address: other people's words are looked up, empty and endless ones too."""
    return 0 < len(key.pk.encode()) <= LONGEST_PK and 0 < len(key.sk.encode()) <= LONGEST_SK


def require_possible(key: Key) -> None:
    """Raise SeamlineBug for an address under which nothing can be written."""
    if not is_possible(key):
        raise SeamlineBug(f"no item can have the key {key.pk[:80]!r} / {key.sk[:80]!r}")


def is_possible_value(value: str) -> bool:
    """Whether an item may have this look-up key."""
    return 0 < len(value.encode()) <= LONGEST_PK


class Query(Struct, frozen=True):
    """Items of one partition in sort-key order, from a prefix, after a key, newest first if asked."""

    pk: str
    prefix: str = ""
    after: str = ""
    limit: int = 0
    descending: bool = False


class Table(Protocol):
    """Strongly consistent reads and conditional writes, except look-ups, which may lag by seconds."""

    def get(self, key: Key) -> Item | None:
        """One item, or None; None too for an address that no item can have."""

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items that exist among the keys; any number of keys."""

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write the item if its revision is `expect` (ANY, ABSENT or a revision); returned with its new revision.

        Raises Conflict when the revision differs, and SeamlineBug for an address that no item can have.
        """

    def put_many(self, items: Sequence[Item]) -> None:
        """Write items whatever is there; not atomic; revisions start anew at 1."""

    def delete(self, key: Key, expect: int = ANY) -> None:
        """Remove the item if its revision is `expect`; silent when it is absent and expect is ANY. Raises Conflict."""

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Remove items whatever their revision."""

    def query(self, query: Query) -> Iterator[Item]:
        """Stream the matching items."""

    def lookup(self, index: str, value: str) -> Iterator[Item]:
        """Stream the whole items whose `a` or `b` (index name) equals the value, by sort key; may lag behind writes."""

    def lookup_back(self, index: str, value: str, before: str = "") -> Iterator[Item]:
        """As `lookup`, but the greatest sort key first, and only keys below `before` if it is given."""
