"""The words of a v4 order write, put in the words orders are kept in."""

from typing import Any

from sandbox.joor.config import Named
from sandbox.joor.errors import ContentError
from sandbox.joor.models import Connection, Json, Order
from sandbox.joor.order_defaults import address_texts
from sandbox.joor.state import JoorState
from sandbox.joor.texts import text

HEADER_NAMES = {
    "po_number": "customer_purchase_order",
    "comments": "order_comments",
    "internal_comments": "order_internal_comments",
    "shipping_price": "order_shipping_total",
    "delivery_window_start": "date_ship_start",
    "delivery_window_end": "date_ship_end",
}
NESTED_NAMES = {
    "warehouse": {"name": "warehouse_name", "code": "warehouse_code"},
    "season": {"code": "order_season_code"},
    "customer_group": {"name": "customer_group_name", "code": "customer_group_code"},
    "company_number": {"name": "company_name", "code": "company_code"},
    "buyer": {"name": "customer_buyer_name", "email": "created_by_email"},
    "event": {"event": "order_event", "code": "order_event_code"},
    "type": {"code": "order_type_code"},
    "tax": {"number": "tax_id_label"},
}
DISCOUNTS = {"PERCENTAGE": "order_discount_percent", "AMOUNT": "order_discount"}
ADDRESS_NAMES = {
    "name": "name",
    "line1": "address_1",
    "line2": "address_2",
    "city": "city",
    "state": "state",
    "zip": "postal_code",
    "country": "country",
    "phone": "phone",
    "email": "email",
}


def new_order_facts(state: JoorState, given: Json) -> Json:
    """What a new order is made of. Raises ContentError for a customer or linesheet that does not exist."""
    connection = _customer(state, given)
    facts = {
        "customer_code": connection.customer_code,
        "status": given["status"],
        "linesheet": _linesheet_code(state, given),
        "price_type_id": _price_type_id(state, given),
    }
    return facts | _header_changes(state, given) | _addresses(connection, given)


def order_changes(state: JoorState, order: Order, given: Json) -> Json:
    """What a v4 object changes on an order. Raises ContentError for an unknown code."""
    connection = state.connections.get(order.connection_id) if order.connection_id is not None else None
    return _header_changes(state, given) | (_addresses(connection, given) if connection else {})


def _header_changes(state: JoorState, given: Json) -> Json:
    changes = {own: given[name] for name, own in HEADER_NAMES.items() if name in given}
    for name, inner in NESTED_NAMES.items():
        node = given.get(name) or {}
        changes |= {own: node[key] for key, own in inner.items() if key in node}
    for row in (given.get("discount") or {}).get("details", []):
        changes[DISCOUNTS[row["type"]]] = row["value"]
    for name, known in (
        ("payment_method", state.reference.payment_methods),
        ("shipping_method", state.reference.shipping_methods),
    ):
        changes |= _named(given, name, name, known)
    rep = _named(given, "sales_rep", "sales_rep", state.reference.sales_reps)
    if rep:
        changes |= {"sales_representative": rep["sales_rep_name"], "sales_representative_code": rep["sales_rep_code"]}
    for kind in ("shipping", "billing"):
        changes |= _custom_address(kind, given.get(f"custom_{kind}_address"))
    return changes


def _customer(state: JoorState, given: Json) -> Connection:
    code, number = text(given.get("customer_code")), text(given.get("customer_id"))
    found = state.connection(code) if code else state.connections.get(int(number) if number.isdecimal() else -1)
    if found is None or not found.matched:
        raise ContentError(f"Customer {code or number!r} does not exist")
    return found


def _linesheet_code(state: JoorState, given: Json) -> str:
    sheet = state.linesheets.get(text(given.get("collection_id")))
    if "collection_id" in given and sheet is None:
        raise ContentError(f"Collection {given['collection_id']!r} does not exist")
    return (sheet.code or sheet.name) if sheet else text(given.get("collection_code"))


def _price_type_id(state: JoorState, given: Json) -> str:
    if "price_type_id" in given:
        return text(given["price_type_id"])
    name = text(given.get("price_type_name"))
    found = next((row.id for row in state.reference.price_types.values() if row.name == name), None)
    if found is None:
        raise ContentError(f"Price type {name!r} does not exist")
    return found


def _addresses(connection: Connection, given: Json) -> dict[str, str]:
    texts: dict[str, str] = {}
    for kind, addresses in (("shipping", connection.shipping), ("billing", connection.billing)):
        for key, field in (("id", f"{kind}_address_id"), ("code", f"{kind}_code")):
            wanted = text(given.get(f"{kind}_address_{key}"))
            found = next((row for row in addresses if text(row.get(field)) == wanted), None)
            if wanted and found is None:
                raise ContentError(f"{kind}_address_{key} {wanted!r} does not exist")
            texts |= address_texts(kind, found) if wanted and found else {}
    return texts


def _custom_address(kind: str, node: Any) -> dict[str, str]:
    if not isinstance(node, dict):
        return {}
    texts = {f"{kind}_{own}": text(node[name]) for name, own in ADDRESS_NAMES.items() if name in node}
    if kind == "billing":
        texts.pop("billing_email", None)
    return address_texts(kind, texts) | {f"{kind}_code": ""}


def _named(given: Json, name: str, own: str, known: list[Named]) -> dict[str, str]:
    code = text(given.get(f"{name}_code"))
    if not code:
        return {}
    row = next((row for row in known if row.code == code), None)
    if row is None:
        raise ContentError(f"{name}_code {code!r} does not exist")
    return {f"{own}_name": row.name, f"{own}_code": row.code}
