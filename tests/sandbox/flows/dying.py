"""A process that dies after so many moments: outside calls and writes to the table."""

from collections.abc import Iterator, Sequence

import httpx

from seamline.state.table import ANY, Item, Key, Query, Table


class Killed(BaseException):
    """The process is gone; nobody can catch this."""


class Fuse:
    """Burns down with every call and kills at the last."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def burn(self) -> None:
        """Count one moment at which the process may die."""
        if self.left == 0:
            raise Killed
        self.left -= 1


class DyingTransport(httpx.BaseTransport):
    """Lets the fuse burn before and after each outside call."""

    def __init__(self, inner: httpx.BaseTransport, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it between two moments of danger."""
        self._fuse.burn()
        response = self._inner.handle_request(request)
        self._fuse.burn()
        return response


class DyingTable:
    """Lets the fuse burn before and after each conditional write."""

    def __init__(self, inner: Table, fuse: Fuse) -> None:
        self._inner = inner
        self._fuse = fuse

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write between two moments of danger."""
        self._fuse.burn()
        stored = self._inner.put(item, expect)
        self._fuse.burn()
        return stored

    def get(self, key: Key) -> Item | None:
        """Read."""
        return self._inner.get(key)

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """Read."""
        return self._inner.get_many(keys)

    def put_many(self, items: Sequence[Item]) -> None:
        """Write."""
        self._inner.put_many(items)

    def delete(self, key: Key, expect: int = ANY) -> None:
        """Delete."""
        self._inner.delete(key, expect)

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Delete."""
        self._inner.delete_many(keys)

    def query(self, query: Query) -> Iterator[Item]:
        """Read."""
        return self._inner.query(query)

    def lookup(self, index: str, value: str) -> Iterator[Item]:
        """Read."""
        return self._inner.lookup(index, value)

    def lookup_back(self, index: str, value: str, before: str = "") -> Iterator[Item]:
        """Read."""
        return self._inner.lookup_back(index, value, before)


class DyingAtEveryWrite(DyingTable):
    """Lets the fuse burn before and after each write of any kind."""

    def put_many(self, items: Sequence[Item]) -> None:
        """Write between two moments of danger."""
        self._fuse.burn()
        self._inner.put_many(items)
        self._fuse.burn()

    def delete_many(self, keys: Sequence[Key]) -> None:
        """Delete between two moments of danger."""
        self._fuse.burn()
        self._inner.delete_many(keys)
        self._fuse.burn()
