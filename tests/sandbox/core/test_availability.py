"""Stock rows: one per product, location, bin and batch."""

from typing import Any

import httpx

from sandbox.core import CoreAccount
from tests.sandbox.core.selling import stock


def rows(api: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("ref/productavailability", params=params).json()["ProductAvailabilityList"]
    return found


def test_bins_are_rows_of_their_own_and_a_product_without_stock_has_none(api: httpx.Client) -> None:
    assert [row["Bin"] for row in rows(api, Sku="DRESS-S")] == ["A-01", "A-02", None]
    assert rows(api, Sku="SCARF") == []


def test_paging_counts_rows_and_not_products(api: httpx.Client) -> None:
    page = api.get("ref/productavailability", params={"Limit": 3, "Page": 2}).json()
    assert (page["Total"], len(page["ProductAvailabilityList"])) == (4, 1)


def test_rows_filter_by_location_and_batch_but_never_by_time(core: CoreAccount, api: httpx.Client) -> None:
    core.restock("SCARF", "West Coast", 5, batch="LOT-1")
    assert {row["SKU"] for row in rows(api, Location="West Coast")} == {"DRESS-S", "SCARF"}
    assert [row["SKU"] for row in rows(api, Batch="LOT-1")] == ["SCARF"]
    assert len(rows(api, ModifiedSince="2030-01-01T00:00:00Z")) == 5


def test_available_goes_negative_when_less_is_counted_than_is_allocated(core: CoreAccount, api: httpx.Client) -> None:
    core.load(availability=[{"SKU": "SCARF", "Location": "West Coast", "OnHand": 1, "Allocated": 4}])
    assert stock(api, "SCARF", "West Coast") == (1, 4, -3)


def test_stock_on_hand_is_money(core: CoreAccount, api: httpx.Client) -> None:
    core.edit_product("DRESS-M", {"AverageCost": 31.25})
    assert rows(api, Sku="DRESS-M")[0]["StockOnHand"] == 312.5
