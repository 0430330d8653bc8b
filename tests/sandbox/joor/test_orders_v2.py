"""Orders through v2: the export marks of every filter, and a payload of texts."""

from collections.abc import Callable

import pytest

from tests.sandbox.joor.conftest import JoorSite, Json

type PlaceOrder = Callable[..., str]


def orders(site: JoorSite, **query: object) -> list[Json]:
    """The orders a list answers; "" stands for none."""
    found: list[Json] = site.v2("GET", "/order", **query).json()["orders"] or []
    return found


def ids(site: JoorSite, **query: object) -> list[str]:
    """The ids a list without marking answers."""
    return [order["order_id"] for order in orders(site, sync=0, **query)]


def filters(site: JoorSite, order_id: str) -> set[int]:
    """The export_status filters an order passes."""
    return {n for n in range(1, 8) if order_id in ids(site, export_status=n, order_type=8)}


@pytest.fixture
def approved(shop: JoorSite, order_tees: PlaceOrder) -> str:
    """The id of an order placed, then approved an hour later."""
    order_id = order_tees()
    shop.clock.advance(3600)
    shop.account.approve(order_id)
    return order_id


def test_reading_without_sync_marks_orders_as_exported(shop: JoorSite, approved: str) -> None:
    assert [order["order_id"] for order in orders(shop)] == [approved]
    assert orders(shop) == []
    assert shop.account.orders[approved].export_status == "SUCCESS"


def test_reading_one_order_without_sync_marks_it_too(shop: JoorSite, approved: str) -> None:
    shop.v2("GET", f"/order/{approved}")

    assert filters(shop, approved) == {1, 3}


def test_reading_with_sync_0_leaves_everything_as_it_was(shop: JoorSite, approved: str) -> None:
    shop.v2("GET", f"/order/{approved}", sync=0)

    assert ids(shop) == [approved]
    assert filters(shop, approved) == {1, 2, 5, 6, 7}


def test_sync_marks_only_the_page_it_returns(shop: JoorSite, order_tees: PlaceOrder) -> None:
    for _ in range(3):
        shop.account.approve(order_tees())
    orders(shop, count=2)

    assert len(orders(shop, sync=0, export_status=2)) == 1


def test_an_edit_after_the_export_counts_as_modified(shop: JoorSite, approved: str) -> None:
    orders(shop)
    shop.account.edit_order(approved, {"quantities": {"111": 4}})

    assert filters(shop, approved) == {1, 3, 4, 5, 7}


def test_a_failed_order_is_left_out_of_6_and_7(shop: JoorSite, approved: str) -> None:
    shop.v4("POST", "/orders/bulk_update", [{"id": approved, "export_status": "FAILED", "export_description": "no"}])

    assert filters(shop, approved) == {1, 2, 5}


def test_set_to_reexport_counts_as_never_exported(shop: JoorSite, approved: str) -> None:
    orders(shop)
    shop.account.set_to_reexport(approved)

    assert filters(shop, approved) == {1, 2, 5, 6, 7}


def test_a_cancelled_order_is_seen_only_where_it_is_asked_for(shop: JoorSite, approved: str) -> None:
    shop.account.cancel(approved)

    assert [n for n in range(1, 9) if ids(shop, order_type=n)] == [5, 8]


@pytest.mark.parametrize(
    ("status", "types"), [("NOTES", [1, 4, 8]), ("PENDING", [3, 4, 8]), ("APPROVED", [2, 4, 6, 8])]
)
def test_order_type_filters_by_status(order_tees: PlaceOrder, shop: JoorSite, status: str, types: list[int]) -> None:
    order_tees(status=status)

    assert [n for n in range(1, 9) if ids(shop, order_type=n)] == types


def test_orders_are_found_by_modified_range_customer_and_id(shop: JoorSite, approved: str) -> None:
    day = {"date_start": "2026-01-05T10:59:00Z", "date_end": "2026-01-05T11:00:00Z"}

    assert ids(shop, **day) == [approved]
    assert ids(shop, date_start="2026-01-06", date_end="2026-01-07") == []
    assert ids(shop, customer_code="C-1001", order_id=approved) == [approved]
    assert ids(shop, customer_code="C-2") == []


def test_the_payload_is_texts_only(shop: JoorSite, approved: str) -> None:
    [order] = orders(shop, sync=0)
    [line] = order["line_items"]

    scalars = {name: value for name, value in order.items() if name != "line_items"}
    assert {type(value) for value in [*scalars.values(), *line.values()]} == {str}
    assert order["order_doors"] == order["order_divisions"] == line["style_tags"] == ""
    assert (order["order_type"], order["order_type_name"]) == ("4", "Approved")
    assert (order["date_created"], order["date_approved"]) == ("2026-01-05T10:00:00+00:00", "2026-01-05T11:00:00+00:00")
    assert (order["order_delivery_code"], order["order_season_code"]) == ("SS26M", "SS26")


