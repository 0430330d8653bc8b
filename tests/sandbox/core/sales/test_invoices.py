"""Invoices and payments, up to a completed sale."""

import httpx

from sandbox.core import CoreAccount
from tests.sandbox.core.selling import JSON, authorised, line, open_sale, read, texts

NEW_TASK = "00000000-0000-0000-0000-000000000000"


def invoice(api: httpx.Client, sale: JSON, *lines: JSON, **fields: str) -> httpx.Response:
    dates = {"InvoiceDate": "2026-08-20T00:00:00", "InvoiceDueDate": "2026-09-19T00:00:00"}
    body = {"SaleID": sale["ID"], "TaskID": NEW_TASK, "Status": "AUTHORISED", "Lines": list(lines), **dates, **fields}
    return api.post("sale/invoice", json=body)


def pay(api: httpx.Client, task: str, amount: float, kind: str = "Payment") -> httpx.Response:
    body = {"TaskID": task, "Type": kind, "Amount": amount, "DatePaid": "2026-08-21", "Account": "090"}
    return api.post("sale/payment", json={**body, "CurrencyRate": 1})


def test_a_shipped_and_paid_sale_is_completed(core: CoreAccount, api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 2))
    core.ship(sale["ID"])
    made = invoice(api, sale, line("DRESS-S", 2)).json()["Invoices"][0]
    assert (made["InvoiceNumber"], made["Total"], made["Status"]) == ("INV-00001", 192, "AUTHORISED")
    assert (read(api, sale)["Status"], read(api, sale)["CombinedInvoiceStatus"]) == ("INVOICED", "INVOICED")
    pay(api, made["TaskID"], 100)
    assert read(api, sale)["CombinedPaymentStatus"] == "PARTIALLY PAID"
    pay(api, made["TaskID"], 92)
    final = read(api, sale)
    assert (final["Status"], final["Invoices"][0]["Status"]) == ("COMPLETED", "PAID")


def test_an_invoice_needs_an_authorised_order_and_its_dates(api: httpx.Client) -> None:
    assert texts(invoice(api, open_sale(api), line("DRESS-S", 1))) == ["Sale Order status should be AUTHORISED"]
    sale = authorised(api, line("DRESS-S", 1))
    told = texts(invoice(api, sale, line("DRESS-S", 1), InvoiceDate=""))
    assert told == ["Required attribute 'InvoiceDate' not provided."]
    assert read(api, sale)["Invoices"] == []


def test_a_simple_sale_has_one_invoice_and_an_advanced_one_many(api: httpx.Client) -> None:
    simple = authorised(api, line("DRESS-S", 2))
    invoice(api, simple, line("DRESS-S", 1))
    assert invoice(api, simple, line("DRESS-S", 1)).status_code == 400
    advanced = authorised(api, line("DRESS-M", 2), SaleType="Advanced")
    invoice(api, advanced, line("DRESS-M", 1))
    assert read(api, advanced)["CombinedInvoiceStatus"] == "PARTIALLY INVOICED"
    assert len(invoice(api, advanced, line("DRESS-M", 1)).json()["Invoices"]) == 2


def test_payments_are_a_bare_list_and_can_be_removed(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 1))
    task = invoice(api, sale, line("DRESS-S", 1)).json()["Invoices"][0]["TaskID"]
    guid = pay(api, task, 96).json()["ID"]
    assert [row["Amount"] for row in api.get("sale/payment", params={"SaleID": sale["ID"]}).json()] == [96]
    assert api.delete("sale/payment", params={"ID": guid}).json() == {"Success": True}
    assert read(api, sale)["CombinedPaymentStatus"] == "UNPAID"


def test_a_prepayment_comes_before_the_order_is_authorised(api: httpx.Client) -> None:
    sale = open_sale(api)
    assert pay(api, sale["ID"], 50, "PREPAYMENT").json()["Type"] == "Prepayment"
    assert read(api, sale)["CombinedPaymentStatus"] == "PREPAID"
    assert pay(api, authorised(api, line("DRESS-S", 1))["ID"], 50, "PREPAYMENT").status_code == 400
