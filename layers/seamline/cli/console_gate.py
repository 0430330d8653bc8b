"""Who may pass the console's proxy: one browser on this machine, and no other site, page or program.

The proxy signs with the caller's AWS credentials, so whoever it answers acts as the caller. The address that opens the
console carries a token that works once; it is exchanged for a cookie that only our own pages are sent with.
"""

import hmac
import secrets as randomness
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

OPENING = "/open"
METHODS = frozenset({"GET", "POST"})
OWN_SITE = frozenset({"same-origin", "none"})
"""What a browser says of a request that another site had no part in."""


class Knock(Struct, frozen=True):
    """A request at the proxy; names of headers in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]


class Gate:
    """Decides over requests to one origin, such as `http://127.0.0.1:50123`."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._host = urlsplit(origin).netloc
        # Cookies know no port: without it in the name, two consoles of one browser would take each other's.
        self._cookie_name = f"seamline_{urlsplit(origin).port}"
        self._token = randomness.token_urlsafe(32)
        self._session = randomness.token_urlsafe(32)
        self._lock = Lock()

    @property
    def opening_url(self) -> str:
        """The address that opens the console, once."""
        return f"{self.origin}{OPENING}?token={self._token}"

    @property
    def cookie(self) -> str:
        """The cookie that the opened browser is given; it ends with the browser."""
        return f"{self._cookie_name}={self._session}; Path=/; HttpOnly; SameSite=Strict"

    def opens(self, knock: Knock) -> bool:
        """Whether this request brings the token. True once only."""
        url = urlsplit(knock.target)
        if url.path != OPENING or knock.method != "GET" or not self._is_for_us(knock):
            return False
        given = parse_qs(url.query).get("token", [""])[0]
        with self._lock:
            right = bool(self._token) and _same(given, self._token)
            self._token = "" if right else self._token
        return right

    def refusal(self, knock: Knock) -> str:
        """Why the request may not pass; empty when it may."""
        if not self._is_for_us(knock):
            return "it was sent to another name than this console's"
        if knock.method not in METHODS:
            return f"the console has no use for {knock.method}"
        if not self._is_own_site(knock):
            return "another site asked for it"
        if not self._is_our_browser(knock):
            return "this browser has not opened the console"
        return ""

    def _is_for_us(self, knock: Knock) -> bool:
        """A name that an attacker lets point to 127.0.0.1 is not ours (DNS rebinding)."""
        return _same(knock.headers.get("host", ""), self._host)

    def _is_own_site(self, knock: Knock) -> bool:
        """A browser names the origin of every POST; other requests may come without one."""
        origin = knock.headers.get("origin", "" if knock.method == "POST" else self.origin)
        return _same(origin, self.origin) and knock.headers.get("sec-fetch-site", "none") in OWN_SITE

    def _is_our_browser(self, knock: Knock) -> bool:
        try:
            found = SimpleCookie(knock.headers.get("cookie", "")).get(self._cookie_name)
        except CookieError:
            return False
        return found is not None and _same(found.value, self._session)


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
