"""Writing export marks, so that a bad order never blocks its neighbours."""

from typing import Any

import httpx
import pytest

from seamline.errors import CredentialsRejected, UnknownOutcome
from seamline.marketplace.port import Acknowledgement, AckOutcome, ExportMark
from tests.unit.marketplace.joor.scripted import Answer, Bench, bench, v4

ONE = Acknowledgement("1", ExportMark.EXPORTED, "sale SO-1")
TWO = Acknowledgement("2", ExportMark.FAILED, "UPC 0123 not found")
THREE = Acknowledgement("3", ExportMark.OPEN, "")
ALL = (ONE, TWO, THREE)


def sent(*answers: Answer, **settings: Any) -> tuple[dict[str, bool], Bench, tuple[AckOutcome, ...]]:
    at = bench(*answers, **settings)
    outcomes = at.joor.acknowledge(ALL)
    assert [outcome.order_id for outcome in outcomes] == ["1", "2", "3"]
    assert all(outcome.accepted or outcome.words for outcome in outcomes)
    return {outcome.order_id: outcome.accepted for outcome in outcomes}, at, outcomes


def test_marks_are_written_in_joors_words_by_one_call() -> None:
    accepted, at, _ = sent(v4([{"id": "1"}, {"id": 2}, {"id": "3"}]))
    assert accepted == {"1": True, "2": True, "3": True}
    assert at.paths == ["POST /v4/orders/bulk_update"]
    assert at.queries == [{"account": "222222"}]
    assert at.bodies == [
        [
            {"id": "1", "export_status": "SUCCESS", "export_description": "sale SO-1"},
            {"id": "2", "export_status": "FAILED", "export_description": "UPC 0123 not found"},
            {"id": "3", "export_status": "UNDEFINED", "export_description": ""},
        ]
    ]
    assert at.credits == 5


def test_marks_go_in_batches() -> None:
    _, at, _ = sent(v4([{"id": "1"}, {"id": "2"}]), v4([{"id": "3"}]), batch={"orders": 2})
    assert [len(body) for body in at.bodies] == [2, 1]
    assert at.credits == 10


@pytest.mark.parametrize(
    "error",
    [
        {"status": "NOT_FOUND", "message": "no order", "details": {"id": "2"}},
        {"status": "NOT_FOUND", "message": "no order", "details": {"order": {"order_id": 2}}},
        {"status": "NOT_FOUND", "message": "order 2 does not exist", "details": {}},
        {"status": "NOT_FOUND", "message": "no order", "id": "2"},
        {"status": "NOT_FOUND", "message": "see 1 and 3", "details": [{"ids": ["2"]}]},
        {"status": "NOT_FOUND", "message": "no order"},
    ],
)
def test_an_error_is_told_by_any_id_it_holds_else_by_absence(error: dict[str, Any]) -> None:
    accepted, at, outcomes = sent(v4([{"id": "1"}, {"id": "3"}], [error]))
    assert accepted == {"1": True, "2": False, "3": True}
    assert "NOT_FOUND" in outcomes[1].words
    assert at.credits == 5


def test_an_id_is_not_found_inside_a_longer_one() -> None:
    error = {"status": "NOT_FOUND", "message": "order 123 is missing"}
    accepted, _, _ = sent(v4([{"id": "1"}, {"id": "2"}], [error]))
    assert accepted == {"1": True, "2": True, "3": False}


def test_an_order_both_taken_and_named_in_an_error_was_not_taken() -> None:
    accepted, _, _ = sent(v4([{"id": "1"}, {"id": "2"}, {"id": "3"}], [{"message": "bad", "details": {"id": "3"}}]))
    assert accepted["3"] is False


def test_an_order_joor_does_not_mention_was_not_taken() -> None:
    accepted, _, outcomes = sent(v4([{"id": "1"}, {"id": "3"}]))
    assert accepted == {"1": True, "2": False, "3": True}
    assert outcomes[1].words == "JOOR's answer does not mention this order"


@pytest.mark.parametrize(
    "whole", [httpx.Response(400, text="bad"), httpx.Response(404), v4(errors=[{"message": "invalid batch"}])]
)
def test_a_batch_refused_as_a_whole_is_sent_one_by_one(whole: httpx.Response) -> None:
    bad = httpx.Response(400, json={"data": [], "errors": [{"status": "BAD_REQUEST", "message": "no such order"}]})
    accepted, at, outcomes = sent(whole, v4([{"id": "1"}]), bad, v4([{"id": "3"}]))
    assert accepted == {"1": True, "2": False, "3": True}
    assert "no such order" in outcomes[1].words
    assert at.credits == 20


def test_a_batch_in_which_every_order_is_named_bad_is_not_repeated() -> None:
    errors = [{"message": "locked", "details": {"id": mark.order_id}} for mark in ALL]
    accepted, at, _ = sent(v4(errors=errors))
    assert not any(accepted.values())
    assert at.credits == 5


def test_nothing_to_mark_costs_nothing() -> None:
    at = bench()
    assert at.joor.acknowledge(()) == ()
    assert at.credits == 0


def test_a_dropped_call_has_an_unknown_outcome_and_is_not_repeated() -> None:
    def drop(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("no answer", request=request)

    at = bench(drop)
    with pytest.raises(UnknownOutcome):
        at.joor.acknowledge(ALL)
    assert at.credits == 5


def test_an_answer_with_neither_data_nor_errors_leaves_the_outcome_unknown() -> None:
    with pytest.raises(UnknownOutcome):
        bench(httpx.Response(200, json={"ok": True})).joor.acknowledge(ALL)


def test_refused_credentials_are_not_mistaken_for_a_bad_order() -> None:
    with pytest.raises(CredentialsRejected):
        bench(httpx.Response(403, text="forbidden")).joor.acknowledge(ALL)
