"""`/sale/fulfilment/ship`."""

from typing import TYPE_CHECKING, Any

from sandbox.core.ask import Ask
from sandbox.core.dates import day_of
from sandbox.core.errors import refuse
from sandbox.core.sales.access import find_task, touch
from sandbox.core.sales.model import Sale, Step, Task
from sandbox.core.sales.picking import sent_rows
from sandbox.core.sales.reserving import leave
from sandbox.core.values import Record, flag

if TYPE_CHECKING:
    from sandbox.core.state import CoreState


def get_ship(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/fulfilment/ship."""
    _, task = find_task(account, ask.guid("TaskID"))
    return show_ship(task)


def write_ship(account: "CoreState", ask: Ask) -> Record:
    """POST or PUT /sale/fulfilment/ship; `AddTrackingNumbers` changes tracking after authorisation."""
    sale, task = find_task(account, ask.body.get("TaskID"))
    tracking_only = task.shipped and flag(ask.body.get("AddTrackingNumbers"))
    if task.shipped and not tracking_only:
        raise refuse("Ship status should not be AUTHORISED")
    if task.pack.status != "AUTHORISED":
        raise refuse("Pack status should be AUTHORISED")
    rows = [ship_line(account, task, row) for row in sent_rows(ask.body)]
    if tracking_only:
        task.ship.lines = rows
    else:
        _ship(account, sale, task, rows, str(ask.body.get("Status") or "").upper())
        _ship_head(sale, task, ask.body)
    touch(account, sale)
    return show_ship(task)


def _ship(account: "CoreState", sale: Sale, task: Task, rows: list[Record], status: str) -> None:
    if status not in {"DRAFT", "PARTIALLY AUTHORISED", "AUTHORISED"}:
        raise refuse("Status value should be DRAFT, PARTIALLY AUTHORISED or AUTHORISED.")
    boxes = {row["Box"] for row in task.pack.lines}
    all_shipped = boxes <= {row["Boxes"] for row in rows if row["IsShipped"]}
    if status == "AUTHORISED" or (status == "PARTIALLY AUTHORISED" and all_shipped):
        authorise_shipment(account, sale, task, rows)
    else:
        task.ship = Step(status, rows)


def authorise_shipment(account: "CoreState", sale: Sale, task: Task, rows: list[Record]) -> None:
    """Everything picked leaves with these shipments."""
    leave(account, sale, task)
    task.ship = Step("AUTHORISED", [{**row, "IsShipped": True} for row in rows])


def _ship_head(sale: Sale, task: Task, body: Record) -> None:
    task.shipping_notes = str(body.get("ShippingNotes") or "")
    task.shipping_address = body.get("ShippingAddress") or task.shipping_address
    task.require_by = day_of(body.get("RequireBy"), "RequireBy")
    if task.require_by:
        sale.header["ShipBy"] = task.require_by


def ship_line(account: "CoreState", task: Task, row: Record) -> Record:
    """A shipment; `Box` on write is `Boxes` on read. Raises CoreError."""
    box, day = str(row.get("Box") or row.get("Boxes") or ""), day_of(row.get("ShipmentDate"), "ShipmentDate")
    if day is None:
        raise refuse("Required attribute 'ShipmentDate' not provided.")
    if box not in {line["Box"] for line in task.pack.lines}:
        raise refuse(f"Box '{box}' was not found in Pack")
    return {
        "ID": row.get("ID") or account.ids.guid("shipment"),
        "ShipmentDate": day,
        "Carrier": row.get("Carrier") or "",
        "Boxes": box,
        "TrackingNumber": row.get("TrackingNumber") or "",
        "TrackingURL": row.get("TrackingURL") or "",
        "IsShipped": flag(row.get("IsShipped")),
    }


def show_ship(task: Task) -> dict[str, Any]:
    """A shipment document."""
    head = {"TaskID": task.guid, "Status": task.ship.status, "RequireBy": task.require_by}
    where = {"ShippingAddress": task.shipping_address, "ShippingNotes": task.shipping_notes}
    return {**head, **where, "Lines": [dict(line) for line in task.ship.lines]}
