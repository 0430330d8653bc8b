"""What settings add to a sale's bodies: steps, stored addresses, attributes, tax, memo, receipts and invoices."""

from decimal import Decimal

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamline.domain.customer import Address
from seamline.domain.sale import Charge, InvoiceDraft, Receipt, SaleDraft, SaleLine, Steps
from seamline.erp.cin7_core.sale_writing import header_body, order_body
from seamline.erp.cin7_core.wire import cut, rest, units
from seamline.errors import Refused
from tests.unit.erp.cin7_core.scripted import Scripted, guid

DRAFT = SaleDraft(
    external_id="joor:1:1",
    customer_id=guid(9),
    customer_name="Nord",
    reference="PO",
    lines=(SaleLine(guid(5), "AUR-S", "Aurora", Decimal(3), Decimal("10.00"), Decimal("30.00")),),
    charges=(Charge("Shipping", Decimal("5.55")),),
    location="Main",
    tax_rule="VAT",
    tax_percent=Decimal(20),
)
PAYMENT = Receipt("joor:1:1", Decimal("35.55"), "2026-01-06", "090")


@pytest.mark.parametrize(
    ("steps", "mode"),
    [(Steps.NONE, "NOPICK"), (Steps.PICK, "AUTOPICK"), (Steps.PICK_PACK_SHIP, "AUTOPICKPACKSHIP")],
)
def test_steps_are_asked_for_in_cin7s_words(steps: Steps, mode: str) -> None:
    assert order_body(guid(1), replace(DRAFT, steps=steps)).pick_mode == mode


@pytest.mark.parametrize("changes", [{"authorise": False}, {"advanced": True}])
def test_steps_are_never_asked_of_drafts_and_advanced_sales(changes: dict[str, bool]) -> None:
    assert order_body(guid(1), replace(DRAFT, steps=Steps.PICK, **changes)).pick_mode == "NOPICK"


def test_tax_follows_from_the_rules_percentage_line_by_line() -> None:
    body = order_body(guid(1), DRAFT)
    assert (body.lines[0].tax, body.additional_charges[0].tax) == (Decimal(6), Decimal("1.11"))


def test_a_stored_address_goes_by_its_id_with_the_lines_that_cin7_requires() -> None:
    dock = Address("9 Dock", "", "Oslo", "", "", "Norway")
    body = header_body(replace(DRAFT, shipping_id=guid(7), billing_id=guid(8), shipping=dock, billing=dock))
    assert body.shipping_address is not None
    assert (body.shipping_address.id, body.shipping_address.ship_to_other) == (guid(7), False)
    assert (body.shipping_address.line1, body.shipping_address.country) == ("9 Dock", "Norway")
    assert body.billing_address is not None
    assert (body.billing_address.id, body.billing_address.line1) == (guid(8), "9 Dock")


def test_the_memo_asked_for_comes_before_what_the_header_had_no_room_for() -> None:
    memo = order_body(guid(1), replace(DRAFT, memo="VIP", note="x" * 1030)).memo
    assert memo == "VIP\nNote, continued: " + "x" * 9


@given(st.text(max_size=60), st.integers(4, 40))
def test_a_cut_text_fits_as_cin7_counts_and_says_where_it_goes_on(text: str, length: int) -> None:
    kept = cut(text, length)
    assert units(kept) <= length
    if kept == text:
        assert rest(text, length) == ""
    else:
        assert kept.removesuffix("...") + rest(text, length) == text


def test_a_receipt_is_looked_for_before_it_is_written() -> None:
    sale = httpx.Response(200, json={"ID": guid(1), "CurrencyRate": 1.08})
    core = Scripted(
        httpx.Response(200, json=[{"ID": guid(3), "Reference": "other"}]), sale, httpx.Response(200, json={})
    )

    core.erp.receive_prepayment(guid(1), PAYMENT)

    assert [request.method for request in core.requests] == ["GET", "GET", "POST"]
    assert core.sent(2) == {
        "TaskID": guid(1),
        "Type": "PREPAYMENT",
        "Reference": "joor:1:1",
        "Amount": 35.55,
        "DatePaid": "2026-01-06T00:00:00",
        "Account": "090",
        "CurrencyRate": 1.08,
    }


def test_a_receipt_that_is_there_is_not_written_again() -> None:
    core = Scripted(httpx.Response(200, json=[{"ID": guid(3), "Reference": "joor:1:1", "Amount": 35.55}]))

    core.erp.receive_prepayment(guid(1), PAYMENT)

    assert len(core.requests) == 1


def test_a_receipt_over_another_sum_is_left_for_a_person() -> None:
    core = Scripted(httpx.Response(200, json=[{"ID": guid(3), "Reference": "joor:1:1", "Amount": 30}]))

    with pytest.raises(Refused, match="a receipt of 30, but the order is worth 35.55"):
        core.erp.receive_prepayment(guid(1), PAYMENT)

    assert len(core.requests) == 1


def test_an_invoice_takes_over_lines_charges_account_and_the_first_task() -> None:
    line = {"ProductID": guid(5), "SKU": "AUR-S", "Quantity": 3, "Price": 10, "Total": 30, "Tax": 6, "TaxRule": "VAT"}
    sale = {
        "ID": guid(1),
        "DefaultAccount": "200",
        "CurrencyRate": 1,
        "Order": {"Lines": [line], "AdditionalCharges": [{"Description": "Shipping", "Price": 5, "Quantity": 1}]},
        "Fulfilments": [{"TaskID": guid(4)}],
    }
    core = Scripted(httpx.Response(200, json=sale), httpx.Response(200, json={"SaleID": guid(1), "Invoices": []}))

    core.erp.invoice_sale(guid(1), InvoiceDraft(True, "2026-01-06", "2026-02-05"))

    sent = core.sent(1)
    assert (sent["TaskID"], sent["Status"]) == (guid(4), "AUTHORISED")
    assert sent["InvoiceDueDate"] == "2026-02-05T00:00:00"
    assert sent["Lines"] == [{**line, "Account": "200"}]
    assert sent["AdditionalCharges"][0]["Account"] == "200"


def test_a_sale_without_a_task_is_not_invoiced() -> None:
    core = Scripted(httpx.Response(200, json={"ID": guid(1), "Order": {"Lines": []}}))
    with pytest.raises(Refused, match="no fulfilment to invoice"):
        core.erp.invoice_sale(guid(1), InvoiceDraft(False, "2026-01-06", "2026-01-06"))


def test_a_text_is_cut_between_words_so_that_no_number_reads_as_another() -> None:
    assert cut("Lyon: 12; Nice: 345", 19) == "Lyon: 12; Nice: 345"
    assert cut("Lyon: 12; Nice: 345, Paris: 6", 21) == "Lyon: 12; Nice: ..."
    assert rest("Lyon: 12; Nice: 345, Paris: 6", 21) == "345, Paris: 6"
    assert cut("Lyon: 12; Nice: 345, Paris: 6", 23) == "Lyon: 12; Nice: 345,..."
