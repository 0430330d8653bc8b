"""Turns Cin7 Core's sales into the domain's: how far each one is, and what it holds."""

import re
from decimal import Decimal

from seamline.domain.sale import Charge, Sale, SaleLine, SaleStage
from seamline.erp.cin7_core.fulfilment_codec import full_fulfilment, listed_fulfilment
from seamline.erp.cin7_core.sale_wire import ChargeRow, FulfilmentPart, LineRow, OrderPart, SaleAnswer, SaleRow
from seamline.erp.cin7_core.wire import number

_DIGITS = re.compile(r"\d+")
_HUNDRED = Decimal(100)
_ORDER_STAGES = {"NOT AVAILABLE": SaleStage.HEADER, "DRAFT": SaleStage.DRAFT, "VOIDED": SaleStage.VOIDED}
_SALE_STAGES = {
    "": SaleStage.HEADER,
    "DRAFT": SaleStage.HEADER,
    "ESTIMATING": SaleStage.HEADER,
    "ESTIMATED": SaleStage.HEADER,
    "ORDERING": SaleStage.DRAFT,
}
_INVOICES = {"DRAFT", "AUTHORISED", "PAID"}
_MOVING = {"PICKING", "PICKED", "PACKING", "PACKED", "SHIPPING", "INVOICING", "INVOICED", "CREDITED", "COMPLETED"}
# The values of all step statuses that mean: nothing has begun, or what had begun is undone for good.
_NOT_BEGUN = {
    "",
    "NOT AVAILABLE",
    "NOT PICKED",
    "NOT PACKED",
    "NOT SHIPPED",
    "NOT INVOICED",
    "NOT FULFILLED",
    "VOIDED",
}


def listed_sale(row: SaleRow) -> Sale:
    """A sale as the list shows it, without lines and totals."""
    return Sale(
        id=row.sale_id,
        number=row.order_number or "",
        external_id=row.external_id or "",
        stage=_stage(row.status, row.order_status),
        customer_id=row.customer_id or "",
        created=row.order_date or "",
        picked=_upper(row.status) in _MOVING or _begun(*_steps(row)),
        backordered=_upper(row.status) == "BACKORDERED",
        allocates=_upper(row.order_status) != "AUTH_NO_ALLOC",
        fulfilment=listed_fulfilment(row),
        modified=row.updated or "",
    )


def full_sale(answer: SaleAnswer) -> Sale:
    """A sale with its lines, charges and total before tax."""
    order = answer.order or OrderPart()
    lines = order.lines or []
    return Sale(
        id=answer.id,
        number=order.sale_order_number or "",
        external_id=answer.external_id or "",
        stage=_stage(answer.status, order.status),
        customer_id=answer.customer_id or "",
        lines=tuple(_line(row) for row in lines),
        charges=tuple(_charge(row) for row in order.additional_charges or []),
        total=number(order.total_before_tax),
        created=answer.sale_order_date or "",
        picked=_upper(answer.status) in _MOVING or _begun(*_steps(answer), *_tasks(answer)),
        backordered=_upper(answer.status) == "BACKORDERED" or any(map(_is_backordered, lines)),
        allocates=_upper(order.status) != "AUTH_NO_ALLOC",
        invoiced=any(_upper(invoice.status) in _INVOICES for invoice in answer.invoices or []),
        fulfilment=full_fulfilment(answer),
        modified=answer.last_modified_on or "",
        location=answer.location or "",
    )


def oldest_first(sale: Sale) -> tuple[bool, int, str, str]:
    """A sort key: order numbers count up as sales are created, whatever their prefix; the order date does not."""
    digits = _DIGITS.findall(sale.number)
    return not digits, int(digits[-1]) if digits else 0, sale.created, sale.id


def _stage(status: str | None, order_status: str | None) -> SaleStage:
    """The order's own status decides; the sale's status only when the order has none, or when the sale is voided."""
    overall, order = _upper(status), _upper(order_status)
    if overall == "VOIDED":
        return SaleStage.VOIDED
    if order:
        return _ORDER_STAGES.get(order, SaleStage.AUTHORISED)
    return _SALE_STAGES.get(overall, SaleStage.AUTHORISED)


def _steps(sale: SaleRow | SaleAnswer) -> tuple[str | None, ...]:
    return (
        sale.combined_picking_status,
        sale.combined_packing_status,
        sale.combined_shipping_status,
        sale.combined_invoice_status,
        sale.fulfilment_status,
    )


def _tasks(answer: SaleAnswer) -> list[str | None]:
    steps = [step for task in answer.fulfilments or [] for step in _steps_of(task)]
    return steps + [invoice.status for invoice in answer.invoices or []]


def _steps_of(task: FulfilmentPart) -> list[str | None]:
    return [step.status for step in (task.pick, task.pack, task.ship) if step]


def _begun(*statuses: str | None) -> bool:
    return any(_upper(status) not in _NOT_BEGUN for status in statuses)


def _upper(text: str | None) -> str:
    return (text or "").strip().upper()


def _is_backordered(row: LineRow) -> bool:
    return row.backorder is True or number(row.backorder_quantity) > 0


def _line(row: LineRow) -> SaleLine:
    return SaleLine(
        product_id=row.product_id or "",
        sku=row.sku or "",
        name=row.name or "",
        quantity=number(row.quantity),
        price=number(row.price),
        total=_total(row, number(row.quantity)),
        discount=number(row.discount),
        comment=row.comment or "",
        backordered=number(row.backorder_quantity),
    )


def _charge(row: ChargeRow) -> Charge:
    quantity = Decimal(1) if row.quantity is None else row.quantity
    return Charge(row.description or "", _total(row, quantity))


def _total(row: LineRow | ChargeRow, quantity: Decimal) -> Decimal:
    if row.total is not None:
        return row.total
    return quantity * number(row.price) * (_HUNDRED - number(row.discount)) / _HUNDRED
