"""Which approved orders become sales, filter by filter."""

from typing import Any

import pytest
from msgspec.structs import replace

from seamline.mapping.order_filters import left_out
from seamline.settings.order_filters import OrderFilters
from tests.unit.mapping.orders import ORDER


def kept_out_by(filters: dict[str, Any], **order: Any) -> str:
    """The filter that leaves the order out."""
    return left_out(replace(ORDER, **order), OrderFilters.model_validate(filters))


def test_by_default_every_order_passes() -> None:
    assert kept_out_by({}) == ""


@pytest.mark.parametrize(
    ("name", "order", "kind"),
    [
        ("order_type", {"order_type": "ATS"}, "order type"),
        ("event", {"event": "Paris FW", "event_code": "PFW"}, "event"),
        ("warehouse", {"warehouse": "East", "warehouse_code": "E1"}, "warehouse"),
        ("division", {"divisions": ("W", "Women")}, "division"),
        ("customer_group", {"customer_group": "Boutiques", "customer_group_code": "BTQ"}, "customer group"),
    ],
)
def test_each_filter_goes_by_name_or_code_and_blanks_never_match(name: str, order: dict[str, Any], kind: str) -> None:
    own = [word for value in order.values() for word in ([value] if isinstance(value, str) else value)]
    for word in own:
        assert kept_out_by({name: {"only": [word.upper()]}}, **order) == ""
        assert kept_out_by({name: {"except_for": [f" {word.lower()} "]}}, **order) == kind
    assert kept_out_by({name: {"only": ["else"]}}, **order) == kind
    assert kept_out_by({name: {"except_for": ["else"]}}, **order) == ""
    blank = {field: () if field == "divisions" else "" for field in order}
    assert kept_out_by({name: {"only": own}}, **blank) == kind
    assert kept_out_by({name: {"except_for": own}}, **blank) == ""


def test_what_is_excepted_stays_out_even_where_it_is_named_too() -> None:
    filters = {"division": {"only": ["Women"], "except_for": ["Kids"]}}
    assert kept_out_by(filters, divisions=("Women",)) == ""
    assert kept_out_by(filters, divisions=("Women", "Kids")) == "division"


def test_an_order_has_to_pass_all_filters() -> None:
    filters = {"event": {"only": ["Paris"]}, "warehouse": {"except_for": ["East"]}}
    assert kept_out_by(filters, event="Paris", warehouse="East") == "warehouse"
    assert kept_out_by(filters, event="Milan", warehouse="West") == "event"
    assert kept_out_by(filters, event="Paris", warehouse="West") == ""
