"""The WSGI application of one account: /v2, /v4 and /auth below wherever it is mounted."""

from math import ceil
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.wrappers import Request, Response

from sandbox.joor import (
    assets_v4,
    collections_v4,
    connections_v2,
    images_v2,
    inventory_v2,
    order_lines_v4,
    orders_v2,
    orders_v4,
    prices_v4,
    products_v4,
    skus_v4,
    styles_v2,
)
from sandbox.joor.account import JoorAccount
from sandbox.joor.auth import check_v2, check_v4, issue_token
from sandbox.joor.calls import Call, V2Route, V4Route
from sandbox.joor.envelope import v2_answer, v2_refusal, v4_answer, v4_refusal
from sandbox.joor.errors import ContentTypeError, RefusalError, ThrottledError, UnknownRecordError
from sandbox.joor.throttle import spend
from sandbox.kit.wsgi import one_at_a_time

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

V2_ROUTES: tuple[V2Route, ...] = (
    *styles_v2.ROUTES,
    *images_v2.ROUTES,
    *inventory_v2.ROUTES,
    *connections_v2.ROUTES,
    *orders_v2.ROUTES,
)
V4_ROUTES: tuple[V4Route, ...] = (
    *products_v4.ROUTES,
    *skus_v4.ROUTES,
    *prices_v4.ROUTES,
    *collections_v4.ROUTES,
    *assets_v4.ROUTES,
    *orders_v4.ROUTES,
    *order_lines_v4.ROUTES,
)
URLS = Map(
    [
        *(Rule(f"/v2{route.path}", methods=[route.method], endpoint=route) for route in V2_ROUTES),
        *(Rule(f"/v4{route.path}", methods=[route.method], endpoint=route) for route in V4_ROUTES),
    ],
    merge_slashes=False,
)
"""Compiled once: it takes longer than all else that makes an account."""
ACCOUNT_HEADER = "X-Throttling-Account-Id"


def joor_app(account: JoorAccount) -> "WSGIApplication":
    """Serve an account, one request at a time."""

    def answer(request: Request) -> Response:
        account.settle()
        adapter = URLS.bind_to_environ(request.environ)
        if request.path.startswith("/auth"):
            return issue_token(account, request)
        if request.path.startswith("/v2/"):
            return _answer_v2(account, request, adapter)
        return _answer_v4(account, request, adapter)

    return one_at_a_time(Request.application(answer))


def _answer_v2(account: JoorAccount, request: Request, adapter: MapAdapter) -> Response:
    root = ""
    try:
        # A call is not processed at all without a content type, so this comes before the token and costs nothing.
        if account.config.require_content_type and not request.mimetype:
            raise ContentTypeError("Content-Type is required on every call")
        check_v2(account, request)
        spend(account, request.method)
        found, path = _match(adapter)
        route: V2Route = found
        root = route.root
        response = v2_answer(account, route.answer(Call(account, request, path)))
    except RefusalError as refusal:
        response = v2_refusal(account, refusal, root)
        _name_wait(account, refusal, response)
    response.headers[ACCOUNT_HEADER] = account.config.account_id
    return response


def _answer_v4(account: JoorAccount, request: Request, adapter: MapAdapter) -> Response:
    try:
        check_v4(account, request)
        spend(account, request.method)
        found, path = _match(adapter)
        route: V4Route = found
        response = v4_answer(route.answer(Call(account, request, path)))
    except RefusalError as refusal:
        response = v4_refusal(refusal)
        _name_wait(account, refusal, response)
    response.headers[ACCOUNT_HEADER] = account.config.account_id
    return response


def _match(adapter: MapAdapter) -> tuple[Any, dict[str, str]]:
    try:
        # The documents print most paths with and without a trailing slash.
        route, path = adapter.match(adapter.path_info.rstrip("/"))
    except MethodNotAllowed as error:
        raise UnknownRecordError(f"There is no such method here; use {', '.join(error.valid_methods or ())}") from error
    except HTTPException as error:
        raise UnknownRecordError("There is no such endpoint") from error
    return route, {name: str(value) for name, value in path.items()}


def _name_wait(account: JoorAccount, refusal: RefusalError, response: Response) -> None:
    if isinstance(refusal, ThrottledError) and account.config.retry_after:
        response.headers["Retry-After"] = str(ceil(refusal.seconds))
