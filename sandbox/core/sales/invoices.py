"""`/sale/invoice` and `/sale/payment`."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.core.ask import Ask
from sandbox.core.dates import day_of, stamp
from sandbox.core.errors import refuse
from sandbox.core.sales import lines, status
from sandbox.core.sales.access import NO_GUID, find, touch
from sandbox.core.sales.model import AUTHORISED, OPEN, Document, Invoice, Sale
from sandbox.core.values import Record, decimal_of, number

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

_FIRST_NUMBER = 1
_CENT = Decimal("0.01")


def get_invoices(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/invoice."""
    sale = find(account, ask.guid("SaleID"))
    return {"SaleID": sale.guid, "Invoices": show_invoices(sale)}


def write_invoice(account: "CoreState", ask: Ask) -> Record:
    """POST or PUT /sale/invoice: one invoice; an empty TaskID makes a new one."""
    sale = find(account, ask.body.get("SaleID"))
    if sale.order.status not in AUTHORISED:
        raise refuse("Sale Order status should be AUTHORISED")
    invoice = _open_invoice(account, sale, str(ask.body.get("TaskID") or "").lower())
    fields = _fields(sale, ask.body)
    invoice.document = lines.read_document(account, ask.body, invoice.document)
    invoice.fields = fields
    if invoice.document.status == "AUTHORISED":
        invoice.number = f"INV-{account.ids.number('invoice', _FIRST_NUMBER):05d}"
    if invoice not in sale.invoices:
        sale.invoices.append(invoice)
    touch(account, sale)
    return {"SaleID": sale.guid, "Invoices": show_invoices(sale)}


def _open_invoice(account: "CoreState", sale: Sale, task_id: str) -> Invoice:
    if not task_id:
        raise refuse("Required attribute 'TaskID' not provided.")
    for invoice in sale.invoices:
        if invoice.task_id == task_id or not sale.advanced:
            if invoice.document.status not in OPEN:
                raise refuse("Sale Invoice status should be DRAFT or NOT AVAILABLE")
            return invoice
    known = {task.guid for task in sale.tasks} | {sale.guid, NO_GUID}
    if task_id not in known:
        raise refuse("Sale task with specified ID not found")
    return Invoice(account.ids.guid("task") if task_id == NO_GUID else task_id, {}, Document())


def _fields(sale: Sale, body: Record) -> Record:
    dates: dict[str, Any] = {name: day_of(body.get(name), name) for name in ("InvoiceDate", "InvoiceDueDate")}
    for name, day in dates.items():
        if day is None:
            raise refuse(f"Required attribute '{name}' not provided.")
    billing: Record = sale.header["BillingAddress"]
    return {
        **dates,
        "CurrencyConversionRate": body.get("CurrencyConversionRate") or sale.header["CurrencyRate"],
        "BillingAddressLine1": body.get("BillingAddressLine1") or billing["DisplayAddressLine1"],
        "BillingAddressLine2": body.get("BillingAddressLine2") or billing["DisplayAddressLine2"],
        "LinkedFulfillmentNumber": str(body.get("LinkedFulfillmentNumber") or ""),
    }


def show_invoices(sale: Sale) -> list[Record]:
    """The invoices of a sale as GET shows them."""
    account_code = sale.header["DefaultAccount"]
    return [
        {
            "TaskID": invoice.task_id,
            "CombineAdditionalCharges": False,
            "InvoiceNumber": invoice.number,
            "Memo": invoice.document.memo or "",
            "Status": status.of_invoice(sale, invoice),
            **invoice.fields,
            "Lines": [{**lines.show_line(line), "Account": account_code} for line in invoice.document.lines],
            "AdditionalCharges": [
                {**lines.show_charge(charge), "Account": account_code} for charge in invoice.document.charges
            ],
            "Payments": [dict(payment) for payment in invoice.payments],
            **lines.show_totals(sale, invoice.document),
            "Paid": number(invoice.paid),
        }
        for invoice in sale.invoices
    ]


