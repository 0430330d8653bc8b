"""Faults on demand: the ways a real API fails, injected by rule into a look-alike."""

import re
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import httpx
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from sandbox.kit.wsgi import JSON_TYPE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

type FaultKind = Literal["status", "timeout", "drop_before", "drop_after", "malformed", "html"]
HTML_PAGE = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"


class ConnectionDropped(httpx.RemoteProtocolError):
    """The connection closed without an answer; in-process callers get this, as httpx would raise over a socket."""


class TimedOut(httpx.ReadTimeout):
    """No answer came in time; in-process callers get this, as httpx would raise over a socket."""


@dataclass
class FaultRule:
    """Fail calls to `api` whose path (below its mount point) matches `path`, a regular expression to search.

    The first `after` matching calls pass; then `times` calls fail (-1: for ever). The request is carried out under
    `timeout`, `drop_after` and `malformed`, and is not under `status`, `drop_before` and `html`.
    """

    api: str
    method: str | None = None
    path: str = ""
    kind: FaultKind = "status"
    status: int = 500
    body: str = ""
    times: int = 1
    after: int = 0

    def matches(self, api: str, environ: "WSGIEnvironment") -> bool:
        """Whether this rule speaks about this call."""
        method = self.method is None or self.method.upper() == environ["REQUEST_METHOD"]
        return self.api == api and method and bool(re.search(self.path, environ.get("PATH_INFO", ""), re.IGNORECASE))

    def fires(self) -> bool:
        """Count one matching call and say whether it fails."""
        if self.after > 0:
            self.after -= 1
            return False
        if self.times > 0:
            self.times -= 1
            return True
        return self.times < 0


class Faults:
    """The fault rules in force. The first rule that fires on a call decides."""

    def __init__(self, hang_seconds: float = 60.0) -> None:
        self.rules: list[FaultRule] = []
        self.hang_seconds = hang_seconds
        self._let_go = threading.Event()

    def add(self, rule: FaultRule) -> None:
        """Put one more rule in force."""
        self.rules.append(rule)

    def clear(self) -> None:
        """Drop all rules and let go of callers that hang in a timeout."""
        self.rules.clear()
        self._let_go.set()
        self._let_go = threading.Event()

    def wrap(self, api: str, app: "WSGIApplication") -> "WSGIApplication":
        """Put an application under these rules."""

        def faulty(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            rule = self._firing(api, environ)
            if rule is None:
                return app(environ, start_response)
            return self._fail(rule, app, environ)(environ, start_response)

        return faulty

    def _firing(self, api: str, environ: "WSGIEnvironment") -> FaultRule | None:
        return next((rule for rule in self.rules if rule.matches(api, environ) and rule.fires()), None)

    def _fail(self, rule: FaultRule, app: "WSGIApplication", environ: "WSGIEnvironment") -> Response:
        if rule.kind == "status":
            return Response(rule.body, status=rule.status, content_type=JSON_TYPE)
        if rule.kind == "html":
            return Response(rule.body or HTML_PAGE, status=rule.status, content_type="text/html; charset=utf-8")
        if rule.kind == "drop_before":
            raise _dropped(environ)
        answered, status, headers = run_wsgi_app(app, environ, buffered=True)
        if rule.kind == "malformed":
            text = b"".join(answered)
            return Response(
                rule.body or text[: len(text) // 2], status=status, content_type=headers.get("Content-Type")
            )
        if rule.kind == "timeout":
            raise self._hung(environ)
        raise _dropped(environ)

    def _hung(self, environ: "WSGIEnvironment") -> Exception:
        if _socket(environ) is None:
            return TimedOut("The sandbox was told to let this call time out")
        self._let_go.wait(self.hang_seconds)
        return _dropped(environ)


def _dropped(environ: "WSGIEnvironment") -> Exception:
    connection = _socket(environ)
    if connection is None:
        return ConnectionDropped("The sandbox was told to drop this connection")
    connection.shutdown(socket.SHUT_RDWR)
    return ConnectionResetError("The sandbox was told to drop this connection")


def _socket(environ: "WSGIEnvironment") -> socket.socket | None:
    """The connection of a call that came over werkzeug's server; None for a call made in-process."""
    connection: socket.socket | None = environ.get("werkzeug.socket")
    return connection
