"""The served OpenAPI document is true: what schemathesis makes of it is answered as it says, by this process."""

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import schemathesis
from hypothesis import HealthCheck, settings



from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.functions.client import Client
from tests.unit.functions.events import request

Environ = dict[str, Any]
REASONS = {405: "Method Not Allowed", 200: "OK", 202: "Accepted", 400: "Bad Request", 404: "Not Found", 409: "Conflict", 502: "Bad Gateway"}


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
        headers = list(answer.headers.items())
        start_response(f"{answer.status} {REASONS.get(answer.status, 'Other')}", headers)
        return [_without_signatures(answer.text).encode() if path == "/openapi.json" else answer.text.encode()]


def _without_signatures(text: str) -> str:
    """AWS checks signatures before the function is called, so that nothing of that can be seen here."""
    document = json.loads(text)
    del document["security"], document["components"]["securitySchemes"]
    return json.dumps(document)


def _brand() -> World:
    world = World()
    world.cycle()
    world.approved_order()
    world.approved_order(customer_code="nobody", customer_name="Nobody")
    world.cycle()
    return world


WORLD = _brand()
schema = schemathesis.openapi.from_wsgi("/openapi.json", FunctionUrl(Client(WORLD)))


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_the_document_says(case: schemathesis.Case) -> None:
    if "connection" in case.path_parameters and len(str(case.path_parameters)) % 2:
        case.path_parameters["connection"] = CONNECTION
    case.call_and_validate()
