"""Reading v2's lists: where the rows are, and where the next page starts."""

from typing import Any

import httpx
import pytest

from seamline.errors import MalformedAnswer, RecordRejected
from seamline.marketplace.joor.listing import Listing, ListShape, pages_left, read_listing

SHAPE = ListShape(("orders", "order"), "order_id", bare=True)
ENVELOPED = ListShape(("orders", "order"), "order_id")
FINE = {"code": 0, "comment": ""}
ROW = {"order_id": "1"}


def read(body: Any, shape: ListShape = SHAPE, start: int = 0, asked: int = 100) -> Listing:
    return read_listing(
        httpx.Response(200, json=body, request=httpx.Request("GET", "https://x/v2")), shape, start, asked
    )


@pytest.mark.parametrize(
    "body",
    [
        {"orders": [ROW]},
        {"orders": ROW},
        {"orders": {"order": ROW}},
        {"response": FINE, "orders": [ROW]},
        {"response": FINE, "orders": {"order": [ROW]}},
        {"response": FINE, "order": ROW},
        {"orders": {"response": FINE, "orders": [ROW]}},
        {"orders": {"response": FINE, "orders": ROW}},
        {"orders": {"response": {"code": "0"}, "order": [ROW]}},
        {"orders": {"response": FINE, "order": ROW}},
        {"order": {"response": FINE, **ROW}},
    ],
)
def test_one_row_is_found_in_every_envelope(body: Any) -> None:
    [found] = read(body).rows
    assert found["order_id"] == "1"


@pytest.mark.parametrize(
    "body",
    [
        {"orders": []},
        {"orders": ""},
        {"response": FINE, "orders": ""},
        {"orders": {"response": FINE, "order": ""}},
        {"orders": {"response": {"code": 0, "count": "0"}}},
    ],
)
def test_an_empty_list_is_empty_in_every_envelope(body: Any) -> None:
    assert read(body) == Listing([], None, 0 if "count" in str(body) else None)


@pytest.mark.parametrize(
    "body",
    [{}, {"response": FINE}, {"orders": None}, {"orders": "busy"}, {"orders": {}}, {"message": "ok"}, [], "x"],
)
def test_a_body_without_a_list_is_never_taken_for_an_empty_one(body: Any) -> None:
    with pytest.raises(MalformedAnswer):
        read(body)


def test_only_lists_documented_without_envelope_may_come_without() -> None:
    with pytest.raises(MalformedAnswer, match="no response node"):
        read({"orders": []}, ENVELOPED)


@pytest.mark.parametrize("code", [1, "1", "", None, "abc"])
def test_any_code_but_zero_is_a_refusal(code: Any) -> None:
    with pytest.raises(RecordRejected, match="log id L1"):
        read({"orders": {"response": {"code": code, "comment": "bad", "log_id": "L1"}, "orders": []}})


@pytest.mark.parametrize(
    ("paging", "rows", "start", "following"),
    [
        ({"count": 120, "next_start": 50}, 50, 0, 50),
        ({"count": "120", "next_start": "100"}, 50, 50, 100),
        ({"count": 120, "next_start": ""}, 20, 100, None),
        ({"count": 120, "next_start": 120}, 20, 100, None),
        ({"count": 120, "next_start": 0}, 20, 100, None),
        ({"count": 120}, 50, 0, 50),
        ({"count": 120, "next_start": 50}, 0, 0, 50),
        ({"count": 120}, 0, 0, None),
        ({"next_start": 50}, 50, 0, 50),
        ({"next_start": 60}, 0, 50, None),
        ({}, 50, 0, 50),
        ({}, 49, 0, None),
    ],
)
def test_paging_goes_on_as_long_as_joor_shows_more(paging: Any, rows: int, start: int, following: int | None) -> None:
    body = {"response": {**FINE, **paging}, "orders": [ROW] * rows}
    assert read(body, start=start).next_start == following


def test_the_calls_left_are_counted_at_the_length_of_the_page() -> None:
    assert pages_left(Listing([ROW] * 50, 50, 151)) == 3
    assert pages_left(Listing([ROW], None, 1)) == 0
    assert pages_left(Listing([ROW], 1, None)) is None
