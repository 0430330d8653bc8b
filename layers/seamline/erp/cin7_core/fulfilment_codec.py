"""Reads from Cin7 Core's sales how much is shipped, under which tracking numbers, and what is invoiced and paid."""

from decimal import Decimal

from seamline.domain.shipment import Fulfilment, Parcel, Shipped
from seamline.erp.cin7_core.sale_wire import InvoicePart, SaleAnswer, SaleRow, ShipLine, ShipStep
from seamline.erp.cin7_core.wire import number

_SHIPPED = {"SHIPPED": Shipped.ALL, "PARTIALLY SHIPPED": Shipped.PART}
_COUNTED_INVOICES = {"AUTHORISED", "PAID"}


def listed_fulfilment(row: SaleRow) -> Fulfilment:
    """What the list shows: tracking numbers without addresses, and one invoice number only."""
    return Fulfilment(
        shipped=_shipped(row.combined_shipping_status),
        parcels=tuple(Parcel(text) for text in _split(row.combined_tracking_numbers)),
        invoices=tuple(_split(row.invoice_number)),
        invoiced=number(row.invoice_amount),
        paid=number(row.paid_amount),
    )


def full_fulfilment(answer: SaleAnswer) -> Fulfilment:
    """What the sale itself shows: every parcel and every invoice that counts."""
    ships = [task.ship for task in answer.fulfilments or [] if task.ship]
    invoices = [row for row in answer.invoices or [] if _upper(row.status) in _COUNTED_INVOICES]
    parcels = tuple(_parcel(line) for ship in ships for line in _sent(ship))
    return Fulfilment(
        shipped=_shipped(answer.combined_shipping_status),
        parcels=parcels or tuple(Parcel(text) for text in _split(answer.combined_tracking_numbers)),
        invoices=tuple(row.invoice_number for row in invoices if row.invoice_number),
        invoiced=_sum(invoices, "total"),
        paid=_sum(invoices, "paid"),
    )


def _sent(ship: ShipStep) -> list[ShipLine]:
    """Parcels that have a number and have not been called back."""
    lines = ship.lines or [] if _upper(ship.status) != "VOIDED" else []
    return [line for line in lines if line.tracking_number and line.is_shipped is not False]


def _parcel(line: ShipLine) -> Parcel:
    return Parcel(line.tracking_number or "", line.tracking_url or "", line.carrier or "")


def _shipped(status: str | None) -> Shipped:
    return _SHIPPED.get(_upper(status), Shipped.NOTHING)


def _sum(invoices: list[InvoicePart], name: str) -> Decimal:
    return sum((number(getattr(row, name)) for row in invoices), Decimal(0))


def _split(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _upper(text: str | None) -> str:
    return (text or "").strip().upper()
