"""Orders of sales: lines, totals, and the stock they reserve."""

import httpx
import pytest

from sandbox.core import CoreAccount
from tests.sandbox.core.selling import authorised, line, open_sale, read, send_order, stock, texts


def test_an_authorised_order_reserves_stock_over_the_bins_of_its_location(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 5))
    assert stock(api, "DRESS-S") == (7, 5, 2)
    assert stock(api, "DRESS-S", "West Coast") == (9, 0, 9)
    assert (sale["Status"], sale["Order"]["Status"]) == ("ORDERED", "AUTHORISED")
    assert (sale["CombinedShippingStatus"], sale["CombinedInvoiceStatus"]) == ("NOT SHIPPED", "NOT INVOICED")


def test_what_is_not_in_stock_is_backordered_without_an_error(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 9), line("SCARF", 1))
    assert sale["Status"] == "BACKORDERED"
    assert [row["BackorderQuantity"] for row in sale["Order"]["Lines"]] == [2, 1]
    assert stock(api, "DRESS-S") == (7, 7, 0)


def test_stock_that_arrives_fills_the_oldest_backorder(core: CoreAccount, api: httpx.Client) -> None:
    first, second = authorised(api, line("SCARF", 2)), authorised(api, line("SCARF", 2))
    answer = core.restock("SCARF", "Main Warehouse", 3)
    assert answer["backorders_filled"] == ["SO-00001", "SO-00002"]
    assert (read(api, first)["Status"], read(api, second)["Status"]) == ("ORDERED", "BACKORDERED")


def test_a_draft_order_reserves_nothing_and_can_be_sent_again(api: httpx.Client) -> None:
    sale = open_sale(api)
    send_order(api, sale, line("DRESS-S", 5), Status="DRAFT")
    assert (read(api, sale)["Status"], stock(api, "DRESS-S")[1]) == ("ORDERING", 0)
    send_order(api, sale, line("DRESS-M", 1))
    assert [row["SKU"] for row in read(api, sale)["Order"]["Lines"]] == ["DRESS-M"]


def test_an_authorised_order_is_not_taken_again(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 1))
    assert texts(send_order(api, sale, line("DRESS-S", 1))) == ["Sale Order status should be DRAFT or NOT AVAILABLE"]


def test_an_order_waits_for_its_quote(api: httpx.Client) -> None:
    sale = open_sale(api, SkipQuote=False)
    assert texts(send_order(api, sale, line("DRESS-S", 1))) == ["Sale Quote status should be AUTHORISED"]
    quote = api.post("sale/quote", json={"SaleID": sale["ID"], "Status": "AUTHORISED", "Lines": [line("DRESS-S", 1)]})
    assert quote.json()["Total"] == 96
    assert read(api, sale)["Status"] == "ESTIMATED"
    assert send_order(api, sale, line("DRESS-S", 1)).status_code == 200


def test_a_skipped_quote_takes_no_lines(api: httpx.Client) -> None:
    sale = open_sale(api)
    body = {"SaleID": sale["ID"], "Status": "DRAFT", "Lines": []}
    assert texts(api.post("sale/quote", json=body)) == ["Sale Quote is skipped for this sale"]


def test_one_sku_on_two_lines_is_refused(api: httpx.Client) -> None:
    answer = send_order(api, open_sale(api), line("DRESS-S", 1), line("DRESS-S", 2))
    assert texts(answer) == ["It is impossible to use product with one SKU more once in Lines"]


def test_every_wrong_line_is_told(api: httpx.Client) -> None:
    answer = send_order(api, open_sale(api), line("NOPE", 1), line("DRESS-S", 1, TaxRule=""), line("DRESS-M", 0.5))
    assert [row["ErrorCode"] for row in answer.json()] == [404, 400, 400]
    assert texts(answer)[0] == "Product with SKU 'NOPE' was not found"


