"""What one way into JOOR cannot hold is refused with the settings, before a style loses it."""

from typing import Any

import pytest

from seamline.errors import SettingsInvalid
from seamline.settings import validate_settings
from tests.sandbox.flows.world import SETTINGS


def raw(way: str, **styles: Any) -> dict[str, Any]:
    """A connection file with one way and these styles settings."""
    joor = {**SETTINGS["joor"], "styles_by": way}
    return {**SETTINGS, "joor": joor, "styles": {**SETTINGS["styles"], **styles}}


ONLY_V4 = [
    {"uneven_prices": "per_sku"},
    {"linesheets": [{"tag_prefix": "C_", "cancel": "2027-03-20"}]},
    {"linesheets": [{"tag_prefix": "C_", "minimum_window": "7"}]},
]
ONLY_V2 = [
    {"fields": {"made_to_order": "yes"}},
    {"fields": {"badges": "New"}},
    {"fields": {"casepacks": {"S": "1"}}},
    {"linesheets": [{"tag_prefix": "C_", "public": True}]},
]


@pytest.mark.parametrize(("way", "styles"), [("v4", one) for one in ONLY_V4] + [("v2", one) for one in ONLY_V2])
def test_each_way_takes_what_it_can_hold(way: str, styles: dict[str, Any]) -> None:
    assert validate_settings(raw(way, **styles)).joor.styles_by == way


@pytest.mark.parametrize(("way", "styles"), [("v2", one) for one in ONLY_V4] + [("v4", one) for one in ONLY_V2])
def test_and_refuses_what_it_cannot(way: str, styles: dict[str, Any]) -> None:
    with pytest.raises(SettingsInvalid, match="v4"):
        validate_settings(raw(way, **styles))
