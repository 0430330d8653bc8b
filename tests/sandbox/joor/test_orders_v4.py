"""Orders through v4: the write-back, transitions, creation and lines."""

from collections.abc import Callable

import pytest

from tests.sandbox.joor.conftest import JoorSite, Json

type PlaceOrder = Callable[..., str]


def update(site: JoorSite, *changes: Json) -> Json:
    """Change orders in bulk."""
    return site.v4("POST", "/orders/bulk_update", list(changes))


def create(site: JoorSite, **given: object) -> Json:
    """Create one order."""
    facts: Json = {"customer_code": "C-1001", "price_type_id": "3", "collection_code": "SS26M", "status": "NOTES"}
    address = {"shipping_address_code": "S1", "billing_address_code": "B1", "payment_method_code": "NET30"}
    return site.v4("POST", "/orders/bulk_create", [facts | address | given])


def sku_id(site: JoorSite, upc: str = "111") -> str:
    """The id of a SKU."""
    return site.account.upcs[upc][0]


def test_an_acknowledgement_is_no_modification(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_id = order_tees(status="APPROVED")
    modified = shop.account.orders[order_id].modified
    shop.clock.advance(60)
    update(shop, {"id": order_id, "export_status": "SUCCESS", "export_description": "sale SO-1"})
    order = shop.account.orders[order_id]

    assert (order.export_status, order.export_description) == ("SUCCESS", "sale SO-1")
    assert (order.modified, order.modified_since_export) == (modified, False)


def test_an_acknowledgement_can_be_made_to_count_as_one(shop: JoorSite, order_tees: PlaceOrder) -> None:
    shop.switch(ack_bumps_modified=True)
    order_id = order_tees(status="APPROVED")
    update(shop, {"id": order_id, "export_status": "SUCCESS"})

    assert shop.account.orders[order_id].modified_since_export


def test_a_bad_object_fails_alone_inside_http_200(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_id = order_tees(status="APPROVED")
    answer = update(
        shop,
        {"id": "1", "export_status": "SUCCESS"},
        {"id": order_id, "export_status": "DONE"},
        {"id": order_id, "export_status": "SUCCESS"},
    )

    assert [row["id"] for row in answer["data"]] == [order_id]
    assert {row["details"]["id"]: row["status"] for row in answer["errors"]} == {"1": "NOT_FOUND", order_id: "INVALID"}


def test_shipping_with_tracking_needs_an_approved_order(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_id = order_tees()
    shipped = {"id": order_id, "status": "SHIPPED", "tracking_number": "1Z9"}
    assert "Only an APPROVED order" in update(shop, shipped)["errors"][0]["message"]

    shop.account.approve(order_id)
    assert update(shop, shipped)["errors"] == []
    order = shop.account.snapshot()["orders"][0]
    assert (order["status"], order["tracking_number"]) == ("SHIPPED", "1Z9")


@pytest.mark.parametrize(
    ("old", "new"), [("PENDING", "IN_PROGRESS"), ("CANCELLED", "APPROVED"), ("SHIPPED", "PENDING")]
)
def test_some_statuses_cannot_follow_others(shop: JoorSite, order_tees: PlaceOrder, old: str, new: str) -> None:
    order_id = order_tees(status=old)

    assert update(shop, {"id": order_id, "status": new})["errors"][0]["status"] == "INVALID"
    assert shop.account.orders[order_id].status == old


def test_orders_are_listed_by_ids_status_and_export_state(shop: JoorSite, order_tees: PlaceOrder) -> None:
    first, second = order_tees(status="APPROVED"), order_tees()
    update(shop, {"id": first, "export_status": "SUCCESS"})

    assert [row["id"] for row in shop.v4("GET", "/orders", export_status="SUCCESS")["data"]] == [first]
    assert [row["id"] for row in shop.v4("GET", "/orders", status="PENDING")["data"]] == [second]
    assert [row["id"] for row in shop.v4("GET", "/orders", order_ids=f"{first},{second}", page_size=1, page=2)["data"]]
    assert [row["id"] for row in shop.v4("GET", "/orders", sort_order="DESCENDING")["data"]] == [second, first]


def test_an_order_header_holds_no_lines(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_tees()
    [row] = shop.v4("GET", "/orders")["data"]

    assert (row["total"], row["quantity"], row["customer"]["name"]) == ("220.00", 10, "Maison Rue")
    assert row["shipping_address"]["line1"] == "1 Main St"
    assert "line_items" not in row


def test_a_page_holds_at_most_200_orders(shop: JoorSite) -> None:
    assert shop.v4("GET", "/orders", page_size=201)["errors"][0]["status"] == "BAD_REQUEST"


def test_an_order_can_be_created_for_a_matched_customer(shop: JoorSite) -> None:
    [order] = create(shop, po_number="PO-1")["data"]

    assert shop.account.orders[order["id"]].header["customer_purchase_order"] == "PO-1"
    assert "does not exist" in create(shop, customer_code="C-9")["errors"][0]["message"]


def test_a_new_order_needs_what_its_status_needs(shop: JoorSite) -> None:
    answer = create(shop, collection_code="", status="PENDING")

    assert "collection" in answer["errors"][0]["message"]
    assert shop.account.orders == {}


def test_half_a_delivery_window_is_refused(shop: JoorSite, order_tees: PlaceOrder) -> None:
    change = {"id": order_tees(), "delivery_window_start": "2026-02-01"}

    assert "delivery_window" in update(shop, change)["errors"][0]["message"]


def test_creating_a_line_twice_doubles_it(shop: JoorSite) -> None:
    order_id = create(shop)["data"][0]["id"]
    line = {"order_id": order_id, "sku_id": sku_id(shop), "quantity": 3}
    shop.v4("POST", "/orders/sku_line_items/bulk_create", [line])
    shop.v4("POST", "/orders/sku_line_items/bulk_create", [line])
    [row] = shop.v4("GET", "/orders/sku_line_items", order_ids=order_id)["data"]

    assert (row["quantity"], row["cancelled"]) == (6, False)
    assert row["line_item_sku"]["original_id"] == sku_id(shop)
    assert row["line_item_sku"]["product"]["external_id"] == "TS-100"


def test_a_line_takes_one_kind_of_price_only(shop: JoorSite) -> None:
    order_id = create(shop)["data"][0]["id"]
    line = {"order_id": order_id, "sku_id": sku_id(shop), "quantity": 1}
    both = line | {"item_price": "20", "discount_amount": "1"}

    assert shop.v4("POST", "/orders/sku_line_items/bulk_create", [both])["errors"][0]["status"] == "INVALID"
    [row] = shop.v4("POST", "/orders/sku_line_items/bulk_create", [line | {"discount_percentage": "50"}])["data"]
    assert (row["line_item_sku"]["item_price"], row["line_item_sku"]["wholesale_price"]) == ("11.00", "22.00")


def test_lines_of_an_approved_order_cannot_be_changed(shop: JoorSite, order_tees: PlaceOrder) -> None:
    order_id = order_tees(status="APPROVED")
    line_id = shop.account.orders[order_id].lines[0].id
    answer = shop.v4("POST", "/orders/sku_line_items/bulk_update", [{"id": line_id, "quantity": 1}])

    assert "APPROVED" in answer["errors"][0]["message"]


def test_the_body_must_be_an_array(shop: JoorSite, order_tees: PlaceOrder) -> None:
    answer = shop.v4("POST", "/orders/bulk_update", {"id": order_tees(), "export_status": "SUCCESS"})

    assert answer["errors"][0]["status"] == "BAD_REQUEST"
