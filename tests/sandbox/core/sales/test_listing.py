"""saleList and its filters."""

from typing import Any

import httpx
import pytest

from sandbox.core import CoreAccount
from sandbox.kit.clock import ManualClock
from tests.sandbox.core.selling import authorised, line, open_sale


def numbers(api: httpx.Client, **params: Any) -> list[str]:
    rows: list[dict[str, Any]] = api.get("saleList", params=params).json()["SaleList"]
    return [row["OrderNumber"] for row in rows]


def test_the_highest_number_comes_first_and_voided_sales_stay(core: CoreAccount, api: httpx.Client) -> None:
    open_sale(api, ExternalID="joor:1:1")
    open_sale(api)
    core.void("joor:1:1")
    assert numbers(api) == ["SO-00002", "SO-00001"]
    assert numbers(api, ExternalID="joor:1:1") == ["SO-00001"]
    assert numbers(api, ExternalID="joor:1") == []


def test_a_new_sale_may_stay_hidden_for_a_while(core: CoreAccount, clock: ManualClock, api: httpx.Client) -> None:
    core.configure(sale_list_lag_seconds=30)
    sale = open_sale(api, ExternalID="joor:1:1")
    assert numbers(api, ExternalID="joor:1:1") == []
    assert api.get("sale", params={"ID": sale["ID"]}).status_code == 200
    clock.advance(30)
    assert numbers(api, ExternalID="joor:1:1") == ["SO-00001"]


def test_search_looks_in_numbers_status_customer_and_reference_but_not_in_external_ids(api: httpx.Client) -> None:
    open_sale(api, ExternalID="joor:1:1", CustomerReference="PO 7741")
    assert [numbers(api, Search=text) for text in ("o-0000", "estim", "nord", "7741")] == [["SO-00001"]] * 4
    assert numbers(api, Search="joor:1") == []


def test_updated_since_follows_every_write(core: CoreAccount, clock: ManualClock, api: httpx.Client) -> None:
    open_sale(api)
    clock.advance(60)
    open_sale(api)
    since = "2026-03-02T09:01:00Z"
    assert numbers(api, UpdatedSince=since) == numbers(api, CreatedSince=since) == ["SO-00002"]
    assert numbers(api, UpdatedUntil="2026-03-02T09:02:00Z") == ["SO-00001"]
    core.edit_sale("SO-00001", {"Note": "called"})
    assert numbers(api, UpdatedSince=since) == ["SO-00002", "SO-00001"]


@pytest.mark.parametrize(
    ("filter_name", "value"),
    [
        ("Status", "BACKORDERED"),
        ("OrderStatus", "AUTHORISED"),
        ("CombinedPickStatus", "NOT PICKED"),
        ("CombinedPackStatus", "NOT PACKED"),
        ("CombinedShippingStatus", "NOT SHIPPED"),
        ("CombinedInvoiceStatus", "NOT INVOICED"),
    ],
)
def test_a_status_filter_takes_one_value_and_a_comma_list_finds_nothing(
    api: httpx.Client, filter_name: str, value: str
) -> None:
    open_sale(api)
    authorised(api, line("SCARF", 1))
    assert numbers(api, **{filter_name: value}) == ["SO-00002"]
    assert numbers(api, **{filter_name: f"{value},ESTIMATED"}) == []


def test_the_names_of_fields_are_no_filters(api: httpx.Client) -> None:
    open_sale(api)
    assert numbers(api, CombinedPickingStatus="PICKED", OrderNumber="SO-9") == ["SO-00001"]


def test_ship_by_finds_what_is_due_and_not_shipped(core: CoreAccount, api: httpx.Client) -> None:
    first = authorised(api, line("DRESS-S", 1), ShipBy="2026-03-10")
    authorised(api, line("DRESS-S", 1), ShipBy="2026-03-20")
    assert numbers(api, ShipBy="2026-03-15") == ["SO-00001"]
    core.ship(first["ID"])
    assert numbers(api, ShipBy="2026-03-15") == []


def test_a_location_is_named_by_its_id(core: CoreAccount, api: httpx.Client) -> None:
    open_sale(api, Location="West Coast")
    open_sale(api)
    west = core.references.location("West Coast")
    assert west is not None
    assert numbers(api, OrderLocationID=west["ID"].upper()) == ["SO-00001"]
