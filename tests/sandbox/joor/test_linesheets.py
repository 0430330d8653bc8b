"""Linesheets under the four modes of delivery_overwrite."""

import pytest

from tests.sandbox.joor.conftest import JoorSite, Json


@pytest.fixture
def listed(site: JoorSite, tee: Json) -> JoorSite:
    """The tee in an API linesheet and in one built by hand."""
    site.push(tee)
    site.account.make_linesheet("Best of", ["TS-100"])
    return site


def names(site: JoorSite) -> set[str]:
    """The linesheets that hold a style."""
    return {sheet["name"] for sheet in site.account.snapshot()["linesheets"] if sheet["styles"]}


def push(site: JoorSite, tee: Json, mode: int | None, *deliveries: str) -> None:
    """Update the tee with these linesheets."""
    sent = {**tee, "delivery_overwrite": mode, "deliveries": [{"delivery_name": name} for name in deliveries]}
    if mode is None:
        del sent["delivery_overwrite"]
    site.push(sent, method="PUT")


def test_by_default_a_push_removes_the_style_even_from_linesheets_made_by_hand(listed: JoorSite, tee: Json) -> None:
    push(listed, tee, None, "FW26")

    assert names(listed) == {"FW26"}


def test_mode_2_spares_linesheets_made_by_hand(listed: JoorSite, tee: Json) -> None:
    push(listed, tee, 2, "FW26")

    assert names(listed) == {"FW26", "Best of"}


def test_mode_3_only_adds(listed: JoorSite, tee: Json) -> None:
    push(listed, tee, 3, "FW26")

    assert names(listed) == {"FW26", "SS26 Main", "Best of"}


def test_mode_4_drops_from_the_listed_ones_but_not_from_one_made_by_hand(listed: JoorSite, tee: Json) -> None:
    push(listed, tee, 4, "SS26 Main", "Best of")

    assert names(listed) == {"Best of"}


def test_an_empty_list_clears_and_a_missing_one_keeps(listed: JoorSite, tee: Json) -> None:
    listed.push({name: value for name, value in tee.items() if name != "deliveries"}, method="PUT")
    assert names(listed) == {"SS26 Main", "Best of"}

    push(listed, tee, 2)
    assert names(listed) == {"Best of"}


def test_a_linesheet_is_known_by_its_code_and_renamed_by_a_push(listed: JoorSite, tee: Json) -> None:
    renamed = {"delivery_name": "Summer", "delivery_code": "SS26M", "date_delivery_start": "2026-02-01"}
    listed.push(tee | {"deliveries": [renamed]}, method="PUT")
    [sheet] = [sheet for sheet in listed.account.linesheets.values() if sheet.code == "SS26M"]

    assert (sheet.name, sheet.start_ship) == ("Summer", "2026-02-01")


def test_a_push_does_not_rewrite_a_linesheet_made_by_hand(listed: JoorSite, tee: Json) -> None:
    row = {"delivery_name": "Best of", "date_delivery_start": "2026-02-01"}
    listed.push(tee | {"delivery_overwrite": 3, "deliveries": [row]}, method="PUT")
    [sheet] = [sheet for sheet in listed.account.linesheets.values() if sheet.by_hand]

    assert sheet.start_ship == ""


def test_the_season_of_a_delivery_is_made_once(listed: JoorSite, tee: Json) -> None:
    listed.push(tee | {"style_identifier": "core-2"})

    assert [season.external_id for season in listed.account.seasons.values()] == ["SS26"]
