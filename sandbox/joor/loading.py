"""Seeding an account from raw records, written as the API would take them."""

from collections.abc import Callable

from sandbox.joor.config import Category, Named, PriceType
from sandbox.joor.connection_store import match, upsert_connection
from sandbox.joor.errors import ContentError
from sandbox.joor.inventory_v2 import apply_item
from sandbox.joor.linesheets import new_linesheet
from sandbox.joor.models import Json, LinesheetItem
from sandbox.joor.order_desk import new_order
from sandbox.joor.state import JoorState
from sandbox.joor.style_store import insert_style, update_style
from sandbox.joor.texts import text


def load_records(state: JoorState, records: dict[str, list[Json]]) -> dict[str, int]:
    """Load lists of records by kind, reference values first. Raises ContentError for a record JOOR would refuse."""
    unknown = set(records) - set(LOADERS)
    if unknown:
        raise ContentError(f"Cannot load {', '.join(sorted(unknown))}; known are {', '.join(LOADERS)}")
    for kind, load in LOADERS.items():
        for record in records.get(kind, []):
            load(state, record)
    return {kind: len(rows) for kind, rows in records.items()}


def _price_type(state: JoorState, record: Json) -> None:
    price_type = PriceType(**record)
    state.reference.price_types[price_type.id] = price_type


def _style(state: JoorState, record: Json) -> None:
    write = update_style if state.style(text(record.get("style_identifier"))) else insert_style
    write(state, record, state.clock.now())


def _linesheet(state: JoorState, record: Json) -> None:
    sheet = new_linesheet(state, record["name"], record.get("code", ""), by_hand=record.get("by_hand", True))
    for position, identifier in enumerate(record.get("styles", []), 1):
        style = state.style(identifier)
        if style is None:
            raise ContentError(f"Linesheet {sheet.name!r} names the unknown style {identifier!r}")
        sheet.items[style.style_id] = LinesheetItem(position)


def _connection(state: JoorState, record: Json) -> None:
    connection = upsert_connection(state, record, state.clock.now())
    if record.get("matched", True):
        match(state, connection, text(record.get("retailer_name")))


def _inventory(state: JoorState, record: Json) -> None:
    if apply_item(state, record, {}) is None:
        raise ContentError(f"Stock of an unknown SKU: {record}")


def _order(state: JoorState, record: Json) -> None:
    new_order(state, record)


LOADERS: dict[str, Callable[[JoorState, Json], None]] = {
    "price_types": _price_type,
    "warehouses": lambda state, record: state.reference.warehouses.append(Named(**record)),
    "payment_methods": lambda state, record: state.reference.payment_methods.append(Named(**record)),
    "shipping_methods": lambda state, record: state.reference.shipping_methods.append(Named(**record)),
    "sales_reps": lambda state, record: state.reference.sales_reps.append(Named(**record)),
    "categories": lambda state, record: state.reference.categories.append(Category(**record)),
    "styles": _style,
    "linesheets": _linesheet,
    "connections": _connection,
    "inventory": _inventory,
    "orders": _order,
}
