"""`/sale/fulfilment/pick` and `/sale/fulfilment/pack`."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sandbox.core.ask import Ask
from sandbox.core.errors import refuse
from sandbox.core.sales.access import find_task, touch
from sandbox.core.sales.model import OPEN, Sale, Step, Task
from sandbox.core.stock import NOTHING
from sandbox.core.values import Record, decimal_of, number

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

ONE_BOX = "Box 1"


def get_pick(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/fulfilment/pick."""
    _, task = find_task(account, ask.guid("TaskID"))
    return {"TaskID": task.guid, **show_step(task.pick)}


def write_pick(account: "CoreState", ask: Ask) -> Record:
    """POST or PUT /sale/fulfilment/pick."""
    sale, task = find_task(account, ask.body.get("TaskID"))
    _require_open(task.pick, "Pick")
    if str(ask.body.get("AutoPickMode") or "").upper() == "AUTOPICK":
        pick_everything(account, sale, task)
    else:
        task.pick = Step(_status(ask.body), [pick_line(account, sale, task, row) for row in sent_rows(ask.body)])
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
    rows = [_pack_line(task, row) for row in sent_rows(ask.body)]
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


def sent_rows(body: Record) -> list[Record]:
    """The lines of a body. Raises CoreError when there are none."""
    rows: list[Record] = body.get("Lines") or []
    if not rows:
        raise refuse("Required attribute 'Lines' not provided.")
    return rows


def pick_line(account: "CoreState", sale: Sale, task: Task, row: Record) -> Record:
    """A line of a pick. Raises CoreError."""
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


def show_step(step: Step) -> dict[str, Any]:
    """A pick or pack."""
    return {"Status": step.status, "Lines": [dict(line) for line in step.lines]}


def pick_everything(account: "CoreState", sale: Sale, task: Task) -> None:
    """Pick all units that are in stock and in no other task."""
    units = {line.sku: float(to_pick(sale, line.sku, task)) for line in sale.order.lines}
    pick_quantities(account, sale, task, {sku: count for sku, count in units.items() if count > 0})


def pick_quantities(account: "CoreState", sale: Sale, task: Task, units: Mapping[str, float]) -> None:
    """Pick these units by SKU from the sale's location. Raises CoreError."""
    where = sale.header["Location"]
    rows = [{"SKU": sku, "Quantity": count, "Location": where} for sku, count in units.items()]
    task.pick = Step("AUTHORISED", [pick_line(account, sale, task, row) for row in rows])
