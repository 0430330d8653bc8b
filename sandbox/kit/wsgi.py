"""The few WSGI helpers every look-alike API needs."""

import io
import json
import threading
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

JSON_TYPE = "application/json; charset=utf-8"


def json_response(data: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON, compact and in UTF-8."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return Response(text.encode(), status=status, headers=dict(headers or {}), content_type=JSON_TYPE)


def read_json(request: Request) -> Any:
    """The JSON body of a request, or None when it has none. Raises ValueError when it cannot be parsed."""
    body = request.get_data()
    return json.loads(body) if body.strip() else None


def peek_body(environ: "WSGIEnvironment") -> bytes:
    """Read the request's body and leave it in place for the application."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def one_at_a_time(app: "WSGIApplication", lock: AbstractContextManager[object] | None = None) -> "WSGIApplication":
    """Let one request in at a time, since the accounts are plain unlocked state; applications may share a lock."""
    turn = lock or threading.RLock()

    def locked(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with turn:
            return app(environ, start_response)

    return locked
