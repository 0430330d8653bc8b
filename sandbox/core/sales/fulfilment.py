"""`/sale/fulfilment` with pick, pack and ship."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.core.ask import Ask
from sandbox.core.dates import day_of, midnight
from sandbox.core.errors import refuse
from sandbox.core.sales.access import find, find_task, touch
from sandbox.core.sales.model import AUTHORISED, OPEN, Sale, Step, Task
from sandbox.core.sales.reserving import leave
from sandbox.core.sales.status import fulfilment
from sandbox.core.stock import NOTHING
from sandbox.core.values import Record, decimal_of, flag, number

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

AUTO_STEPS = {"NOPICK": 0, "AUTOPICK": 1, "AUTOPICKPACK": 2, "AUTOPICKPACKSHIP": 3}
ONE_BOX = "Box 1"


def get_fulfilments(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/fulfilment."""
    sale = find(account, ask.guid("SaleID"))
    return {"SaleID": sale.guid, "Fulfilments": show_tasks(sale)}


def post_fulfilment(account: "CoreState", ask: Ask) -> Record:
    """POST /sale/fulfilment: one more task, which makes a simple sale advanced."""
    sale = find(account, ask.body.get("SaleID"))
    if sale.order.status not in AUTHORISED:
        raise refuse("Sale Order status should be AUTHORISED")
    if any(task.pick.status != "AUTHORISED" for task in sale.tasks):
        raise refuse("There is a fulfilment whose pick is not authorised")
    new_task(account, sale)
    sale.advanced = True
    touch(account, sale)
    return {"SaleID": sale.guid, "Fulfilments": show_tasks(sale)}


def new_task(account: "CoreState", sale: Sale) -> Task:
    """One more fulfilment task of a sale."""
    task = Task(account.ids.guid("task"), len(sale.tasks) + 1)
    sale.tasks.append(task)
    return task


