"""Cin7 Core's transport: its headers, and its refusals in all their disguises."""

from decimal import Decimal

import httpx
import pytest

from seamline.domain.sale import SaleDraft
from seamline.erp.cin7_core.client import Cin7Core
from seamline.errors import (
    CredentialsRejected,
    MalformedAnswer,
    RecordRejected,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from seamline.http import READ_ATTEMPTS, WRITE_ATTEMPTS
from tests.unit.erp.cin7_core.scripted import LIMIT_TEXT, Answer, Call, Scripted, guid, listing, refusal

DRAFT = SaleDraft("joor:1:0", guid(9), "Boutique Nord", "PO 1", (), total=Decimal(0), location="Main Warehouse")
EMPTY = listing("Products", [])
ME = httpx.Response(200, json={"Company": "Maison Lune", "Currency": "USD"})
LIMIT = [{"ErrorCode": 400, "Exception": LIMIT_TEXT}]
FOUR_HEADERS = {
    "x-ratelimit-limit": "60",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": "60",
    "Retry-After": "60 Seconds",
}
OPENED = httpx.Response(200, json={"ID": guid(1), "Status": "ESTIMATED", "Order": {"Status": "NOT AVAILABLE"}})
HTML = httpx.Response(200, html="<!DOCTYPE html><html><body><h1>Page not found</h1></body></html>")


def read(erp: Cin7Core) -> object:
    return erp.identity()


def write(erp: Cin7Core) -> object:
    return erp.open_sale(DRAFT)


def test_both_keys_and_the_content_type_go_with_every_call() -> None:
    core = Scripted(ME)

    core.erp.identity()

    request = core.requests[0]
    assert str(request.url) == "https://inventory.dearsystems.com/ExternalApi/v2/me"
    assert request.headers["api-auth-accountid"] == "account-1"
    assert request.headers["api-auth-applicationkey"] == "key-1"
    assert request.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("disguise", "wait"),
    [
        (httpx.Response(429, headers=FOUR_HEADERS, json=LIMIT), 60),
        (httpx.Response(429, headers={"Retry-After": "31"}), 31),
        (httpx.Response(429, text="slow down"), 30),
        (httpx.Response(503, json=LIMIT), 30),
        (httpx.Response(400, json=LIMIT), 30),
        (httpx.Response(403, text=LIMIT_TEXT.upper()), 30),
        (httpx.Response(200, json=LIMIT), 30),
        (httpx.Response(200, json=LIMIT[0]), 30),
    ],
    ids=["429", "429 number", "429 text", "503 text", "400 text", "403 text", "200 array", "200 object"],
)
@pytest.mark.parametrize(("call", "good"), [(read, ME), (write, OPENED)])
def test_a_throttle_in_any_dress_is_waited_out_and_repeated(
    call: Call, good: httpx.Response, disguise: httpx.Response, wait: float
) -> None:
    core = Scripted(disguise, good)

    call(core.erp)

    assert len(core.requests) == 2
    assert core.budget.waits == [wait]


def test_a_bare_503_throttles_a_read() -> None:
    core = Scripted(httpx.Response(503), ME)

    core.erp.identity()

    assert (len(core.requests), core.budget.waits) == (2, [30])


def test_a_bare_503_leaves_a_write_unknown() -> None:
    core = Scripted(httpx.Response(503), OPENED)

    with pytest.raises(UnknownOutcome):
        core.erp.open_sale(DRAFT)
    assert (len(core.requests), core.budget.waits) == (1, [])


@pytest.mark.parametrize(("call", "attempts"), [(read, READ_ATTEMPTS), (write, WRITE_ATTEMPTS)])
def test_a_throttle_that_does_not_end_is_given_up(call: Call, attempts: int) -> None:
    core = Scripted(httpx.Response(429, headers=FOUR_HEADERS, json=LIMIT))

    with pytest.raises(Throttled) as caught:
        call(core.erp)
    assert caught.value.wait == 60
    assert len(core.requests) == attempts


