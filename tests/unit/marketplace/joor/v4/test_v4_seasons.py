"""Seasons by v4: found before they are made, and made once."""

import json

from seamline.domain.style import Linesheet
from seamline.marketplace.joor.v4.bulk import BulkWriter
from seamline.marketplace.joor.v4.seasons import SeasonDesk
from tests.unit.marketplace.joor.scripted import v4
from tests.unit.marketplace.joor.v4.test_v4_bulk import api

SUMMER = Linesheet("Main", season_name="Summer", season_year="2027", season_code="SS27")
ROW = {"id": "55", "name": "Summer", "year": "2027", "external_id": "SS27"}


def test_a_season_is_found_by_its_code() -> None:
    client, script = api(v4([{**ROW, "name": "Sommer"}]))
    desk = SeasonDesk(client, BulkWriter(client, 25))
    assert desk.id_of(SUMMER) == "55"
    assert desk.make([SUMMER]) == ()
    assert len(script.calls) == 1


def test_without_a_code_name_and_year_count() -> None:
    client, _ = api(v4([{**ROW, "year": 2027}]))
    desk = SeasonDesk(client, BulkWriter(client, 25))
    assert desk.id_of(Linesheet("Main", season_name="Summer", season_year="2027")) == "55"
    assert desk.id_of(Linesheet("Main", season_name="Summer", season_year="2028")) == ""


def test_a_new_season_of_several_linesheets_is_made_once_and_found_afterwards() -> None:
    client, script = api(v4(), v4([ROW]), v4([ROW]))
    desk = SeasonDesk(client, BulkWriter(client, 25))
    assert desk.make([SUMMER, Linesheet("Other", season_name="Summer", season_year="2027", season_code="SS27")]) == ()
    assert [json.loads(call.content) for call in script.calls if call.content] == [
        [{"name": "Summer", "year": "2027", "external_id": "SS27"}]
    ]
    assert desk.id_of(SUMMER) == "55"


def test_a_linesheet_without_a_season_asks_nothing() -> None:
    client, script = api()
    assert SeasonDesk(client, BulkWriter(client, 25)).make([Linesheet("Main")]) == ()
    assert script.calls == []