def get_pick(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/fulfilment/pick."""
    _, task = find_task(account, ask.guid("TaskID"))
    return {"TaskID": task.guid, **show_step(task.pick)}


def write_pick(account: "CoreState", ask: Ask) -> Record:
    """POST or PUT /sale/fulfilment/pick."""
    sale, task = find_task(account, ask.body.get("TaskID"))
    _require_open(task.pick, "Pick")
    if str(ask.body.get("AutoPickMode") or "").upper() == "AUTOPICK":
        carry_out(account, sale, task, AUTO_STEPS["AUTOPICK"])
    else:
        task.pick = Step(_status(ask.body), [_pick_line(account, sale, task, row) for row in _rows(ask.body)])
    touch(account, sale)
    return {"TaskID": task.guid, **show_step(task.pick)}


def get_pack(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/fulfilment/pack."""
    _, task = find_task(account, ask.guid("TaskID"))
    return {"TaskID": task.guid, **show_step(task.pack)}


def post_pack(account: "CoreState", ask: Ask) -> Record:
    """POST /sale/fulfilment/pack: adds lines."""
    return _write_pack(account, ask, keep=True)


def put_pack(account: "CoreState", ask: Ask) -> Record:
    """PUT /sale/fulfilment/pack: replaces lines."""
    return _write_pack(account, ask, keep=False)


def _write_pack(account: "CoreState", ask: Ask, *, keep: bool) -> Record:
    sale, task = find_task(account, ask.body.get("TaskID"))
    _require_open(task.pack, "Pack")
    if task.pick.status != "AUTHORISED":
        raise refuse("Pick status should be AUTHORISED")
    rows = [_pack_line(task, row) for row in _rows(ask.body)]
    packed = Step(_status(ask.body), [*(task.pack.lines if keep else []), *rows])
    if task.units(packed) > task.units(task.pick):
        raise refuse("Packed quantity can't be more than picked quantity")
    task.pack = packed
    touch(account, sale)
    return {"TaskID": task.guid, **show_step(task.pack)}


def _require_open(step: Step, name: str) -> None:
    if step.status not in OPEN:
        raise refuse(f"{name} status should be DRAFT or NOT AVAILABLE")


def _status(body: Record) -> str:
    status = str(body.get("Status") or "").upper()
    if status not in {"DRAFT", "AUTHORISED"}:
        raise refuse("Status value should be DRAFT or AUTHORISED.")
    return status


def _rows(body: Record) -> Iterable[Record]:
    rows: list[Record] = body.get("Lines") or []
    if not rows:
        raise refuse("Required attribute 'Lines' not provided.")
    return rows


def _pick_line(account: "CoreState", sale: Sale, task: Task, row: Record) -> Record:
    line = next((line for line in sale.order.lines if line.sku == row.get("SKU")), None)
    if line is None:
        raise refuse(f"Product with SKU '{row.get('SKU')}' was not found", 404)
    units = decimal_of(row.get("Quantity"), "Quantity")
    if not 0 < units <= to_pick(sale, line.sku, task):
        raise refuse(f"Quantity to pick of '{line.sku}' is not in stock or not ordered")
    return {
        "ProductID": line.product_id,
        "SKU": line.sku,
        "Name": line.name,
        **_location(account, row),
        "Quantity": number(units),
        "BatchSN": row.get("BatchSN"),
    }


def _location(account: "CoreState", row: Record) -> Record:
    name, guid = row.get("Location"), str(row.get("LocationID") or "")
    for known in account.references.locations:
        if known["Name"] == name or (guid and known["ID"].lower() == guid.lower()):
            return {"Location": known["Name"], "LocationID": known["ID"]}
    raise refuse(f"Location '{name or guid}' was not found in Locations reference book", 404)


def _pack_line(task: Task, row: Record) -> Record:
    picked = next((line for line in task.pick.lines if line["SKU"] == row.get("SKU")), None)
    if picked is None:
        raise refuse(f"Product with SKU '{row.get('SKU')}' is not picked")
    units = number(decimal_of(row.get("Quantity"), "Quantity"))
    return {**picked, "Quantity": units, "Box": str(row.get("Box") or ONE_BOX)}


def to_pick(sale: Sale, sku: str, task: Task) -> Decimal:
    """Units of an order line that are in stock and in no other task's pick."""
    line = next(line for line in sale.order.lines if line.sku == sku)
    others = (row for other in sale.tasks if other is not task for row in other.pick.lines if row["SKU"] == sku)
    picked = sum((decimal_of(row["Quantity"], "Quantity") for row in others), NOTHING)
    return line.quantity - line.backorder - picked


def carry_out(account: "CoreState", sale: Sale, task: Task, steps: int) -> None:
    """Pick, pack and ship all that a task can take: the first one, two or three of these steps."""
    if steps >= AUTO_STEPS["AUTOPICK"]:
        pick_everything(account, sale, task)
    if steps >= AUTO_STEPS["AUTOPICKPACK"]:
        pack_picked(task)
    if steps >= AUTO_STEPS["AUTOPICKPACKSHIP"]:
        ship_picked(account, sale, task, {"Carrier": sale.header["Carrier"]})


def pick_everything(account: "CoreState", sale: Sale, task: Task) -> None:
    """Pick all units that are in stock and in no other task."""
    units = {line.sku: float(to_pick(sale, line.sku, task)) for line in sale.order.lines}
    pick_quantities(account, sale, task, {sku: count for sku, count in units.items() if count > 0})


def pick_quantities(account: "CoreState", sale: Sale, task: Task, units: Mapping[str, float]) -> None:
    """Pick these units by SKU from the sale's location. Raises CoreError."""
    where = sale.header["Location"]
    rows = [{"SKU": sku, "Quantity": count, "Location": where} for sku, count in units.items()]
    task.pick = Step("AUTHORISED", [_pick_line(account, sale, task, row) for row in rows])


def pack_picked(task: Task) -> None:
    """Put everything picked in one box."""
    task.pack = Step("AUTHORISED", [{**row, "Box": ONE_BOX} for row in task.pick.lines])


def ship_picked(account: "CoreState", sale: Sale, task: Task, shipment: Record) -> None:
    """Ship everything picked in one box; `shipment` may say Carrier and TrackingNumber."""
    pack_picked(task)
    row = {"ShipmentDate": midnight(account.clock.now().date()), "Box": ONE_BOX, "IsShipped": True, **shipment}
    _authorise(account, sale, task, [_ship_line(account, task, row)])


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
    rows = [_ship_line(account, task, row) for row in _rows(ask.body)]
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
        _authorise(account, sale, task, rows)
    else:
        task.ship = Step(status, rows)


def _authorise(account: "CoreState", sale: Sale, task: Task, rows: list[Record]) -> None:
    leave(account, sale, task)
    task.ship = Step("AUTHORISED", [{**row, "IsShipped": True} for row in rows])


def _ship_head(sale: Sale, task: Task, body: Record) -> None:
    task.shipping_notes = str(body.get("ShippingNotes") or "")
    task.shipping_address = body.get("ShippingAddress") or task.shipping_address
    task.require_by = day_of(body.get("RequireBy"), "RequireBy")
    if task.require_by:
        sale.header["ShipBy"] = task.require_by


def _ship_line(account: "CoreState", task: Task, row: Record) -> Record:
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


def show_tasks(sale: Sale) -> list[Record]:
    """The fulfilments of a sale as GET shows them."""
    return [
        {
            "TaskID": task.guid,
            "FulfillmentNumber": task.number,
            "LinkedInvoiceNumber": next((i.number for i in sale.invoices if i.task_id == task.guid), None),
            "FulFilmentStatus": "FULFILLED" if task.shipped else fulfilment_word(sale),
            "Pick": show_step(task.pick),
            "Pack": show_step(task.pack),
            "Ship": show_ship(task),
        }
        for task in sale.tasks
    ]


def fulfilment_word(sale: Sale) -> str:
    """The status of a task that has not shipped."""
    return "NOT FULFILLED" if fulfilment(sale) != "VOIDED" else "VOIDED"


def show_step(step: Step) -> dict[str, Any]:
    """A pick or pack."""
    return {"Status": step.status, "Lines": [dict(line) for line in step.lines]}


def show_ship(task: Task) -> dict[str, Any]:
    """A shipment document."""
    head = {"TaskID": task.guid, "Status": task.ship.status, "RequireBy": task.require_by}
    where = {"ShippingAddress": task.shipping_address, "ShippingNotes": task.shipping_notes}
    return {**head, **where, "Lines": [dict(line) for line in task.ship.lines]}