def test_a_record_that_speaks_of_an_api_limit_is_no_throttle() -> None:
    row = {"ID": guid(1), "SKU": "A", "Description": 'An "ErrorCode" under the API limit', "Status": "Active"}
    core = Scripted(listing("Products", [row]))

    assert core.erp.products(None).rows[0].sku == "A"
    assert len(core.requests) == 1


@pytest.mark.parametrize("status", [200, 400, 404, 409])
@pytest.mark.parametrize("call", [read, write])
def test_all_messages_of_a_refusal_are_kept_whatever_its_status(call: Call, status: int) -> None:
    core = Scripted(refusal("Category not found.", "Brand 'X' was not found in reference book", status=status))

    with pytest.raises(Exception, match=r"Category not found\.; Brand 'X' was not found") as caught:
        call(core.erp)
    assert len(core.requests) == 1
    assert isinstance(caught.value, RecordRejected) or status == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"ErrorCode": 400, "Exception": "ID parameter must be of GUID type"}, "ID parameter must be of GUID type"),
        ({"ErrorCode": "400", "Exception": None}, "error 400"),
        ({"Errors": ["Service Unavailable"]}, "Service Unavailable"),
        ({"Message": "The resource does not support http method 'PUT'."}, "does not support http method 'PUT'"),
    ],
)
def test_other_shapes_of_refusals_are_read_too(body: object, words: str) -> None:
    core = Scripted(httpx.Response(400, json=body))

    with pytest.raises(RecordRejected, match=words):
        core.erp.identity()


def test_wrong_keys_are_told_in_plain_text() -> None:
    core = Scripted(httpx.Response(403, text="Incorrect credentials!"))

    with pytest.raises(CredentialsRejected, match="Incorrect credentials!"):
        core.erp.identity()
    assert len(core.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        httpx.Response(200, text='{"Total": 2, "Page": 1, "Products": [{"ID": "7b1d'),
        httpx.Response(200, json={"Total": 0, "Page": 1}),
        httpx.Response(200, json={"Total": 7, "Page": 1, "Products": []}),
        httpx.Response(200, json=[]),
        httpx.Response(200, text=""),
        httpx.Response(302, headers={"Location": "https://inventory.dearsystems.com/404"}),
    ],
    ids=["html", "cut", "no list", "hollow", "array", "empty", "redirect"],
)
def test_an_answer_that_is_no_list_is_never_an_empty_list(answer: Answer) -> None:
    core = Scripted(answer)

    with pytest.raises(MalformedAnswer):
        core.erp.products(None)
    assert len(core.requests) == READ_ATTEMPTS


def test_a_read_recovers_from_a_page_of_html() -> None:
    core = Scripted(HTML, EMPTY)

    assert core.erp.products(None).rows == ()
    assert len(core.requests) == 2


@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        httpx.Response(200, text='{"ID": "5a1e'),
        httpx.Response(200, json={"Status": "ESTIMATED"}),
        httpx.Response(302, headers={"Location": "https://inventory.dearsystems.com/404"}),
        httpx.Response(500, html="<html>"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("dropped"),
    ],
    ids=["html", "cut", "no id", "redirect", "500", "timeout", "drop"],
)
def test_a_write_with_no_clear_answer_is_unknown_and_not_repeated(answer: Answer) -> None:
    core = Scripted(answer, OPENED)

    with pytest.raises(UnknownOutcome):
        core.erp.open_sale(DRAFT)
    assert len(core.requests) == 1


@pytest.mark.parametrize(("call", "attempts"), [(read, READ_ATTEMPTS), (write, WRITE_ATTEMPTS)])
def test_a_server_that_cannot_be_reached_is_tried_again_by_reads_and_writes(call: Call, attempts: int) -> None:
    core = Scripted(httpx.ConnectTimeout("no route"))

    with pytest.raises(Unreachable):
        call(core.erp)
    assert len(core.requests) == attempts
