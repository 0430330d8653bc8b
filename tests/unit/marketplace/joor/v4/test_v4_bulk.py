"""Writing v4 objects in batches: what stays together, whose answer is whose, and what a refusal is taken to mean."""

import json
from typing import Any

import httpx

from seamline.budget import Unlimited
from seamline.clock import ManualClock
from seamline.marketplace.joor.transport import joor_clients, joor_http
from seamline.marketplace.joor.v4.bulk import NOT_MENTIONED, BulkWriter, Sent, read_all, whole_batches
from seamline.marketplace.joor.values import Node
from seamline.meter import Meter
from seamline.settings import JoorSettings
from tests.unit.marketplace.joor.scripted import CREDENTIALS, Answer, Script, v4


def api(*answers: Answer) -> tuple[Any, Script]:
    """A v4 client over a script."""
    script, clock = Script(list(answers)), ManualClock()
    settings = JoorSettings.model_validate({"account": "222222"})
    http = joor_http(settings, CREDENTIALS, clock, httpx.MockTransport(script))
    return joor_clients(http, Unlimited(), clock, Meter()).v4, script


def thing(name: str, style: str = "") -> Sent:
    """An object known by its external id."""
    return Sent(style or name, name, {"external_id": name})


def key_of(row: Node) -> str:
    return str(row["external_id"])


def row(name: str) -> Node:
    return {"id": f"id-{name}", "external_id": name}


def error(words: str, **details: str) -> Node:
    return {"status": "INVALID", "message": words, "details": details}


def test_groups_stay_together_where_they_fit() -> None:
    assert list(whole_batches([[1, 2], [3, 4], [5]], 3)) == [[1, 2], [3, 4, 5]]


def test_a_group_larger_than_a_batch_goes_in_consecutive_batches() -> None:
    assert list(whole_batches([[1], [2, 3, 4, 5, 6], [7]], 3)) == [[1], [2, 3, 4], [5, 6, 7]]


def test_answers_are_matched_by_key_and_not_by_position() -> None:
    client, _ = api(v4([row("b"), row("a")]))
    written = BulkWriter(client, 25).write("skus/bulk_create", [[thing("a"), thing("b")]], key_of)
    assert {key: found["id"] for key, found in written.rows.items()} == {"a": "id-a", "b": "id-b"}
    assert written.refusals == ()


def test_an_error_that_names_an_object_is_its_own_and_a_nameless_one_is_of_all_that_are_missing() -> None:
    client, _ = api(v4([row("a")], [error("too long", external_id="b"), {"message": "no room"}]))
    written = BulkWriter(client, 25).write("x", [[thing("a"), thing("b"), thing("c")]], key_of)
    assert {one.sent.key: one.words for one in written.refusals} == {"b": "INVALID: too long", "c": "no room"}


def test_an_object_that_no_row_and_no_error_mentions_was_not_taken() -> None:
    client, _ = api(v4([row("a")]))
    written = BulkWriter(client, 25).write("x", [[thing("a"), thing("b")]], key_of)
    assert [(one.sent.key, one.words) for one in written.refusals] == [("b", NOT_MENTIONED)]


def test_a_duplicate_is_told_from_other_refusals() -> None:
    double = {"status": "DUPLICATED", "message": "exists", "details": {"external_id": "a"}}
    client, _ = api(v4([], [double, error("bad", external_id="b")]))
    written = BulkWriter(client, 25).write("x", [[thing("a"), thing("b")]], key_of)
    assert {one.sent.key: one.duplicate for one in written.refusals} == {"a": True, "b": False}


def test_a_batch_refused_as_a_whole_is_sent_style_by_style() -> None:
    bad = httpx.Response(400, json={"data": [], "errors": [{"message": "bad body"}]})
    client, script = api(bad, v4([row("a"), row("b")]), bad)
    groups = [[thing("a", "one"), thing("b", "one")], [thing("c", "two")]]
    written = BulkWriter(client, 25).write("x", groups, key_of)
    assert set(written.rows) == {"a", "b"}
    assert [one.sent.key for one in written.refusals] == ["c"]
    assert "bad body" in written.refusals[0].words
    assert [len(json.loads(call.content)) for call in script.calls] == [3, 2, 1]


def test_a_list_that_does_not_page_is_read_once_more_and_no_further() -> None:
    rows = [{"id": str(n)} for n in range(200)]
    client, script = api(v4(rows), v4(rows))
    assert len(list(read_all(client, "products"))) == 200
    assert len(script.calls) == 2
