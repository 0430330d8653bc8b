"""The v2 inventory endpoints: stock per SKU, warehouse and date, with a pass or fail row for every item."""

from datetime import datetime
from typing import Any

from sandbox.joor.calls import Call, V2Route
from sandbox.joor.envelope import response_node
from sandbox.joor.errors import ContentError
from sandbox.joor.grid import color_of, size_of
from sandbox.joor.models import IMMEDIATE, Bucket, Json, Sku, Style
from sandbox.joor.state import JoorState
from sandbox.joor.styles_v2 import called_style
from sandbox.joor.texts import flag, is_date, text, whole

DEFAULT_WAREHOUSE = "Default"


def write_inventory(call: Call) -> Json:
    """POST or PUT /bulk-inventory: update by default, or replace with overwrite=1."""
    overwrite, subtract_pending = call.flag("overwrite", False), call.flag("dec_pending", False)
    records = call.records("inventory_items", "inventory_item")
    pending = _pending_units(call.state) if subtract_pending else {}
    if overwrite:
        _clear(call.state, {_warehouse(record) for record in records})
    return _answer(call.state, [_log_row(call.state, record, pending) for record in records])


def write_one(call: Call) -> Json:
    """PUT the stock of one SKU of a style, all in the query."""
    style = called_style(call)
    names = ("upc", "color_code", "size", "inventory", "inventory_date", "warehouse")
    record = {name: call.query(name) for name in names if call.query(name)}
    if "upc" not in record:
        if not {"color_code", "size"} <= set(record):
            raise ContentError("Send upc, or color_code and size together")
        record |= {"style_number": style.number, "style_identifier": style.identifier}
    if "inventory" not in record:
        raise ContentError("inventory is required")
    pending = _pending_units(call.state) if call.flag("dec_pending", False) else {}
    return _answer(call.state, [_log_row(call.state, record, pending)])


def apply_item(state: JoorState, record: Json, pending: dict[tuple[str, str], int]) -> Sku | None:
    """Write one stock item; None for a SKU that cannot be told. Raises ValueError for a value that is wrong."""
    sku = _find_sku(state, record)
    bucket = Bucket(_warehouse(record), _bucket_date(record.get("inventory_date")))
    # What JOOR does with a warehouse it does not know is undocumented, hence the switch.
    if bucket.warehouse not in {row.name for row in state.reference.warehouses}:
        if state.config.unknown_warehouse == "fail":
            raise ValueError(f"warehouse {bucket.warehouse!r} does not exist")
        return sku
    if sku is None:
        return None
    if flag(record.get("made_to_order")):
        sku.made_to_order = True
        state.inventory.pop(sku.id, None)
        return sku
    _set_cell(state, sku, bucket, _quantity(record), pending)
    return sku


def _set_cell(state: JoorState, sku: Sku, bucket: Bucket, quantity: int, pending: dict[tuple[str, str], int]) -> None:
    # Pending orders draw on what can ship now, so only the immediate bucket pays for them.
    taken = pending.get((sku.id, bucket.warehouse), 0) if bucket.date == IMMEDIATE else 0
    cells = state.inventory.setdefault(sku.id, {})
    if state.config.stock_update_scope == "sku" and bucket.date == IMMEDIATE:
        for other in [cell for cell in cells if cell.warehouse == bucket.warehouse]:
            del cells[other]
    cells[bucket] = max(quantity - taken, 0)
    sku.made_to_order = False


def _log_row(state: JoorState, record: Json, pending: dict[tuple[str, str], int]) -> Json:
    try:
        sku = apply_item(state, record, pending)
    except ValueError:
        sku = None
    name = _sku_text(state, sku) if sku else text(record.get("upc") or record.get("style_number")) or "UNKNOWN"
    return {"sku": name, "inventory_log_id": state.log_id(), "status": "pass" if sku else "fail"}


def _answer(state: JoorState, log: list[Json]) -> Json:
    return {"inventory": {"response": response_node(state), "sku_count": len(log), "inventory_log": log}}


def _find_sku(state: JoorState, record: Json) -> Sku | None:
    if upc := text(record.get("upc")):
        return state.sku_by_upc(upc)
    if text(record.get("style_id")):
        return _sku_by_ids(state, record)
    # JOOR's own documents spell the field with one "i" missing; public clients send the other spelling.
    identifier = text(record.get("style_identifer") or record.get("style_identifier"))
    style = state.style(identifier, text(record.get("style_number")))
    return _sku_by_names(style, text(record.get("color_code")), text(record.get("size"))) if style else None


def _sku_by_names(style: Style, color_code: str, size_name: str) -> Sku | None:
    color, size = color_of(style, color_code), size_of(style, size_name)
    return style.skus.get((color.style_color_id, size.size_id)) if color and size and color_code else None


def _sku_by_ids(state: JoorState, record: Json) -> Sku | None:
    style = state.styles.get(whole(record["style_id"]))
    if style is None:
        return None
    sizes = [size for size in style.sizes.values() if size.code and size.code == text(record.get("size_code"))]
    key = (whole(record.get("style_color_id")), sizes[0].size_id if sizes else 0)
    return style.skus.get(key)


def _sku_text(state: JoorState, sku: Sku) -> str:
    style = state.styles[sku.style_id]
    color, size = style.colors[sku.color_id], style.sizes[sku.size_id]
    return f"{style.number}{style.identifier}{color.code}{size.name}"


def _warehouse(record: Json) -> str:
    return text(record.get("warehouse")) or DEFAULT_WAREHOUSE


def _bucket_date(value: Any) -> str:
    given = text(value)
    if given in ("", IMMEDIATE):
        return IMMEDIATE
    if is_date(given):
        return given
    return datetime.strptime(given, "%m-%d-%Y").date().isoformat()


def _quantity(record: Json) -> int:
    quantity = whole(record.get("inventory"))
    if quantity < 0:
        raise ValueError("inventory must not be negative")
    return quantity


def _clear(state: JoorState, warehouses: set[str]) -> None:
    """Forget the stock an overwrite replaces; a SKU it leaves without any becomes made to order."""
    # The documents disagree on the scope: the whole account, or the warehouses that the call names.
    everywhere = state.config.overwrite_scope == "account"
    for sku in state.skus.values():
        cells = state.inventory.pop(sku.id, {})
        kept = {} if everywhere else {cell: units for cell, units in cells.items() if cell.warehouse not in warehouses}
        if kept:
            state.inventory[sku.id] = kept
        else:
            sku.made_to_order = True


def _pending_units(state: JoorState) -> dict[tuple[str, str], int]:
    units: dict[tuple[str, str], int] = {}
    for order in state.orders.values():
        if order.status != "PENDING":
            continue
        warehouse = order.header.get("warehouse_name") or DEFAULT_WAREHOUSE
        for line in order.live_lines:
            key = (line.sku_id, warehouse)
            units[key] = units.get(key, 0) + line.quantity * line.multiplier
    return units


ROUTES = (
    V2Route("POST", "/bulk-inventory", write_inventory, "inventory"),
    V2Route("PUT", "/bulk-inventory", write_inventory, "inventory"),
    V2Route("PUT", "/style-number/<path:key>/inventory", write_one, "inventory"),
)
