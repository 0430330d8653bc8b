"""Reading orders exactly, and without marking any of them."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from seamline.domain.customer import Address
from seamline.domain.order import UNKNOWN_UNITS, Door, OrderStatus, raw_payload
from seamline.errors import MalformedAnswer, NotFound, RecordRejected
from seamline.marketplace.joor.countries import country_name
from seamline.marketplace.joor.order_codec import UnreadableOrder, decode_order
from tests.unit.marketplace.joor.scripted import bench, ok, refused

LINE = {
    "item_name": "Boxy Tee",
    "item_number": "TS-100",
    "item_style_id": "700478",
    "item_style_identifier": "fam-1",
    "item_color": "Black",
    "item_color_code": "BLK",
    "item_upc": "0123",
    "item_size": "S",
    "item_size_code": "S",
    "item_price": "22.00",
    "item_unit_price": "999",
    "item_price_adjustment": "-1.50",
    "item_quantity": "10",
    "item_price_extended": "205.00",
    "item_multiplier": "",
    "item_comment": "fold",
    "item_color_comment": "",
    "item_door_id": "D1",
    "style_tags": "",
}
ROW = {
    "order_id": "8812345",
    "order_type": "4",
    "order_type_name": "Approved",
    "order_comments": "Ship complete<eop> call first <eop>",
    "order_internal_comments": "",
    "order_currency": "USD",
    "order_currency_name": "Wholesale US",
    "order_discount": "0.00",
    "order_discount_percent": "",
    "order_shipping_total": "15.00",
    "order_total": "220.00",
    "order_delivery_name": "SS26 Main",
    "order_delivery_code": "SS26M",
    "date_created": "2026-01-05T10:00:00+00:00",
    "date_approved": "2026-01-06T09:00:00+00:00",
    "date_modified": "2026-01-06T09:30:00+00:00",
    "date_ship_start": "2026-02-01",
    "date_ship_end": "2026-03-15",
    "sales_representative": "Jo Rep",
    "sales_representative_code": "REP1",
    "customer_name": "Maison Rue",
    "customer_code": "C-1001",
    "customer_purchase_order": "PO-778",
    "customer_buyer_name": "Ana Rue",
    "shipping_name": "Maison Rue",
    "shipping_phone": "",
    "shipping_email": "buyer@maisonrue.example",
    "shipping_address_1": "1 Main St",
    "shipping_address_2": "",
    "shipping_city": "New York",
    "shipping_region": "NY",
    "shipping_postal_code": "10001",
    "shipping_country": "USA",
    "shipping_country_iso_two": "US",
    "shipping_method_name": "",
    "shipping_method_code": "GRD",
    "billing_phone": "+1 212 555 0100",
    "billing_country": "Freedonia",
    "payment_method_name": "Net 30",
    "payment_method_code": "NET30",
    "warehouse_name": "Default",
    "order_doors": "",
    "line_items": [LINE],
}


def row(**changes: Any) -> dict[str, Any]:
    return {**ROW, **changes}


def line(**changes: Any) -> dict[str, Any]:
    return row(line_items={**LINE, **changes})


def test_every_field_of_an_order_is_read() -> None:
    order = decode_order(ROW)
    assert (order.id, order.status, order.currency, order.total) == (
        "8812345",
        OrderStatus.APPROVED,
        "USD",
        Decimal("220.00"),
    )
    assert [order.discount, order.discount_percent, order.shipping_total] == [Decimal(0), Decimal(0), Decimal(15)]
    assert (order.price_label, order.linesheet, order.warehouse) == ("Wholesale US", "SS26 Main", "Default")
    assert (order.customer_code, order.customer_name, order.purchase_order) == ("C-1001", "Maison Rue", "PO-778")
    assert (order.contact, order.email, order.phone) == ("Ana Rue", "buyer@maisonrue.example", "+1 212 555 0100")
    assert (order.payment_method, order.shipping_method) == ("Net 30", "GRD")
    assert (order.sales_representative, order.sales_representative_code) == ("Jo Rep", "REP1")
    assert (order.ship_start, order.ship_end) == ("2026-02-01", "2026-03-15")
    assert (order.created, order.approved, order.modified) == (
        "2026-01-05T10:00:00+00:00",
        "2026-01-06T09:00:00+00:00",
        "2026-01-06T09:30:00+00:00",
    )
    assert order.comments == "Ship complete\n\ncall first"
    assert order.shipping == Address("1 Main St", "", "New York", "NY", "10001", "United States", "Maison Rue")
    assert order.billing.country == "Freedonia"


def test_a_line_keeps_exact_amounts_and_ignores_joors_unit_price() -> None:
    [read] = decode_order(ROW).lines
    assert (read.price, read.adjustment, read.extended) == (Decimal("22.00"), Decimal("-1.50"), Decimal("205.00"))
    assert (read.quantity, read.multiplier) == (10, 1)
    assert (read.style_identifier, read.style_number, read.color_code, read.size, read.upc) == (
        "fam-1",
        "TS-100",
        "BLK",
        "S",
        "0123",
    )
    assert (read.comment, read.door_id) == ("fold", "D1")


def test_packs_and_numbers_written_loosely_are_read() -> None:
    [read] = decode_order(line(item_quantity="3.00", item_multiplier=6, item_price=1.5)).lines
    assert (read.quantity, read.multiplier, read.price) == (3, 6, Decimal("1.5"))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("APPROVED", OrderStatus.APPROVED),
        ("in progress", OrderStatus.IN_PROGRESS),
        ("IN_PROGRESS", OrderStatus.IN_PROGRESS),
        ("Cancelled", OrderStatus.CANCELLED),
        ("Shipped", OrderStatus.SHIPPED),
    ],
)
def test_the_status_is_read_from_its_name(name: str, status: OrderStatus) -> None:
    assert decode_order(row(order_type_name=name, order_type="99")).status is status


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(order_id=""), "order_id is missing"),
        (row(order_type_name="Archived"), "order_type_name 'Archived' is no status"),
        (row(order_total="1,220.00"), "order_total is not an amount: '1,220.00'"),
        (row(order_total=""), "order_total is missing"),
        (row(order_discount="NaN"), "order_discount is not an amount"),
        (row(order_currency=None), "order_currency is missing"),
        (line(item_quantity="1.5"), "item_quantity is not a whole number: '1.5'"),
        (line(item_quantity=""), "item_quantity is missing"),
        (line(item_multiplier="six"), "item_multiplier is not a whole number"),
        (line(item_price="free"), "item_price is not an amount"),
        (row(line_items=["x"]), "line_items holds something that is no line"),
        ("x", "the row is no order"),
    ],
)
def test_a_row_that_cannot_be_trusted_says_why(bad: Any, reason: str) -> None:
    with pytest.raises(UnreadableOrder, match=reason):
        decode_order(bad)


@pytest.mark.parametrize("lines", ["", [], None])
def test_an_order_may_have_no_lines(lines: Any) -> None:
    assert decode_order(row(line_items=lines)).lines == ()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (("USA",), "United States"),
        (("united kingdom",), "United Kingdom"),
        (("Corea", "KR"), "South Korea"),
        (("Vietnam", "", "VNM"), "Vietnam"),
        (("Freedonia", "ZZ"), "Freedonia"),
        (("",), ""),
    ],
)
def test_countries_get_their_common_english_name(given: tuple[str, ...], name: str) -> None:
    assert country_name(*given) == name


def test_open_orders_ask_for_approved_unexported_ones_and_mark_nothing() -> None:
    at = bench(ok(orders=[ROW]), page_size=7)
    page = at.joor.open_orders()
    assert [order.id for order in page.orders] == ["8812345"]
    assert page.next == ""
    assert at.paths == ["GET /v2/order"]
    assert at.queries == [
        {"sync": "0", "check": "0", "order_type": "6", "export_status": "2", "start_from": "0", "count": "7"}
    ]
    assert at.credits == 1


def test_edited_orders_are_the_approved_ones_modified_since_export() -> None:
    at = bench(ok(orders=[ROW]))
    assert len(at.joor.edited_orders().orders) == 1
    assert {"order_type": "6", "export_status": "4", "sync": "0", "check": "0"}.items() <= at.queries[0].items()


def test_every_read_of_orders_says_sync_0_and_check_0() -> None:
    at = bench(*[ok(orders=[ROW]), ok(orders="")] * 2, ok(orders=""), orders_path="orders")
    at.joor.open_orders()
    at.joor.open_orders("50")
    at.joor.order("8812345")
    at.joor.order("404")
    at.joor.edited_orders()
    assert at.paths == ["GET /v2/orders"] * 5
    assert all((query["sync"], query["check"]) == ("0", "0") for query in at.queries)


def test_a_retried_read_says_sync_0_again() -> None:
    at = bench(httpx.Response(503), httpx.Response(200, text="<html>"), httpx.Response(429), ok(orders=""))
    at.joor.open_orders()
    assert [query["sync"] for query in at.queries] == ["0"] * 4


def test_the_cursor_leads_to_the_next_page() -> None:
    paging = {"code": 0, "count": 3, "next_start": 2}
    at = bench(httpx.Response(200, json={"orders": {"response": paging, "order": [ROW, ROW]}}), ok(orders=[ROW]))
    first = at.joor.open_orders()
    assert first.next == "2"
    assert at.joor.open_orders(first.next).next == ""
    assert at.queries[1]["start_from"] == "2"


def test_a_row_that_cannot_be_read_is_reported_and_the_others_go_on() -> None:
    page = bench(ok(orders=[row(order_id="1"), row(order_id="2", order_total="?"), "x"])).joor.open_orders()
    assert [order.id for order in page.orders] == ["1"]
    first, second = page.unreadable[:2]
    assert (first.order_id, first.reason) == ("2", "order_total is not an amount: '?'")
    assert second.order_id == ""


def test_what_can_be_read_of_a_torn_row_is_kept_for_the_stock_and_a_quantity_that_cannot_counts_for_all() -> None:
    torn = row(order_total="?", date_approved="", date_created="", order_type_name="Odd")
    lots, packs = {**LINE, "item_quantity": "lots"}, {**LINE, "item_multiplier": "6"}
    page = bench(ok(orders=[{**torn, "line_items": [lots, packs]}])).joor.open_orders()
    [order] = page.doubtful
    assert [(line.upc, line.quantity, line.multiplier) for line in order.lines] == [
        ("0123", UNKNOWN_UNITS, 1), ("0123", 10, 6),
    ]  # fmt: skip
    assert (order.status, order.approved) == (OrderStatus.APPROVED, "9999-12-31")


@pytest.mark.parametrize("torn", ["x", row(order_id="2", line_items="torn"), row(order_id="2", line_items=[7])])
def test_of_a_row_without_lines_that_can_be_read_nobody_can_tell_what_it_wants(torn: Any) -> None:
    page = bench(ok(orders=[torn])).joor.open_orders()
    assert (page.doubtful, page.blind) == ((), ("2" if isinstance(torn, dict) else "",))


def test_no_list_is_not_no_orders() -> None:
    with pytest.raises(MalformedAnswer):
        bench(*[ok()] * 4).joor.open_orders()


def test_a_wrong_orders_path_is_not_no_orders() -> None:
    with pytest.raises(NotFound):
        bench(httpx.Response(404)).joor.open_orders()


def test_one_order_is_asked_for_in_any_state() -> None:
    at = bench(ok(orders=ROW))
    order = at.joor.order("8812345")
    assert order is not None
    assert order.id == "8812345"
    asked = {"order_id": "8812345", "order_type": "8", "export_status": "1", "sync": "0", "check": "0"}
    assert asked.items() <= at.queries[0].items()


@pytest.mark.parametrize("answer", [ok(orders=""), httpx.Response(404), refused("Order not found")])
def test_an_order_joor_does_not_know_is_none(answer: httpx.Response) -> None:
    assert bench(answer).joor.order("1") is None


def test_other_orders_than_the_one_asked_for_are_not_its_absence() -> None:
    with pytest.raises(MalformedAnswer, match="order 1 "):
        bench(ok(orders=[ROW])).joor.order("1")


def test_one_order_that_cannot_be_read_says_why() -> None:
    with pytest.raises(RecordRejected, match="order 8812345: order_total is missing"):
        bench(ok(orders=[row(order_total="")])).joor.order("8812345")


def test_what_filters_maps_and_doors_go_by_is_read() -> None:
    order = decode_order(
        ROW
        | {
            "order_type_code": "PRE",
            "order_event": "Paris FW",
            "customer_group_code": "BTQ",
            "shipping_code": "S1",
            "payment_method_code": "NET30",
            "tracking_number": "1Z9",
            "order_divisions": {"order_division": {"division_code": "W", "division_name": "Women"}},
            "order_doors": [
                {"door_id": "7", "door_name": "Lyon", "door_code": "LY", "door_deleted": "0"},
                {"door_id": "8", "door_name": "Old", "door_code": "", "door_deleted": "1"},
            ],
        }
    )
    assert (order.order_type, order.event, order.customer_group_code) == ("PRE", "Paris FW", "BTQ")
    assert (order.shipping_code, order.payment_method_code) == ("S1", "NET30")
    assert order.tracking == "1Z9"
    assert order.divisions == ("W", "Women")
    assert order.doors == (Door("7", "Lyon", "LY"),)


def test_a_lines_comment_and_that_of_its_color_both_count() -> None:
    (line,) = decode_order(ROW | {"line_items": [LINE | {"item_color_comment": "navy buttons"}]}).lines
    assert line.comment == "fold\nnavy buttons"


def test_whoever_created_the_order_may_be_the_brands_own_and_is_not_written_to() -> None:
    assert decode_order(ROW | {"shipping_email": "", "created_by_email": "rep@brand.test"}).email == ""
    assert decode_order(ROW | {"shipping_email": "ana@rue.test"}).email == "ana@rue.test"


def test_the_row_is_kept_as_joor_sent_it() -> None:
    assert '"order_id":"8812345"' in raw_payload(decode_order(ROW))
