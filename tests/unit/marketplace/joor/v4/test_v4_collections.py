"""Linesheets by v4: the whole list of items goes back, with only ours changed, and not at all when nothing is."""

import json
from typing import Any

import pytest

from seamline.domain.style import Linesheet
from seamline.marketplace.joor.v4.bulk import BulkWriter
from seamline.marketplace.joor.v4.collections import CollectionDesk, Move
from seamline.marketplace.joor.v4.seasons import SeasonDesk
from seamline.marketplace.joor.values import Node
from tests.unit.marketplace.joor.scripted import Answer, Script, v4
from tests.unit.marketplace.joor.v4.test_v4_bulk import api

MAIN = Linesheet("SS27 Main", "SS27M", ship_start="2027-02-01", ship_end="2027-03-15")
THEIRS = {"product_id": "9", "order_number": 4, "sku_ids": ["x"]}


def collection(*items: Node, **changes: Any) -> Node:
    delivery = {"start_ship_date": "2027-02-01", "complete_ship_date": "2027-03-15", "cancel_date": "2027-03-20"}
    facts = {"id": "31", "name": "SS27 Main", "external_id": "SS27M", "season_id": None, "delivery": delivery}
    return {**facts, "items": list(items), **changes}


def desk(*answers: Answer) -> tuple[CollectionDesk, Script]:
    client, script = api(*answers)
    writer = BulkWriter(client, 25)
    return CollectionDesk(client, writer, SeasonDesk(client, writer)), script


def written(script: Script) -> Node:
    """The one collection in the one write."""
    [body] = [json.loads(call.content) for call in script.calls if call.content]
    [found] = body
    return dict(found)


def test_items_of_others_go_back_as_they_were_read_with_ours_behind_them() -> None:
    at, script = desk(v4([collection(THEIRS)]), v4([collection(THEIRS)]), v4([collection()]))
    assert at.send([Move("a", "1", MAIN)]) == ()
    assert written(script)["items"] == [THEIRS, {"product_id": "1", "order_number": 5, "sku_ids": []}]


def test_a_cancel_date_that_people_set_stays() -> None:
    at, script = desk(v4([collection()]), v4([collection()]), v4([collection()]))
    at.send([Move("a", "1", MAIN)])
    assert written(script)["delivery"]["cancel_date"] == "2027-03-20"


def test_dates_are_emptied_when_a_linesheet_becomes_immediate() -> None:
    at, script = desk(v4([collection()]), v4([collection()]), v4([collection()]))
    at.send([Move("a", "1", Linesheet("SS27 Main", "SS27M"))])
    delivery = written(script)["delivery"]
    assert (delivery["start_ship_date"], delivery["complete_ship_date"]) == (None, None)


def test_nothing_is_written_when_joor_shows_it_already() -> None:
    ours = {"product_id": "1", "order_number": 1, "sku_ids": []}
    at, script = desk(v4([collection(ours)]), v4([collection(ours)]))
    assert at.send([Move("a", "1", MAIN)]) == ()
    assert not [call for call in script.calls if call.content]


def test_leaving_takes_our_item_only() -> None:
    ours = {"product_id": "1", "order_number": 1, "sku_ids": []}
    at, script = desk(v4([collection(ours, THEIRS)]), v4([collection(ours, THEIRS)]), v4([collection(THEIRS)]))
    assert at.send([Move("a", "1", MAIN, leaves=True)]) == ()
    assert written(script)["items"] == [THEIRS]


@pytest.mark.parametrize("code", ["", "PRESS"])
def test_a_linesheet_of_the_same_name_made_by_hand_keeps_its_facts(code: str) -> None:
    by_hand = collection(THEIRS, external_id=code)
    at, script = desk(v4([by_hand]), v4([by_hand]), v4([by_hand]))
    at.send([Move("a", "1", Linesheet("SS27 Main"))])
    body = written(script)
    assert (body.get("external_id", ""), body["delivery"]["start_ship_date"]) == (code, "2027-02-01")
    assert len(body["items"]) == 2


def test_a_refused_linesheet_is_told_with_its_name_to_every_style_on_it() -> None:
    errors = [{"status": "INVALID", "message": "no", "details": {"id": "31"}}]
    at, _ = desk(v4([collection()]), v4([collection()]), v4([], errors))
    refused = at.send([Move("a", "1", MAIN), Move("b", "2", MAIN)])
    assert [one.sent.style for one in refused] == ["a", "b"]
    assert {one.words for one in refused} == {"linesheet 'SS27 Main': INVALID: no"}