def get_payments(account: "CoreState", ask: Ask) -> list[Record]:
    """GET /sale/payment: a bare array."""
    sale = find(account, ask.guid("SaleID"))
    return [payment for payments in _ledgers(sale) for payment in payments]


def _ledgers(sale: Sale) -> list[list[Record]]:
    return [sale.prepayments, *(invoice.payments for invoice in sale.invoices)]


def post_payment(account: "CoreState", ask: Ask) -> Record:
    """POST /sale/payment: a payment of an authorised invoice, or a prepayment before the order is authorised."""
    kind = str(ask.body.get("Type") or "").upper()
    task_id = str(ask.body.get("TaskID") or "").lower()
    if kind == "PREPAYMENT":
        sale = find(account, task_id)
        if sale.order.status in AUTHORISED or sale.quote.status != "AUTHORISED":
            raise refuse("Prepayment needs an authorised quote and an order that is not authorised")
        ledger, invoice = sale.prepayments, None
    elif kind == "PAYMENT":
        sale, invoice = _payable(account, task_id)
        ledger = invoice.payments
    else:
        raise refuse("Type value should be PREPAYMENT or PAYMENT; a REFUND needs an authorised credit note.")
    payment = _payment(account, sale, invoice, ask.body)
    ledger.append(payment)
    touch(account, sale)
    return payment


def _payable(account: "CoreState", task_id: str) -> tuple[Sale, Invoice]:
    for sale in account.sales.values():
        for invoice in sale.invoices:
            if invoice.task_id == task_id and invoice.document.status == "AUTHORISED":
                return sale, invoice
    raise refuse("Authorised invoice with specified TaskID not found")


def _payment(account: "CoreState", sale: Sale, invoice: Invoice | None, body: Record) -> Record:
    amount = decimal_of(body.get("Amount"), "Amount").quantize(_CENT)
    day = day_of(body.get("DatePaid"), "DatePaid")
    if amount <= 0 or day is None or not body.get("Account"):
        raise refuse("Required attributes 'Amount', 'DatePaid' and 'Account' not provided.")
    return {
        "SaleID": sale.guid,
        "TaskID": invoice.task_id if invoice else sale.guid,
        "ID": account.ids.guid("payment"),
        "SaleOrderNumber": sale.number,
        "InvoiceNumber": invoice.number if invoice else None,
        "CreditNoteNumber": None,
        "Type": "Payment" if invoice else "Prepayment",
        "Reference": body.get("Reference") or "",
        "Amount": number(amount),
        "DatePaid": day,
        "Account": str(body["Account"]),
        "CurrencyRate": body.get("CurrencyRate") or sale.header["CurrencyRate"],
        "DateCreated": stamp(account.clock.now()),
        "CreditID": body.get("CreditID"),
    }


def put_payment(account: "CoreState", ask: Ask) -> Record:
    """PUT /sale/payment; prepayments cannot be changed."""
    sale, ledger, payment = _find_payment(account, str(ask.body.get("ID") or "").lower())
    if ledger is sale.prepayments:
        raise refuse("Prepayment can't be changed")
    payment |= {name: ask.body[name] for name in ("Reference", "Account", "CurrencyRate") if name in ask.body}
    if "Amount" in ask.body:
        payment["Amount"] = number(decimal_of(ask.body["Amount"], "Amount").quantize(_CENT))
    touch(account, sale)
    return payment


def delete_payment(account: "CoreState", ask: Ask) -> Record:
    """DELETE /sale/payment."""
    sale, ledger, payment = _find_payment(account, ask.guid("ID"))
    ledger.remove(payment)
    touch(account, sale)
    return {"Success": True}


def _find_payment(account: "CoreState", guid: str) -> tuple[Sale, list[Record], Record]:
    for sale in account.sales.values():
        for ledger in _ledgers(sale):
            for payment in ledger:
                if payment["ID"] == guid:
                    return sale, ledger, payment
    raise refuse("Payment with specified ID not found")
