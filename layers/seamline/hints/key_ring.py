"""The secret headers as the webhook function remembers them, so that a stranger cannot make it ask for them at will."""

from collections.abc import Mapping

from msgspec import Struct

from seamline.clock import Clock
from seamline.errors import Throttled
from seamline.hints.key_store import HookKeyStore
from seamline.hints.keys import HookKeys

FRESH_SECONDS = 300.0
DOUBT_SECONDS = 10.0
"""A wrong header may be a new one: the store is asked again, but not more often than this."""
READS_A_MINUTE = 60
KEPT = 500


class _Kept(Struct, frozen=True):
    keys: HookKeys
    at: float


class KeyRing:
    """Admits requests by what the store held lately. Raises Throttled rather than ask the store too often."""

    def __init__(self, store: HookKeyStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._minute = 0
        self._reads = 0

    def admits(self, connection: str, headers: Mapping[str, str]) -> bool:
        """Whether the request carries a header that the connection accepts."""
        now = self._clock.now()
        kept = self._kept.get(connection)
        if kept is None or now - kept.at >= FRESH_SECONDS:
            return self._read(connection, now).accepts(headers, now)
        if kept.keys.accepts(headers, now):
            return True
        if now - kept.at < DOUBT_SECONDS:
            return False
        return self._read(connection, now).accepts(headers, now)

    def _read(self, connection: str, now: float) -> HookKeys:
        self._count(int(now // 60))
        if len(self._kept) >= KEPT:
            self._kept.pop(next(iter(self._kept)))
        keys = self._store.get(connection)
        self._kept[connection] = _Kept(keys, now)
        return keys

    def _count(self, minute: int) -> None:
        self._reads = self._reads + 1 if minute == self._minute else 1
        self._minute = minute
        if self._reads > READS_A_MINUTE:
            raise Throttled("too many requests with unknown headers", wait=60.0)