@pytest.mark.parametrize(("total", "status"), [(100.005, 200), (99.995, 200), (100.006, 400), (108.88, 400)])
def test_the_total_of_a_line_is_checked_to_half_a_cent(api: httpx.Client, total: float, status: int) -> None:
    answer = send_order(api, open_sale(api), {**line("DRESS-S", 4, 25), "Total": total})
    assert answer.status_code == status


def test_lines_charges_and_taxes_add_up(api: httpx.Client) -> None:
    sale = open_sale(api)
    freight = {"Description": "Shipping", "Price": 20, "Quantity": 1, "Tax": 2, "TaxRule": "Tax Exempt"}
    allowance = {"Description": "Allowance", "Price": -12.5, "Quantity": 1, "Tax": 0, "TaxRule": "Tax Exempt"}
    lines = line("DRESS-S", 2, 105.6, Discount=10, Tax=19), {**line("DRESS-M", 1), "Quantity": "1"}
    answer = send_order(api, sale, *lines, AdditionalCharges=[freight, allowance])
    order = answer.json()
    assert (order["TotalBeforeTax"], order["Tax"], order["Total"]) == (293.58, 21, 314.58)


def test_totals_that_include_tax_do_not_add_it(api: httpx.Client) -> None:
    sale = open_sale(api, TaxInclusive="true")
    order = send_order(api, sale, line("DRESS-S", 1, 100, Tax=20)).json()
    assert (order["TotalBeforeTax"], order["Tax"], order["Total"]) == (80, 20, 100)
    assert read(api, sale)["TaxCalculation"] == "Inclusive"


def test_a_sku_alone_names_the_product_and_the_full_line_shows_its_fields(api: httpx.Client) -> None:
    row = authorised(api, line("DRESS-S", 1))["Order"]["Lines"][0]
    assert row["Name"] == "The DRESS-S"
    assert {"ProductWeight", "ProductCustomField10", "Backorder"} <= set(row)


def test_a_simple_sale_in_stock_can_be_shipped_in_the_same_call(api: httpx.Client) -> None:
    sale = open_sale(api, SaleType="Simple")
    send_order(api, sale, line("DRESS-S", 2), AutoPickPackShipMode="AUTOPICKPACKSHIP")
    assert read(api, sale)["CombinedShippingStatus"] == "SHIPPED"
    assert stock(api, "DRESS-S") == (5, 0, 5)


def test_a_backordered_or_advanced_sale_is_not_picked_by_itself(api: httpx.Client) -> None:
    short, advanced = open_sale(api), open_sale(api, SaleType="Advanced")
    send_order(api, short, line("SCARF", 1), AutoPickPackShipMode="AUTOPICK")
    send_order(api, advanced, line("DRESS-M", 1), AutoPickPackShipMode="AUTOPICK")
    assert [read(api, sale)["CombinedPickingStatus"] for sale in (short, advanced)] == ["NOT PICKED", "NOT PICKED"]


def test_a_tenant_may_authorise_without_reserving(core: CoreAccount, api: httpx.Client) -> None:
    core.configure(allocates=False)
    sale = authorised(api, line("DRESS-S", 5))
    assert (sale["Order"]["Status"], stock(api, "DRESS-S")) == ("AUTH_NO_ALLOC", (7, 0, 7))


def test_texts_of_an_order_that_are_too_long_are_refused(api: httpx.Client) -> None:
    charge = {"Description": "x" * 257, "Price": 1, "Quantity": 1, "Tax": 0, "TaxRule": "Tax Exempt"}
    rows = (line("DRESS-S", 1, Comment="x" * 257), line("DRESS-M", 1, Name="x" * 1025))
    answer = send_order(api, open_sale(api), *rows, AdditionalCharges=[charge], Memo="x" * 1025)
    assert texts(answer) == [
        "Memo maximum length is 1024 characters",
        "Comment maximum length is 256 characters",
        "Name maximum length is 1024 characters",
        "Description maximum length is 256 characters",
    ]
