"""The anti-forgery token: a form carries it, so that no other site can make a signed-in browser act."""

import hashlib
import hmac
import secrets as randomness

from msgspec import Struct

from seamline.clock import Clock
from seamline.errors import Conflict, Refused
from seamline.state.records import decode, item, single
from seamline.state.table import ABSENT, Table

VALID_SECONDS = 12 * 3600
_KEY = single("CONSOLE", "KEY", "forgery")


class _Secret(Struct, frozen=True):
    secret: str


class ForgeryGuard:
    """Issues and checks tokens, each good for one caller and for half a day. Its key is made once per stack."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock
        self._secret = b""

    def token(self, caller: str) -> str:
        """A token for the forms of this caller's page."""
        until = str(int(self._clock.now()) + VALID_SECONDS)
        return f"{until}.{self._signature(until, caller)}"

    def check(self, token: str, caller: str) -> None:
        """Raise Refused unless the token was issued to this caller and is still good."""
        until, _, signature = token.partition(".")
        genuine = hmac.compare_digest(signature.encode(), self._signature(until, caller).encode())
        if not genuine or float(until) < self._clock.now():
            raise Refused("this form was not made for you, or too long ago", fix="load the page again and repeat it")

    def _signature(self, until: str, caller: str) -> str:
        return hmac.new(self._key(), f"{until}|{caller}".encode(), hashlib.sha256).hexdigest()

    def _key(self) -> bytes:
        self._secret = self._secret or self._stored()
        return self._secret

    def _stored(self) -> bytes:
        found = self._table.get(_KEY)
        if found is None:
            try:
                found = self._table.put(item(_KEY, _Secret(randomness.token_hex(32))), expect=ABSENT)
            except Conflict:
                return self._stored()
        return decode(found, _Secret).secret.encode()
