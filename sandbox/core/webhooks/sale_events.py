"""What happened to a sale, told by comparing how it stands with how it was last told of."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from sandbox.core.sales.model import AUTHORISED, Sale, Task
from sandbox.core.stock import NOTHING
from sandbox.core.values import Record, number

type Event = tuple[str, Record]


class Face(NamedTuple):
    """How a sale stands, as far as events tell of it."""

    quote: str = ""
    order: str = ""
    voided: bool = False
    steps: frozenset[tuple[str, str]] = frozenset()
    """Each authorised step of a fulfilment, by task."""
    tracking: tuple[str, ...] = ()
    invoices: frozenset[str] = frozenset()
    paid: Decimal = NOTHING


def face_of(sale: Sale) -> Face:
    """How the sale stands now."""
    return Face(
        sale.quote.status,
        sale.order.status,
        sale.voided,
        frozenset((task.guid, name) for task in sale.tasks for name in _authorised(task)),
        tuple(row["TrackingNumber"] for task in sale.tasks for row in task.ship.lines if row["TrackingNumber"]),
        frozenset(invoice.task_id for invoice in sale.invoices if invoice.document.status == "AUTHORISED"),
        sum((invoice.paid for invoice in sale.invoices), NOTHING),
    )


def events_of(sale: Sale, before: Face | None) -> Iterator[Event]:
    """The events between two looks at a sale; None: it is new."""
    now = face_of(sale)
    if before is None:
        yield "Sale/Created", {**_head(sale), "TaskTypeSign": "0", "IsServiceOnly": "0", "DownloadLink": ""}
    then = before or Face()
    yield from _document_events(sale, then, now)
    yield from _step_events(sale, then, now)
    yield from _money_events(sale, then, now)


def _document_events(sale: Sale, then: Face, now: Face) -> Iterator[Event]:
    if now.voided and not then.voided:
        yield "Sale/Undo", _short(sale)
        yield "Sale/Voided", {**_short(sale), **_buyer(sale)}
        return
    if now.quote == "AUTHORISED" != then.quote:
        yield "Sale/QuoteAuthorised", _short(sale)
    if now.order in AUTHORISED and then.order not in AUTHORISED:
        yield "Sale/OrderAuthorised", _short(sale)
        if any(line.backorder for line in sale.order.lines):
            yield "Sale/Backordered", _short(sale)
    if then.order in AUTHORISED and now.order not in AUTHORISED:
        yield "Sale/Undo", _short(sale)


def _step_events(sale: Sale, then: Face, now: Face) -> Iterator[Event]:
    for task_id, name in sorted(now.steps - then.steps):
        if name == "Shipment":
            tenant = {"SaleTaskID": task_id, "TenantID": "sandbox", "OrderNumber": sale.number}
            yield "Sale/ShipmentAuthorised", {**tenant, **_buyer(sale)}
        else:
            yield f"Sale/{name}Authorised", {**_short(sale), "TaskID": task_id, **_buyer(sale)}
    if now.tracking != then.tracking:
        yield "Sale/ShipmentTrackingNumberChanged", {**_head(sale), "TaskTypeSign": 0, "Shipments": _shipments(sale)}


def _money_events(sale: Sale, then: Face, now: Face) -> Iterator[Event]:
    for task_id in sorted(now.invoices - then.invoices):
        invoice = next(invoice for invoice in sale.invoices if invoice.task_id == task_id)
        tenant = {"SaleTaskID": task_id, "TenantID": "sandbox", "OrderNumber": sale.number}
        yield "Sale/InvoiceAuthorised", {**tenant, "InvoiceNumber": invoice.number, **_buyer(sale)}
    if now.paid > then.paid:
        owed = sum((sale.total_of(invoice.document) for invoice in sale.invoices), NOTHING)
        word = "Full" if now.paid >= owed else "Partial"
        yield f"Sale/{word}PaymentReceived", {"SaleID": sale.guid, "Amount": number(now.paid), **_buyer(sale)}


def _authorised(task: Task) -> Iterator[str]:
    steps = {"Pick": task.pick, "Pack": task.pack, "Shipment": task.ship}
    return (name for name, step in steps.items() if step.status == "AUTHORISED")


def _short(sale: Sale) -> Record:
    return {"SaleID": sale.guid, "SaleOrderNumber": sale.number}


def _head(sale: Sale) -> Record:
    return {**_short(sale), **_buyer(sale), "SaleOrderDate": str(sale.header["SaleOrderDate"])[:10]}


def _buyer(sale: Sale) -> Record:
    return {
        "CustomerName": sale.header["Customer"],
        "CustomerContactName": sale.header["Contact"],
        "CustomerContactEmail": sale.header["Email"],
    }


def _shipments(sale: Sale) -> list[Record]:
    rows = (row for task in sale.tasks for row in task.ship.lines)
    return [
        {
            "ShipmentDate": "/".join(reversed(str(row["ShipmentDate"])[:10].split("-"))),
            "TrackingNumber": row["TrackingNumber"],
            "TrackingUrl": row["TrackingURL"],
            "Carrier": row["Carrier"],
        }
        for row in rows
    ]
