"""The served OpenAPI document is true: what schemathesis makes of it is answered as it says, by all default checks."""

import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import schemathesis
from hypothesis import HealthCheck, settings

from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.functions.client import Client
from tests.unit.functions.events import request

type Case = schemathesis.Case[Any]
type Environ = dict[str, Any]
APPLY = "apply_connection"
"""The one operation whose body is a whole connection file, which takes long to make up."""


class FunctionUrl:
    """The function URL as a WSGI application: each request becomes the event AWS would make of it."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length).decode("utf-8", "replace") if length else None
        query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        event = request(environ["REQUEST_METHOD"], path, body, query or None)
        event["headers"] = {"content-type": environ.get("CONTENT_TYPE") or "application/json"}
        answer = self._client.resolve(event)
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(answer.headers.items()))
        return [_without_signatures(answer.text).encode() if path == "/openapi.json" else answer.text.encode()]


def _without_signatures(text: str) -> str:
    """AWS checks signatures before the function is called, so that nothing of that can be seen here."""
    document = json.loads(text)
    del document["security"], document["components"]["securitySchemes"]
    return json.dumps(document)


def _brand() -> World:
    """A brand with an order that became a sale and one that is held."""
    world = World()
    world.cycle()
    world.approved_order()
    world.approved_order(customer_code="nobody", customer_name="Nobody")
    world.cycle()
    return world


schema = schemathesis.openapi.from_wsgi("/openapi.json", FunctionUrl(Client(_brand())))
fixed = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@schema.exclude(operation_id=APPLY).parametrize()
@fixed
def test_every_operation_answers_as_the_document_says(case: Case) -> None:
    _answered(case)


@schema.include(operation_id=APPLY).parametrize()
@settings(fixed, max_examples=4)
def test_applying_settings_answers_as_the_document_says(case: Case) -> None:
    _answered(case)


def _answered(case: Case) -> None:
    """Every second request is about the connection that there is."""
    if "connection" in case.path_parameters and len(str(case.path_parameters)) % 2:
        case.path_parameters["connection"] = CONNECTION
    case.call_and_validate()