def test_the_payload_takes_the_customers_facts(shop: JoorSite, approved: str) -> None:
    [order] = orders(shop, sync=0)

    assert (order["customer_name"], order["customer_code"]) == ("Maison Rue", "C-1001")
    assert (order["shipping_region"], order["shipping_country_iso_two"]) == ("NY", "US")
    assert order["billing_country_iso_three"] == "USA"
    assert "billing_email" not in order
    assert (order["payment_method_code"], order["shipping_method_name"]) == ("NET30", "Ground")
    assert order["sales_representative"] == "Jo Rep"


def test_totals_count_packs_adjustments_discount_and_shipping(shop: JoorSite, order_tees: PlaceOrder) -> None:
    line = {"upc": "111", "quantity": 2, "multiplier": 6, "adjustment": "-2.00"}
    order_tees(status="APPROVED", lines=[line], order_discount_percent="10", order_shipping_total="15.00")
    [order] = orders(shop, sync=0)
    [row] = order["line_items"]

    assert (row["item_price"], row["item_price_adjustment"], row["item_unit_price"]) == ("22.00", "-2.00", "20.00")
    assert (row["item_quantity"], row["item_multiplier"], row["item_price_extended"]) == ("2", "6", "240.00")
    assert (order["order_discount"], order["order_discount_percent"], order["order_total"]) == ("24.00", "10", "231.00")


def test_a_line_may_name_goods_the_account_does_not_have(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_tees(status="APPROVED", lines=[{"upc": "999", "name": "Elsewhere", "price": "5", "quantity": 1}])
    [line] = orders(shop, sync=0)[0]["line_items"]

    assert (line["item_upc"], line["item_name"], line["item_style_id"]) == ("999", "Elsewhere", "")


def test_an_odd_payload_can_be_forced(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_tees(status="APPROVED", raw={"order_total": "1.00"})

    assert orders(shop, sync=0)[0]["order_total"] == "1.00"


def test_under_sync_a_missing_required_field_fails_the_order(shop: JoorSite, approved: str) -> None:
    shop.switch(required_order_fields=("customer_purchase_order",))

    assert orders(shop) == []
    order = shop.account.orders[approved]
    assert (order.export_status, order.export_description) == (
        "FAILED",
        "Missing required field: customer_purchase_order",
    )


def test_check_2_fails_an_order_with_deleted_goods(shop: JoorSite, approved: str) -> None:
    orders(shop)
    shop.account.delete_style("core-1")
    shop.account.set_to_reexport(approved)

    assert orders(shop, check=2) == []
    assert shop.account.orders[approved].export_status == "FAILED"


def test_deleting_a_style_cancels_lines_of_unexported_orders_only(shop: JoorSite, order_tees: PlaceOrder) -> None:
    exported = order_tees(status="APPROVED")
    orders(shop)
    kept, pending = order_tees(status="APPROVED"), order_tees()
    shop.v2("DELETE", "/style-number/TS-100/core-1")
    lines = {row["order_id"]: row["line_items"] for row in orders(shop, sync=0, order_type=8)}

    assert len(lines[exported]) == 1
    assert lines[kept] == lines[pending] == ""


def test_a_new_customer_code_applies_to_old_orders(shop: JoorSite, customer: Json, approved: str) -> None:
    renamed = customer | {"customer_code": "C-2", "customer_alias": "Rue"}
    shop.v2("PUT", "/connection/customer_code/C-1001/", {"connections": {"connection": renamed}})
    [order] = orders(shop, sync=0)

    assert (order["customer_code"], order["customer_name"]) == ("C-2", "Rue")


def test_pages_tell_where_the_next_one_starts(shop: JoorSite, order_tees: PlaceOrder) -> None:
    for _ in range(51):
        order_tees(status="APPROVED")
    first = shop.v2("GET", "/orders", sync=0).json()
    last = shop.v2("GET", "/orders", sync=0, start_from=50).json()

    assert (len(first["orders"]), first["response"]["next_start"], first["response"]["count"]) == (50, 50, 51)
    assert (len(last["orders"]), last["response"]["next_start"]) == (1, "")


@pytest.mark.parametrize(
    ("envelope", "path"),
    [("bare", ["orders"]), ("nested_orders", ["orders", "orders"]), ("nested_order", ["orders", "order"])],
)
def test_other_envelopes_can_be_chosen(shop: JoorSite, approved: str, envelope: str, path: list[str]) -> None:
    shop.switch(order_envelope=envelope, single_as_object=True)
    node = shop.v2("GET", "/order", sync=0).json()
    for name in path:
        node = node[name]

    assert node["order_id"] == approved
    assert node["line_items"]["item_upc"] == "111"


def test_a_wrong_filter_is_an_error_inside_http_200(shop: JoorSite) -> None:
    answer = shop.v2("GET", "/order", sync=0, export_status=9)

    assert (answer.status_code, answer.json()["response"]["code"]) == (200, 1)


def test_an_unknown_order_is_404(shop: JoorSite) -> None:
    assert shop.v2("GET", "/order/1", sync=0).status_code == 404


def test_the_fallback_path_can_be_taken_away(shop: JoorSite) -> None:
    shop.switch(order_paths=("orders",))

    assert shop.v2("GET", "/order", sync=0).status_code == 404
    assert shop.v2("GET", "/orders", sync=0).status_code == 200
