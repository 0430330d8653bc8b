"""Stock through v2: matching, buckets, overwrite and pending orders."""

from collections.abc import Callable

import pytest

from tests.sandbox.joor.conftest import JoorSite, Json

type PlaceOrder = Callable[..., str]


def send(site: JoorSite, *items: Json, **query: object) -> list[str]:
    """Send stock and answer each item's pass or fail."""
    answer = site.v2("POST", "/bulk-inventory", {"inventory_items": list(items)}, **query).json()["inventory"]
    assert answer["sku_count"] == len(items)
    return [row["status"] for row in answer["inventory_log"]]


def stock(site: JoorSite) -> dict[tuple[str, str, str], int]:
    """The stock cells by UPC, warehouse and date."""
    rows = site.account.snapshot()["inventory"]
    return {(row["upc"], row["warehouse"], row["date"]): row["quantity"] for row in rows}


def made_to_order(site: JoorSite) -> set[str]:
    """The UPCs sold without stock."""
    return {sku.upc for sku in site.account.skus.values() if sku.made_to_order}


def test_stock_is_matched_by_upc(shop: JoorSite) -> None:
    assert send(shop, {"upc": "111", "inventory": 25}, {"upc": "999", "inventory": 1}) == ["pass", "fail"]
    assert stock(shop) == {("111", "Default", "IMMEDIATE"): 25}


@pytest.mark.parametrize("spelling", ["style_identifer", "style_identifier"])
def test_stock_is_matched_by_names_in_both_spellings(shop: JoorSite, spelling: str) -> None:
    item = {"style_number": "TS-100", spelling: "core-1", "color_code": "BLK", "size": "M", "inventory": "7"}

    assert send(shop, item, item | {"size": "m"}, item | {"color_code": "blk"}) == ["pass", "fail", "fail"]
    assert stock(shop) == {("112", "Default", "IMMEDIATE"): 7}


def test_stock_is_matched_by_joor_ids(shop: JoorSite) -> None:
    [style] = shop.account.styles.values()
    item = {"style_id": style.style_id, "style_color_id": next(iter(style.colors)), "size_code": "S", "inventory": 3}

    assert send(shop, item) == ["pass"]
    assert stock(shop) == {("111", "Default", "IMMEDIATE"): 3}


def test_the_xml_like_nesting_is_taken_too(shop: JoorSite) -> None:
    body = {"inventory_items": {"inventory_item": [{"upc": "111", "inventory": 1}]}}
    shop.v2("PUT", "/bulk-inventory", body)

    assert stock(shop) == {("111", "Default", "IMMEDIATE"): 1}


def test_dates_make_buckets_of_their_own(shop: JoorSite) -> None:
    send(
        shop,
        {"upc": "111", "inventory": 1, "inventory_date": "IMMEDIATE"},
        {"upc": "111", "inventory": 2, "inventory_date": "2026-03-01"},
        {"upc": "111", "inventory": 3, "inventory_date": "04-01-2026", "warehouse": "East"},
    )

    assert stock(shop) == {
        ("111", "Default", "IMMEDIATE"): 1,
        ("111", "Default", "2026-03-01"): 2,
        ("111", "East", "2026-04-01"): 3,
    }


@pytest.mark.parametrize(
    "change", [{"inventory": -1}, {"inventory": "x"}, {"inventory_date": "soon"}, {"inventory": 1.5}]
)
def test_a_wrong_value_fails_its_row(shop: JoorSite, change: Json) -> None:
    assert send(shop, {"upc": "111", "inventory": 1} | change) == ["fail"]


def test_an_unknown_warehouse_fails_or_is_ignored(shop: JoorSite) -> None:
    item = {"upc": "111", "inventory": 1, "warehouse": "default"}

    assert send(shop, item) == ["fail"]
    shop.switch(unknown_warehouse="ignore")
    assert send(shop, item) == ["pass"]
    assert stock(shop) == {}


def test_a_upc_on_two_styles_fails(shop: JoorSite, tee: Json) -> None:
    shop.account.load(styles=[tee | {"style_identifier": "core-2"}])

    assert send(shop, {"upc": "111", "inventory": 1}) == ["fail"]


def test_without_overwrite_only_the_sent_cells_change(shop: JoorSite) -> None:
    send(shop, {"upc": "111", "inventory": 1}, {"upc": "112", "inventory": 2})
    send(shop, {"upc": "112", "inventory": 0})

    assert stock(shop) == {("111", "Default", "IMMEDIATE"): 1, ("112", "Default", "IMMEDIATE"): 0}
    assert made_to_order(shop) == set()


def test_overwrite_makes_everything_left_out_made_to_order(shop: JoorSite) -> None:
    send(shop, {"upc": "111", "inventory": 1, "warehouse": "East"}, {"upc": "112", "inventory": 2})
    send(shop, {"upc": "112", "inventory": 5}, overwrite=1)

    assert stock(shop) == {("112", "Default", "IMMEDIATE"): 5}
    assert made_to_order(shop) == {"111"}


def test_overwrite_may_reach_only_the_warehouses_of_the_call(shop: JoorSite) -> None:
    shop.switch(overwrite_scope="warehouses")
    send(shop, {"upc": "111", "inventory": 1, "warehouse": "East"}, {"upc": "111", "inventory": 2})
    send(shop, {"upc": "112", "inventory": 5}, overwrite=1)

    assert stock(shop) == {("111", "East", "IMMEDIATE"): 1, ("112", "Default", "IMMEDIATE"): 5}


def test_made_to_order_clears_the_stock(shop: JoorSite) -> None:
    send(shop, {"upc": "111", "inventory": 1})
    send(shop, {"upc": "111", "inventory": 0, "made_to_order": True})

    assert stock(shop) == {}
    assert made_to_order(shop) == {"111"}


def test_dec_pending_subtracts_pending_orders_only(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_tees()
    order_tees(status="APPROVED")
    send(shop, {"upc": "111", "inventory": 25}, dec_pending=1)

    assert stock(shop) == {("111", "Default", "IMMEDIATE"): 15}


def test_an_immediate_row_may_replace_all_of_a_skus_dates(shop: JoorSite) -> None:
    shop.switch(stock_update_scope="sku")
    send(shop, {"upc": "111", "inventory": 2, "inventory_date": "2026-03-01"})
    send(shop, {"upc": "111", "inventory": 1})

    assert stock(shop) == {("111", "Default", "IMMEDIATE"): 1}


def test_one_sku_is_written_by_its_query(shop: JoorSite) -> None:
    path = "/style-number/TS-100/core-1/inventory/"
    shop.v2("PUT", path, color_code="BLK", size="S", inventory=4)
    lonely = shop.v2("PUT", path, color_code="BLK", inventory=4).json()

    assert stock(shop) == {("111", "Default", "IMMEDIATE"): 4}
    assert lonely["inventory"]["response"]["code"] == 1


def test_deleting_a_size_takes_its_stock_along(shop: JoorSite) -> None:
    send(shop, {"upc": "111", "inventory": 1}, {"upc": "112", "inventory": 2})
    shop.v2("DELETE", "/style-number/TS-100/core-1", size="S")

    assert stock(shop) == {("112", "Default", "IMMEDIATE"): 2}
