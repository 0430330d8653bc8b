"""The webhook URL stands open to the world: who may, what is read, and what is answered."""

import base64
import json

import pytest

from seamline.domain.flow import Flow
from seamline.domain.hint import MOST_RECORDS, Hint
from seamline.erp.cin7_core.events import STOCK
from seamline.hints.door import MOST_BYTES, Post
from tests.unit.hints.posting import HEADER, SECRET, Doorstep


def test_an_event_becomes_one_hint_with_its_records_each_once() -> None:
    step = Doorstep()
    assert step.post([{"SKU": "A", "Location": "Main"}, {"SKU": "B"}, {"SKU": "A", "Location": "Shop"}]).status == 202
    assert step.queue.hints == [Hint("lune", Flow.STOCK, ("A", "B"))]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", "gehéim"])
def test_a_missing_or_wrong_secret_is_refused_before_anything_is_read(secret: str) -> None:
    step = Doorstep()
    assert step.post("{ not even json", secret=secret).status == 401
    assert step.queue.hints == []


def test_an_unknown_connection_is_answered_like_a_wrong_secret() -> None:
    step = Doorstep()
    assert step.post([], connection="aurora") == step.post([], secret="wrong")


def test_a_secret_opens_its_own_connection_only() -> None:
    step = Doorstep()
    assert step.post([{"SKU": "A"}], connection="other").status == 401


@pytest.mark.parametrize("path", ["/", "/lune", "/lune/Stock", "/Lune/Stock/X", "/lune/Stock/X/more", "/../lune/a/b"])
def test_an_address_that_leads_nowhere_is_not_found(path: str) -> None:
    assert Doorstep().door.answer(Post("POST", path, {HEADER.lower(): SECRET}, "[]")).status == 404


def test_only_posting_is_allowed() -> None:
    assert Doorstep().door.answer(Post("GET", f"/lune/{STOCK}", {HEADER.lower(): SECRET})).status == 405


def test_unknown_types_are_taken_and_ignored() -> None:
    step = Doorstep()
    assert step.post("anything at all", event="Task/Overdue").status == 202
    assert step.queue.hints == []


@pytest.mark.parametrize("body", ["", "{", "<html>", '{"SKU": "A"}', "[1]", '[{"SKU": 7}]', "null"])
def test_a_malformed_body_is_told_to_the_sender(body: str) -> None:
    step = Doorstep()
    reply = step.post(body)
    assert (reply.status, step.queue.hints) == (400, [])
    assert "cannot be read" in reply.words


def test_a_body_over_the_limit_is_not_read_and_means_that_everything_may_have_changed() -> None:
    step = Doorstep()
    reply = step.post("[" + " " * MOST_BYTES)
    assert (reply.status, step.queue.hints) == (202, [Hint("lune", Flow.STOCK)])
    assert "too large" in reply.words


def test_base64_is_read_and_counts_as_what_is_inside() -> None:
    step = Doorstep()
    headers = {HEADER.lower(): SECRET}
    small = base64.b64encode(json.dumps([{"SKU": "Ä"}]).encode()).decode()
    large = base64.b64encode(b" " * (MOST_BYTES + 3)).decode()
    for body in (small, large):
        assert step.door.answer(Post("POST", f"/lune/{STOCK}", headers, body, is_base64=True)).status == 202
    assert step.queue.hints == [Hint("lune", Flow.STOCK, ("Ä",)), Hint("lune", Flow.STOCK)]
    assert step.door.answer(Post("POST", f"/lune/{STOCK}", headers, "%%%", is_base64=True)).status == 400


def test_an_event_of_very_many_records_names_none() -> None:
    step = Doorstep()
    step.post([{"SKU": f"S{number}"} for number in range(MOST_RECORDS + 1)])
    assert step.queue.hints == [Hint("lune", Flow.STOCK)]


def test_an_event_without_records_starts_nothing() -> None:
    step = Doorstep()
    assert step.post([]).status == 202
    assert step.queue.hints == []


def test_a_flood_from_strangers_does_not_reach_the_secret_store_at_will() -> None:
    step = Doorstep()
    assert step.post([{"SKU": "A"}]).status == 202
    statuses = [step.post([], connection=f"c{number}").status for number in range(200)]
    assert set(statuses) == {401, 503}
    assert step.keys.reads <= 61
    assert step.post([{"SKU": "A"}]).status == 202


def test_a_new_secret_is_found_as_soon_as_it_is_used() -> None:
    step = Doorstep()
    step.post([])
    assert step.post([], secret="new").status == 401
    step.clock.sleep(11)
    assert step.post([], secret="new").status == 401
    reads = step.keys.reads
    assert step.post([], secret="new").status == 401
    assert step.keys.reads == reads
