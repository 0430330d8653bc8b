"""The secret header that tells a webhook of the ERP from anybody else; two are good while one replaces the other."""

import hmac
import secrets as randomness
from collections.abc import Mapping

from msgspec import Struct

GRACE_SECONDS = 7200.0
"""How long a replaced secret stays good: the ERP repeats a delivery for 76 minutes, with the header it had then."""
SECRET_BYTES = 32


class HookKey(Struct, frozen=True, omit_defaults=True):
    """One header that is accepted. `until` is epoch seconds; 0 means for good."""

    header: str
    value: str
    until: float = 0.0

    def __repr__(self) -> str:
        return f"HookKey(header={self.header!r}, value hidden)"


class HookKeys(Struct, frozen=True):
    """Every header that a connection accepts; the first one is what the ERP is told to send."""

    keys: tuple[HookKey, ...] = ()

    def accepts(self, headers: Mapping[str, str], now: float) -> bool:
        """Whether a request carries one of them; takes as long for a wrong value as for a right one."""
        found = False
        for key in self.keys:
            given = headers.get(key.header.lower(), "").encode()
            is_same = hmac.compare_digest(given, key.value.encode())
            found |= is_same and (not key.until or now < key.until)
        return found


def settled_keys(keys: HookKeys, header: str, now: float) -> HookKeys:
    """The same keys while the first one is in the wanted header; else a new one before those still good."""
    if keys.keys and keys.keys[0].header.casefold() == header.casefold():
        return keys
    return rotated_keys(keys, header, now)


def rotated_keys(keys: HookKeys, header: str, now: float) -> HookKeys:
    """A new secret first; the one before stays good for a while, those before it for as long as they were."""
    fresh = HookKey(header, randomness.token_urlsafe(SECRET_BYTES))
    before = (HookKey(key.header, key.value, key.until or now + GRACE_SECONDS) for key in keys.keys)
    return HookKeys((fresh, *(key for key in before if now < key.until)))
