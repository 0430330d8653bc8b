"""Fetches pictures from addresses that other people typed in: public hosts only, bounded in size and time.

Every address a name resolves to is checked, and the connection goes to the checked address itself, so that a name
cannot point somewhere else by the time it is used. Redirects are followed one by one under the same rules.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence

import httpx
from msgspec import Struct

from seamline.clock import Clock
from seamline.errors import OperatorError, RetryableError
from seamline.images.port import AddressEnded

type Resolver = Callable[[str], Sequence[str]]


class ImageRefused(OperatorError):
    """The picture's address or content is not acceptable; somebody has to replace it."""


class ImageGone(ImageRefused, AddressEnded):
    """What the address gives is no picture any more: an error, or a page that asks to log in."""


class ImageUnreachable(RetryableError):
    """The picture's host does not answer right now."""


class FetchLimits(Struct, frozen=True):
    """`seconds` bounds the whole fetch, redirects too. `private_hosts` may be reached although they are not public."""

    bytes: int = 40 * 1024 * 1024
    seconds: float = 20.0
    redirects: int = 3
    private_hosts: tuple[str, ...] = ()


class ImageFetcher:
    """Fetches one picture at a time over the given HTTP client, which must not follow redirects itself."""

    def __init__(self, http: httpx.Client, clock: Clock, limits: FetchLimits, resolve: Resolver | None = None) -> None:
        self._http = http
        self._clock = clock
        self._limits = limits
        self._resolve = resolve or addresses_of

    def fetch(self, url: str) -> bytes:
        """The picture's bytes. Raises ImageRefused with the reason, ImageUnreachable when trying later makes sense."""
        deadline = self._clock.now() + self._limits.seconds
        for _ in range(self._limits.redirects + 1):
            answer = self._get(url, deadline)
            if isinstance(answer, bytes):
                return answer
            url = answer
        raise ImageRefused(f"more than {self._limits.redirects} redirects", fix=_REPLACE)

    def _get(self, url: str, deadline: float) -> bytes | str:
        """The bytes, or the address redirected to."""
        request = self._pinned(url)
        try:
            response = self._http.send(request, stream=True)
        except httpx.HTTPError as error:
            raise ImageUnreachable(f"{_shown(url)} does not answer: {type(error).__name__}") from error
        try:
            if response.has_redirect_location:
                return str(httpx.URL(url).join(response.headers["Location"]))
            _require_success(url, response)
            return self._body(url, response, deadline)
        finally:
            response.close()

    def _pinned(self, url: str) -> httpx.Request:
        target = _parsed(url)
        address = self._address(target)
        headers = {"Host": target.netloc.decode()}
        return self._http.build_request(
            "GET", target.copy_with(host=address), headers=headers, extensions={"sni_hostname": target.host}
        )

    def _address(self, target: httpx.URL) -> str:
        addresses = self._resolve(target.host)
        if not addresses:
            raise ImageUnreachable(f"the host {target.host} is not known")
        if target.host not in self._limits.private_hosts:
            for address in addresses:
                _require_public(target.host, address)
        return addresses[0]

    def _body(self, url: str, response: httpx.Response, deadline: float) -> bytes:
        body = bytearray()
        try:
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self._limits.bytes:
                    raise ImageRefused(f"{_shown(url)} is larger than {self._limits.bytes} bytes", fix=_REPLACE)
                if self._clock.now() > deadline:
                    raise ImageUnreachable(f"{_shown(url)} took longer than {self._limits.seconds:g} seconds")
        except httpx.HTTPError as error:
            raise ImageUnreachable(f"{_shown(url)} broke off: {type(error).__name__}") from error
        return bytes(body)


def addresses_of(host: str) -> tuple[str, ...]:
    """Every address the host's name resolves to; none when it does not."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))


def _parsed(url: str) -> httpx.URL:
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ImageRefused(f"not a web address: {_shown(url)}", fix=_REPLACE) from error
    if target.scheme not in ("http", "https") or not target.host:
        raise ImageRefused(f"not an http or https address: {_shown(url)}", fix=_REPLACE)
    return target


def _require_public(host: str, text: str) -> None:
    address = ipaddress.ip_address(text.split("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    if not (address.is_global and inner.is_global) or address.is_multicast:
        words = f"the host {host} ({address}) is not a public address; one of your own goes into images.private_hosts"
        raise ImageRefused(words, fix=_REPLACE)


def _require_success(url: str, response: httpx.Response) -> None:
    if response.is_success:
        return
    text = f"{_shown(url)} answered {response.status_code}"
    if response.status_code >= 500 or response.status_code == 429:
        raise ImageUnreachable(text)
    raise ImageGone(text, fix=_REPLACE)


def _shown(url: str) -> str:
    """The address without its query, which may carry a signature."""
    return url.split("?")[0][:200]


_REPLACE = "replace the picture in the ERP"
