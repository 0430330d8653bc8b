"""Cin7 Core over WSGI: credentials, throttle, routing and the shapes of its refusals."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from sandbox.core.ask import Ask
from sandbox.core.attachments import link_ended
from sandbox.core.errors import CoreError
from sandbox.core.routes import ROUTES
from sandbox.core.state import CoreState
from sandbox.core.throttle import refusal
from sandbox.core.webhooks.announcing import announce
from sandbox.kit.wsgi import json_response, read_json

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

BASE = "/externalapi/v2/"
DOWNLOAD = "/attachment/download"
_NOT_FOUND = (
    "<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"
)
_SINGLE_ERRORS = frozenset({"product"})
"""Paths whose GET answers an error as one object instead of an array."""


def core_app(account: CoreState) -> "WSGIApplication":
    """The API of one account, to be mounted where inventory.dearsystems.com would be."""

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return _answer(account, Request(environ))(environ, start_response)

    return app


def _answer(account: CoreState, request: Request) -> Response:
    path = request.path.lower()
    if path == DOWNLOAD:
        return _download(account, request.args.get("ID", ""), request.args.get("timeStamp", ""))
    if not _known_caller(account, request):
        return Response("Incorrect credentials!", status=403, content_type="text/plain")
    limit = account.config.calls_per_minute
    if limit is not None and not account.throttle.admits(account.clock.now(), limit):
        return refusal(account.config.throttle_disguise, limit)
    name = path.removeprefix(BASE).strip("/")
    handlers = ROUTES.get(name) if path.startswith(BASE) else None
    if handlers is None:
        return _unknown_path(request)
    if request.method not in handlers:
        text = f"The requested resource does not support http method '{request.method}'."
        return json_response({"Message": text}, 405)
    return _call(account, request, name, handlers[request.method])


def _known_caller(account: CoreState, request: Request) -> bool:
    guid = request.headers.get("api-auth-accountid", "").lower()
    key = request.headers.get("api-auth-applicationkey", "").lower()
    return (guid, key) == (account.config.account_id.lower(), account.config.application_key.lower())


def _unknown_path(request: Request) -> Response:
    """A page of HTML with status 200 on GET; a redirect to itself on a write."""
    if request.method == "GET":
        return Response(_NOT_FOUND, content_type="text/html; charset=utf-8")
    return Response("", status=302, headers={"Location": request.url})


def _call(account: CoreState, request: Request, name: str, handler: Callable[[CoreState, Ask], Any]) -> Response:
    try:
        body = read_json(request) if request.method in {"POST", "PUT"} else {}
    except ValueError:
        return json_response([{"ErrorCode": 500, "Exception": "The request body could not be parsed."}], 500)
    try:
        if not isinstance(body, dict):
            return _refused(account, request, name, CoreError())
        query = {key.lower(): value for key, value in request.args.items()}
        answer = json_response(handler(account, Ask(query, body, request.host_url, request.root_url)))
        announce(account)
        return answer
    except CoreError as error:
        return _refused(account, request, name, error)


def _refused(account: CoreState, request: Request, name: str, error: CoreError) -> Response:
    problems: list[dict[str, Any]] = [{"ErrorCode": p.code, "Exception": p.text} for p in error.problems]
    problems = problems or [{"ErrorCode": 400, "Exception": "The request body should be one JSON object."}]
    status = 200 if account.config.errors_as_200 else error.status
    single = request.method == "GET" and name in _SINGLE_ERRORS
    return json_response(problems[0] if single else problems, status)


def _download(account: CoreState, guid: str, stamp: str) -> Response:
    """An uploaded file; like the real public URLs it needs no credentials."""
    file = account.attachments.find(guid)
    if file is None or not file.content or link_ended(account, stamp):
        return Response(_NOT_FOUND, content_type="text/html; charset=utf-8")
    return Response(file.content, content_type=file.content_type)
