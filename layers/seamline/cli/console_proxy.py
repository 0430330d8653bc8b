"""A proxy on this machine that brings the console into a browser: it signs what its gate lets pass."""

import threading
from collections.abc import Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import httpx
from botocore.exceptions import BotoCoreError
from msgspec import Struct

from seamline.cli.console_gate import Gate, Knock
from seamline.errors import SeamlineError

HOME = "/console"
LOOPBACK = "127.0.0.1"
LARGEST_BODY = 1_000_000
PASSED_ON = ("accept", "content-type", "hx-request", "hx-target", "hx-trigger", "hx-boosted")
"""What the console may hear of a browser: no cookie, and nothing that AWS could take for the caller's own."""
HANDED_BACK = frozenset(
    {
        *("content-type", "content-security-policy", "cache-control", "location", "permissions-policy"),
        *("referrer-policy", "x-content-type-options", "x-frame-options"),
        *("cross-origin-opener-policy", "cross-origin-resource-policy"),
    }
)
OWN_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
NO_RIGHT = "Attach the stack's operator policy (its output OperatorPolicyArn) to your AWS user or role."


class Reply(Struct, frozen=True):
    """What a browser is answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ConsoleProxy:
    """Serves one console until it is closed; `first` is the page that opens. The client signs every request."""

    def __init__(self, client: httpx.Client, first: str = HOME, port: int = 0) -> None:
        self._client = client
        self._first = first
        self._server = ThreadingHTTPServer((LOOPBACK, port), _handler_of(self))
        self._server.daemon_threads = True
        self.gate = Gate(f"http://{LOOPBACK}:{self._server.server_port}")
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="console", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, knock: Knock, body: bytes) -> Reply:
        """Open the console, pass a request on, or refuse it."""
        if self.gate.opens(knock):
            return self._opened()
        if refusal := self.gate.refusal(knock):
            return _own(403, f"Refused: {refusal}.", "Start <code>seamline console</code> again and use its address.")
        if urlsplit(knock.target).path in ("", "/"):
            return Reply(303, {**OWN_HEADERS, "Location": HOME}, b"")
        if not _is_console(urlsplit(knock.target).path):
            return _own(404, "There is nothing here but the console.", "")
        return self._forwarded(knock, body)

    def _opened(self) -> Reply:
        """The page goes on by itself: a redirect would count as the site's that the address was clicked on."""
        first = escape(self._first)
        text = f'<meta http-equiv="refresh" content="0;url={first}"><a href="{first}">Go on</a>'
        return Reply(200, {**OWN_HEADERS, "Set-Cookie": self.gate.cookie}, _page(text))

    def _forwarded(self, knock: Knock, body: bytes) -> Reply:
        headers = {name: knock.headers[name] for name in PASSED_ON if name in knock.headers}
        try:
            request = self._client.build_request(
                knock.method, _spelt(knock.target), content=body or None, headers=headers
            )
            answer = self._client.send(request)
        except (httpx.HTTPError, BotoCoreError, SeamlineError) as error:
            return _own(502, "The console cannot be reached.", escape(f"{error} {getattr(error, 'fix', '')}"))
        if answer.status_code == httpx.codes.FORBIDDEN and "content-security-policy" not in answer.headers:
            return _own(403, "You may not use this console.", escape(NO_RIGHT))
        kept = {name.title(): value for name, value in answer.headers.items() if name.lower() in HANDED_BACK}
        return Reply(answer.status_code, kept, answer.content)


def _is_console(path: str) -> bool:
    """Whether the path stays within the console, whoever reads its dots."""
    parts = unquote(path).replace("\\", "/").split("/")
    return parts[:2] == ["", HOME[1:]] and not {".", ".."} & set(parts)


def _spelt(target: str) -> str:
    """The address as AWS spells it when it checks the signature: a space is %20, never +."""
    url = urlsplit(target)
    query = urlencode(parse_qsl(url.query, keep_blank_values=True), quote_via=quote)
    return f"{url.path}?{query}" if query else url.path


def _own(status: int, words: str, more: str) -> Reply:
    """A page of the proxy's own, in the place where the console's pages have their content."""
    return Reply(status, OWN_HEADERS, _page(f"<h1>{escape(words)}</h1><p>{more}</p>"))


def _page(text: str) -> bytes:
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Seamline</title>'
    return f'{head}<main id="main">{text}</main></html>'.encode()


def _handler_of(proxy: ConsoleProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Reads a request from the socket and writes its answer."""

        protocol_version = "HTTP/1.1"
        timeout = 60

        def handle_one_request(self) -> None:
            """Take any method to the one place that decides."""
            self.raw_requestline = self.rfile.readline(65_537)
            if not self.raw_requestline:
                self.close_connection = True
            elif self.parse_request():
                self._respond()

        def _respond(self) -> None:
            length = self.headers.get("Content-Length", "0")
            size = int(length) if length.isdecimal() else LARGEST_BODY + 1
            if size > LARGEST_BODY or "Transfer-Encoding" in self.headers:
                self.close_connection = True
                self._write(_own(413, "That is too large for the console.", ""))
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._write(proxy.answer(Knock(self.command, self.path, headers), self.rfile.read(size)))

        def _write(self, reply: Reply) -> None:
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

    return Handler
