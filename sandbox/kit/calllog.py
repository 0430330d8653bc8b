"""A log of every call the look-alikes received, so that a test can count them and a person can read them."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from sandbox.kit.clock import Clock
from sandbox.kit.wsgi import peek_body

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NO_ANSWER = 0
type Cost = Callable[[str, int], int]
"""What a call costs of the API's budget, from its method and status."""


@dataclass(frozen=True)
class Call:
    """One call as the caller saw it; status 0 means that no answer came back."""

    api: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    status: int
    at: datetime
    cost: int


@dataclass
class CallLog:
    """The calls in the order they were answered."""

    calls: list[Call] = field(default_factory=list)

    def record(self, call: Call) -> None:
        """Add one call."""
        self.calls.append(call)

    def of(self, api: str) -> list[Call]:
        """The calls one API received."""
        return [call for call in self.calls if call.api == api]

    def writes(self, api: str) -> list[Call]:
        """The calls one API received that were not reads."""
        return [call for call in self.of(api) if call.method != "GET"]

    def clear(self) -> None:
        """Forget every call."""
        self.calls.clear()

    def wrap(self, api: str, app: "WSGIApplication", clock: Clock, cost: Cost) -> "WSGIApplication":
        """Log everything this application answers or fails to answer."""

        def logged(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            seen = [NO_ANSWER]
            body = _parsed(peek_body(environ))

            def start(status: str, headers: Any, exc_info: Any = None) -> Any:
                seen[0] = int(status.split(" ", 1)[0])
                return start_response(status, headers, exc_info)

            try:
                return app(environ, start)
            finally:
                self.record(_call(api, environ, body, seen[0], clock.now(), cost))

        return logged


def _call(api: str, environ: "WSGIEnvironment", body: Any, status: int, at: datetime, cost: Cost) -> Call:
    method = environ["REQUEST_METHOD"]
    return Call(
        api=api,
        method=method,
        path=environ.get("PATH_INFO", ""),
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
        body=body,
        status=status,
        at=at,
        cost=cost(method, status),
    )


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
