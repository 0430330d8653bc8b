"""Sales as Cin7 Core shows them: how far each one is, and what it holds."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from seamline.domain.sale import Charge, SaleLine, SaleStage
from seamline.errors import MalformedAnswer, NotFound, RecordRejected
from tests.unit.erp.cin7_core.scripted import Scripted, guid, listing, refusal

KEY = "SaleList"
NOTHING_BEGUN = {
    "CombinedPickingStatus": "NOT PICKED",
    "CombinedPackingStatus": "NOT PACKED",
    "CombinedShippingStatus": "NOT SHIPPED",
    "CombinedInvoiceStatus": "NOT INVOICED",
    "FulFilmentStatus": "NOT FULFILLED",
}


def row(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "SaleID": guid(number),
        "OrderNumber": f"SO-{number:05d}",
        "Status": "ORDERED",
        "OrderStatus": "AUTHORISED",
        "OrderDate": "2026-03-05T00:00:00",
        "CustomerID": guid(99),
        "ExternalID": "joor:1:0",
        **NOTHING_BEGUN,
        **fields,
    }


def sale(order: dict[str, Any] | None = None, **fields: Any) -> httpx.Response:
    return httpx.Response(200, json={"ID": guid(1), "Status": "ORDERED", "Order": order, **fields})


def test_sales_are_found_oldest_first_and_voided_ones_too() -> None:
    rows = [row(102), row(101, Status="VOIDED", OrderStatus="VOIDED"), row(9)]
    core = Scripted(listing(KEY, rows))

    found = core.erp.find_sales("joor:1:0")

    assert [sale.number for sale in found] == ["SO-00009", "SO-00101", "SO-00102"]
    assert [sale.stage for sale in found] == [SaleStage.AUTHORISED, SaleStage.VOIDED, SaleStage.AUTHORISED]
    assert core.queries[0] == {"ExternalID": "joor:1:0", "Page": "1", "Limit": "1000"}
    assert found[0].created == "2026-03-05T00:00:00"


def test_the_list_is_trusted_only_as_far_as_the_external_id_is_the_same() -> None:
    rows = [row(1), row(2, ExternalID="JOOR:1:0"), row(3, ExternalID=None), row(4, ExternalID=""), row(5)]
    core = Scripted(listing(KEY, rows[:3], 5), listing(KEY, rows[3:], 5, 2))

    assert [sale.id for sale in core.erp.find_sales("joor:1:0")] == [guid(1), guid(5)]


def test_a_sale_that_slid_onto_the_next_page_is_found_once() -> None:
    core = Scripted(listing(KEY, [row(1)], 2), listing(KEY, [row(1)], 2, 2))

    assert len(core.erp.find_sales("joor:1:0")) == 1


def test_no_external_id_finds_nothing_and_costs_nothing() -> None:
    core = Scripted(listing(KEY, [row(1, ExternalID="")]))

    assert core.erp.find_sales("") == ()
    assert core.requests == []


@pytest.mark.parametrize(
    ("status", "order_status", "stage"),
    [
        ("ESTIMATED", "NOT AVAILABLE", SaleStage.HEADER),
        ("ESTIMATED", None, SaleStage.HEADER),
        ("DRAFT", "", SaleStage.HEADER),
        ("ORDERING", "DRAFT", SaleStage.DRAFT),
        ("ORDERING", None, SaleStage.DRAFT),
        ("ORDERED", "AUTHORISED", SaleStage.AUTHORISED),
        ("BACKORDERED", "authorised", SaleStage.AUTHORISED),
        ("ORDERED", "AUTH_NO_ALLOC", SaleStage.AUTHORISED),
        ("COMPLETED", "FULFILLED", SaleStage.AUTHORISED),
        ("COMPLETED", "CLOSED", SaleStage.AUTHORISED),
        ("INVOICED", None, SaleStage.AUTHORISED),
        ("VOIDED", "AUTHORISED", SaleStage.VOIDED),
        ("Voided", None, SaleStage.VOIDED),
        ("ORDERED", "VOIDED", SaleStage.VOIDED),
    ],
)
def test_the_stage_follows_the_orders_status(status: str, order_status: str | None, stage: SaleStage) -> None:
    (listed,) = Scripted(listing(KEY, [row(1, Status=status, OrderStatus=order_status)])).erp.find_sales("joor:1:0")
    full = Scripted(sale({"Status": order_status}, Status=status)).erp.sale(guid(1))

    assert (listed.stage, full.stage) == (stage, stage)


@pytest.mark.parametrize(
    ("fields", "picked"),
    [
        ({}, False),
        (dict.fromkeys(NOTHING_BEGUN, "NOT AVAILABLE"), False),
        (dict.fromkeys(NOTHING_BEGUN, "VOIDED"), False),
        (dict.fromkeys(NOTHING_BEGUN), False),
        ({"CombinedPickingStatus": "PICKING"}, True),
        ({"CombinedPackingStatus": "PARTIALLY PACKED"}, True),
        ({"CombinedShippingStatus": "SHIPPED"}, True),
        ({"CombinedInvoiceStatus": "INVOICED / CREDITED"}, True),
        ({"FulFilmentStatus": "PARTIALLY FULFILLED"}, True),
        ({"Status": "PICKED"}, True),
    ],
)
def test_goods_have_begun_to_move_when_any_step_says_so(fields: dict[str, Any], picked: bool) -> None:
    (listed,) = Scripted(listing(KEY, [row(1, **fields)])).erp.find_sales("joor:1:0")
    full = Scripted(sale({"Status": "AUTHORISED"}, **{**NOTHING_BEGUN, **fields})).erp.sale(guid(1))

    assert (listed.picked, full.picked) == (picked, picked)


@pytest.mark.parametrize(
    ("fields", "picked"),
    [
        ({"Fulfilments": [{"Pick": {"Status": "NOT AVAILABLE"}, "Pack": None, "Ship": {"Status": "VOIDED"}}]}, False),
        ({"Fulfilments": [{"Pick": {"Status": "DRAFT"}}]}, True),
        ({"Fulfilments": [{"Pick": {"Status": "AUTHORISED"}}]}, True),
        ({"Invoices": [{"Status": "VOIDED"}, {"Status": "NOT AVAILABLE"}]}, False),
        ({"Invoices": [{"Status": "VOIDED"}, {"Status": "DRAFT"}]}, True),
        ({"Invoices": [{"Status": "PAID"}]}, True),
    ],
)
def test_a_task_or_invoice_that_has_begun_counts_too(fields: dict[str, Any], picked: bool) -> None:
    assert Scripted(sale({"Status": "AUTHORISED"}, **fields)).erp.sale(guid(1)).picked is picked


def test_a_sale_is_read_with_its_lines_charges_and_total() -> None:
    order = {
        "SaleOrderNumber": "SO-01022",
        "Status": "AUTHORISED",
        "Lines": [
            {"ProductID": guid(5), "SKU": "AUR-S", "Name": "Aurora", "Quantity": 6, "Price": 105.6, "Discount": 0,
             "Total": 633.6, "Comment": None, "BackorderQuantity": 2},
            {"ProductID": guid(6), "SKU": "AUR-M", "Name": "Aurora", "Quantity": "2", "Price": 10, "Discount": 25},
        ],
        "AdditionalCharges": [
            {"Description": "Shipping", "Price": 20, "Quantity": 1, "Total": 20},
            {"Description": "Allowance", "Price": -5.5, "Quantity": 2, "Discount": 0, "Total": None},
        ],
        "TotalBeforeTax": 657.6,
        "Total": 789.12,
    }  # fmt: skip
    dates = {"SaleOrderDate": "2026-03-05T00:00:00", "LastModifiedOn": "2026-03-05T09:00:00.36Z"}
    answer = sale(order, CustomerID=guid(99), ExternalID="joor:1:0", **dates)

    found = Scripted(answer).erp.sale(guid(1))

    assert (found.number, found.customer_id, found.external_id) == ("SO-01022", guid(99), "joor:1:0")
    assert (found.created, found.modified) == ("2026-03-05T00:00:00", "2026-03-05T09:00:00.36Z")
    assert found.lines == (
        SaleLine(guid(5), "AUR-S", "Aurora", Decimal(6), Decimal("105.6"), Decimal("633.6"), backordered=Decimal(2)),
        SaleLine(guid(6), "AUR-M", "Aurora", Decimal(2), Decimal(10), Decimal(15), Decimal(25)),
    )
    assert found.charges == (Charge("Shipping", Decimal(20)), Charge("Allowance", Decimal(-11)))
    assert found.total == Decimal("657.6")
    assert found.backordered


def test_a_bare_header_has_no_lines() -> None:
    found = Scripted(sale({"Status": "NOT AVAILABLE", "Lines": None}, Status="ESTIMATED")).erp.sale(guid(1))

    assert (found.stage, found.lines, found.total) == (SaleStage.HEADER, (), Decimal(0))


@pytest.mark.parametrize(
    "answer",
    [refusal("Sale with specified ID not found"), refusal("Sale with specified ID not found", status=200)],
    ids=["400", "200"],
)
def test_an_unknown_sale_is_not_found_however_cin7_says_so(answer: httpx.Response) -> None:
    core = Scripted(answer)

    with pytest.raises(NotFound):
        core.erp.sale(guid(1))
    assert len(core.requests) == 1


def test_another_refusal_is_not_taken_for_an_unknown_sale() -> None:
    with pytest.raises(RecordRejected, match="CountryFormat is invalid"):
        Scripted(refusal("CountryFormat is invalid")).erp.sale(guid(1))


def test_a_text_that_is_no_id_is_not_found_and_costs_nothing() -> None:
    core = Scripted(sale())

    with pytest.raises(NotFound):
        core.erp.sale("SO-01022")
    assert core.requests == []


def test_another_sale_than_the_asked_one_is_malformed() -> None:
    with pytest.raises(MalformedAnswer):
        Scripted(sale({"Status": "DRAFT"}, ID=guid(2))).erp.sale(guid(1))
