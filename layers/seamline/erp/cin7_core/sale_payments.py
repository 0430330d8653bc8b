"""Receipts and invoices of Cin7 Core's sales: each is looked for before it is written."""

from decimal import Decimal

from msgspec.structs import replace

from seamline.domain.sale import InvoiceDraft, Receipt
from seamline.erp.cin7_core.answers import core_json
from seamline.erp.cin7_core.payment_bodies import (
    BilledOrder,
    BilledRow,
    BilledSale,
    InvoiceAnswer,
    InvoiceBody,
    PaymentBody,
    PaymentRow,
)
from seamline.erp.cin7_core.wire import body, plain
from seamline.errors import Refused
from seamline.http import ApiClient, Request

_SALE = core_json(BilledSale)
_PAYMENTS = core_json(list[PaymentRow])
_PAYMENT = core_json(PaymentRow)
_INVOICED = core_json(InvoiceAnswer)


class SalePayments:
    """Receipts and invoices of one account."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    def receive(self, sale_id: str, receipt: Receipt) -> None:
        """Record a prepayment, unless the sale has one with this reference. Refused when it is over another sum."""
        ours = self.sums(sale_id, receipt.reference)
        if any(amount != receipt.amount for amount in ours):
            sums = ", ".join(f"{amount:f}" for amount in ours)
            text = f"the sale has a receipt of {sums}, but the order is worth {receipt.amount:f} by now"
            raise Refused(text, fix="correct that receipt in the ERP, then retry the order")
        if ours:
            return
        payment = PaymentBody(
            task_id=sale_id,
            type="PREPAYMENT",
            reference=receipt.reference,
            amount=plain(receipt.amount, 2),
            date_paid=f"{receipt.day}T00:00:00",
            account=receipt.account,
            currency_rate=self._sale(sale_id).currency_rate or Decimal(1),
        )
        self._api.write(Request("POST", "sale/payment", body=body(payment)), _PAYMENT)

    def sums(self, sale_id: str, reference: str) -> tuple[Decimal, ...]:
        """What each receipt with this reference is over."""
        known = self._api.read(Request("GET", "sale/payment", {"SaleID": sale_id}), _PAYMENTS)
        return tuple(row.amount or Decimal(0) for row in known if row.reference == reference)

    def invoice(self, sale_id: str, invoice: InvoiceDraft) -> None:
        """Invoice every line and charge of the order; the task's id makes a repeated call hit the same invoice."""
        sale = self._sale(sale_id)
        order = sale.order or BilledOrder()
        made = InvoiceBody(
            sale_id=sale_id,
            task_id=_task(sale),
            status="AUTHORISED" if invoice.authorise else "DRAFT",
            invoice_date=f"{invoice.day}T00:00:00",
            invoice_due_date=f"{invoice.due_day}T00:00:00",
            currency_conversion_rate=sale.currency_rate or Decimal(1),
            lines=[_billed(row, sale) for row in order.lines or []],
            additional_charges=[_billed(row, sale) for row in order.additional_charges or []],
        )
        self._api.write(Request("POST", "sale/invoice", body=body(made)), _INVOICED)

    def _sale(self, sale_id: str) -> BilledSale:
        return self._api.read(Request("GET", "sale", {"ID": sale_id}), _SALE)


def _task(sale: BilledSale) -> str:
    found = next((task.task_id for task in sale.fulfilments or [] if task.task_id), None)
    if found is None:
        raise Refused(f"sale {sale.id} has no fulfilment to invoice", fix="invoice it in the ERP, then retry the order")
    return found


def _billed(row: BilledRow, sale: BilledSale) -> BilledRow:
    return replace(row, account=sale.default_account)
