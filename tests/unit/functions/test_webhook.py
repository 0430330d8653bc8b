"""The webhook function: a thin shell that answers what the function URL hands it, and logs nobody's data."""

import io
import json
from typing import Any

import pytest

from functions.webhook import answer
from seamline.telemetry import Telemetry
from tests.unit.hints.posting import HEADER, SECRET, Doorstep

BUYER = "Ana Person, ana@example.com"


def event(body: str | None, path: str = "/lune/Sale/Voided", secret: str = SECRET) -> dict[str, Any]:
    """A request as a function URL hands it over."""
    return {
        "version": "2.0",
        "rawPath": path,
        "headers": {HEADER.lower(): secret},
        "requestContext": {"http": {"method": "POST", "path": path}},
        "body": body,
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (event(json.dumps({"SaleOrderNumber": "SO-1", "CustomerName": BUYER})), 202),
        (event(json.dumps({"SaleOrderNumber": "SO-1", "CustomerName": BUYER}), secret="no"), 401),
        (event(f"{{ {BUYER}"), 400),
        (event(None), 400),
        (event("[]", path="/favicon.ico"), 404),
        ({"rawPath": "/", "requestContext": {"http": {"method": "GET"}}}, 405),
        ({}, 405),
    ],
)
def test_every_request_gets_a_status_and_words_and_nobodys_data_reaches_the_log(
    asked: dict[str, Any],
    status: int,
    telemetry: Telemetry,
    logs: io.StringIO,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(Doorstep().door, telemetry, asked)
    assert found["statusCode"] == status
    assert json.loads(found["body"])["said"]
    written = logs.getvalue() + capsys.readouterr().out + found["body"]
    assert "Ana" not in written
    assert SECRET not in written
