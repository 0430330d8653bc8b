"""What Cin7 Core takes and gives when a sale is paid or invoiced."""

from decimal import Decimal

from seamline.erp.cin7_core.wire import Wire

type Text = str | None


class PaymentRow(Wire, frozen=True):
    """A row of `GET /sale/payment`, which answers with a bare array."""

    id: Text = None
    reference: Text = None
    amount: Decimal | None = None


class PaymentBody(Wire, frozen=True):
    """The body of `POST /sale/payment`; a prepayment's task is the sale itself."""

    task_id: str
    type: str
    reference: str
    amount: Decimal
    date_paid: str
    account: str
    currency_rate: Decimal


class BilledRow(Wire, frozen=True, omit_defaults=True):
    """A line or charge of a sale's order, as its invoice takes it over."""

    product_id: Text = None
    sku: Text = None
    name: Text = None
    description: Text = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    discount: Decimal | None = None
    tax: Decimal | None = None
    tax_rule: Text = None
    total: Decimal | None = None
    comment: Text = None
    account: Text = None


class BilledOrder(Wire, frozen=True):
    """The order of a sale that is to be invoiced."""

    lines: list[BilledRow] | None = None
    additional_charges: list[BilledRow] | None = None


class TaskRow(Wire, frozen=True):
    """A fulfilment task."""

    task_id: Text = None


class BilledSale(Wire, frozen=True):
    """A sale that is to be invoiced or paid."""

    id: str
    default_account: Text = None
    currency_rate: Decimal | None = None
    order: BilledOrder | None = None
    fulfilments: list[TaskRow] | None = None


class InvoiceBody(Wire, frozen=True):
    """The body of `POST /sale/invoice`."""

    sale_id: str
    task_id: str
    status: str
    invoice_date: str
    invoice_due_date: str
    currency_conversion_rate: Decimal
    lines: list[BilledRow]
    additional_charges: list[BilledRow]
    combine_additional_charges: bool = False
    memo: str = ""


class InvoiceAnswer(Wire, frozen=True):
    """The answer of `POST /sale/invoice`."""

    sale_id: str
