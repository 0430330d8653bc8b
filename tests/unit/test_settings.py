"""The connection file: all faults at once, each with its path and a hint."""

import copy

import pytest
import yaml

from seamline.errors import SettingsInvalid
from seamline.settings import parse_settings, validate_settings
from tests.sandbox.flows.world import SETTINGS


def faults(**changes: object) -> str:
    """The faults of the small brand's settings with some keys replaced."""
    with pytest.raises(SettingsInvalid) as caught:
        validate_settings({**copy.deepcopy(SETTINGS), **changes})
    return "\n".join(caught.value.problems)


def test_the_small_brands_settings_are_valid() -> None:
    assert validate_settings(SETTINGS).connection == "lune"


def test_every_fault_is_reported_at_once_with_its_path() -> None:
    text = faults(connection="Not A Name", erp={"kind": "sap"}, selection={"include_tags": []})
    assert "connection:" in text
    assert "erp.kind:" in text
    assert "selection: Value error, name at least one of include_tags" in text


def test_an_unknown_key_gets_a_suggestion() -> None:
    assert "did you mean limits?" in faults(erp={"kind": "cin7_core", "limit": {}})


def test_allowed_values_are_named() -> None:
    text = faults(orders={"location": "Main", "sale_type": "complicated"})
    assert "'simple'" in text
    assert "'advanced'" in text


def test_durations_are_written_as_people_write_them() -> None:
    flows = validate_settings({**SETTINGS, "flows": {"styles": {"every": "10m"}}}).flows
    assert flows.styles.every == 600


def test_a_flow_may_be_paused_without_repeating_how_often_it_runs() -> None:
    flows = validate_settings({**SETTINGS, "flows": {"stock": {"paused": True}}}).flows
    assert (flows.stock.paused, flows.stock.every, flows.reconcile.at) == (True, 60, "02:00")


def test_a_base_url_without_its_last_slash_is_completed() -> None:
    joor = {**SETTINGS["joor"], "v2_url": "http://sandbox/joor/v2"}
    assert str(validate_settings({**SETTINGS, "joor": joor}).joor.v2_url) == "http://sandbox/joor/v2/"


@pytest.mark.parametrize("text", ["[1, 2]", "a: [", "", "just words"])
def test_a_file_that_is_no_mapping_is_refused_in_words(text: str) -> None:
    with pytest.raises(SettingsInvalid):
        parse_settings(text)


def test_off_means_off_although_yaml_reads_it_as_false() -> None:
    text = yaml.safe_dump(SETTINGS) + "images: {variants: off}\n"
    images = parse_settings(text).images
    assert images is not None
    assert images.variants == "off"


def test_a_time_zone_has_to_be_an_iana_name() -> None:
    assert "no IANA time zone" in faults(erp={"kind": "cin7_core", "time_zone": "Eastern Time"})
    assert "no IANA time zone" in faults(erp={"kind": "cin7_core", "time_zone": "../etc"})
    named = validate_settings({**SETTINGS, "erp": {"kind": "cin7_core", "time_zone": "Europe/Paris"}})
    assert named.erp.time_zone == "Europe/Paris"
