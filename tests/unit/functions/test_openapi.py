"""The OpenAPI document is valid, complete and true."""

import re

import pytest
from openapi_spec_validator import validate

import seamline
from tests.unit.functions.client import Client
from tests.unit.functions.events import Json

OPERATIONS = {
    "GET /connections",
    "GET /connections/{connection}",
    "PUT /connections/{connection}",
    "GET /connections/{connection}/flows",
    "POST /connections/{connection}/flows/{flow}/pause",
    "POST /connections/{connection}/flows/{flow}/resume",
    "POST /connections/{connection}/flows/{flow}/run",
    "GET /connections/{connection}/runs",
    "GET /connections/{connection}/problems",
    "GET /connections/{connection}/customers/awaiting",
    "GET /connections/{connection}/evidence",
    "GET /connections/{connection}/held",
    "GET /connections/{connection}/orders",
    "GET /connections/{connection}/orders/{order_id}",
    "GET /connections/{connection}/orders/{order_id}/sale",
    "POST /connections/{connection}/orders/{order_id}/edit",
    "POST /connections/{connection}/orders/{order_id}/release",
    "POST /connections/{connection}/orders/{order_id}/re-export",
    "POST /connections/{connection}/orders/{order_id}/retry",
    "GET /connections/{connection}/webhooks",
    "POST /connections/{connection}/webhooks",
    "POST /connections/{connection}/webhooks/rotate",
}


@pytest.fixture
def document(client: Client) -> Json:
    """The document as served."""
    answer = client.get("/openapi.json")
    assert answer.status == 200
    return answer.body


def operations(document: Json) -> dict[str, Json]:
    """Each operation by method and path."""
    paths = document["paths"].items()
    return {f"{method.upper()} {path}": operation for path, methods in paths for method, operation in methods.items()}


def test_the_document_is_valid_openapi(document: Json) -> None:
    validate(document)
    assert (document["info"]["title"], document["info"]["version"]) == ("Seamline", seamline.__version__)


def test_every_route_is_in_it_with_words(document: Json) -> None:
    found = operations(document)
    assert set(found) == OPERATIONS
    assert all(operation["summary"] and operation["description"] for operation in found.values())


def test_every_failure_is_documented_in_the_one_shape(document: Json) -> None:
    for operation in operations(document).values():
        failures = {status: answer for status, answer in operation["responses"].items() if status >= "4"}
        assert set(failures) == {"400", "404", "409", "500", "502", "503"}
        schemas = {answer["content"]["application/json"]["schema"]["$ref"] for answer in failures.values()}
        assert schemas == {"#/components/schemas/ErrorAnswer"}


def test_every_success_has_a_schema_of_its_own(document: Json) -> None:
    for operation in operations(document).values():
        (status,) = [status for status in operation["responses"] if status < "4"]
        schema = operation["responses"][status]["content"]["application/json"]["schema"]
        assert schema["$ref"].startswith("#/components/schemas/")
        assert status == ("202" if operation["operationId"] in QUEUEING else "200")


def test_it_says_how_requests_are_signed(document: Json) -> None:
    assert document["security"] == [{"SignatureV4": []}]
    assert document["components"]["securitySchemes"]["SignatureV4"]["name"] == "Authorization"


def test_the_body_of_an_apply_is_the_schema_of_the_settings(document: Json) -> None:
    body = operations(document)["PUT /connections/{connection}"]["requestBody"]
    assert body["content"]["application/json"]["schema"]["$ref"].endswith("/Settings")
    assert {"connection", "erp", "joor"} <= set(document["components"]["schemas"]["Settings"]["properties"])


def test_every_path_parameter_is_described(document: Json) -> None:
    for name, operation in operations(document).items():
        given = {parameter["name"] for parameter in operation.get("parameters", []) if parameter["in"] == "path"}
        assert given == set(re.findall(r"{(\w+)}", name))
        assert all(parameter["description"] for parameter in operation.get("parameters", []))


QUEUEING = {"start_run", "re_export", "retry", "edit", "release"}
