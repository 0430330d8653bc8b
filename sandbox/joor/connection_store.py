"""Customers of the brand: what may be written about them, and JOOR's people matching the new ones."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sandbox.joor.config import Named
from sandbox.joor.errors import ContentError
from sandbox.joor.models import Connection, Json
from sandbox.joor.state import JoorState, Reference
from sandbox.joor.texts import rows, text

FIRST_CONNECTION_ID = 445_566
FIRST_ADDRESS_ID = 71
MAX_LENGTHS = {
    "customer_code": 50, "customer_name": 100, "customer_alias": 150, "customer_email": 50,
    "customer_contact_name": 1000, "customer_buyer_name": 50, "company_number_name": 150, "company_number_code": 100,
    "customer_group_name": 150, "customer_group_code": 100, "sales_rep_code": 100,
}  # fmt: skip
REQUIRED = ("customer_code", "customer_name")


def upsert_connection(state: JoorState, record: Json, at: datetime) -> Connection:
    """Add a customer, to be matched by JOOR, or replace everything written about a known one. Raises ContentError."""
    faults = list(_faults(state.reference, record))
    if faults:
        raise ContentError(f"customer {text(record.get('customer_code'))!r}: {'; '.join(faults)}")
    connection = state.connection(text(record["customer_code"])) or _new(state, record, at)
    connection.modified = at
    _write(state, connection, record)
    return connection


def match(state: JoorState, connection: Connection, retailer_name: str = "") -> None:
    """Do what JOOR's data team does: join the customer to a retailer, which has a name of its own."""
    # The retailer's own name stands on JOOR's side: what the brand wrote may never read back.
    connection.matched = True
    connection.retailer_name = retailer_name or connection.retailer_name
    connection.modified = state.clock.now()


def match_due(state: JoorState, now: datetime) -> None:
    """Match the customers that waited long enough, where the account is configured to do that by itself."""
    if state.config.match_after_seconds is None:
        return
    wait = timedelta(seconds=state.config.match_after_seconds)
    for connection in state.connections.values():
        if not connection.matched and now >= connection.created + wait:
            match(state, connection)


def connection_view(state: JoorState, connection: Connection) -> Json:
    """A customer as v2 prints it; reads use other names than writes."""
    fields = connection.fields
    named = ("customer_buyer_name", "company_number_name", "company_number_code", "customer_group_name")
    return {
        "customer_account_id": connection.connection_id,
        "customer_code": connection.customer_code,
        "customer_alias": connection.alias,
        "customer_contact_name": connection.retailer_name,
        "customer_contact_email": fields.get("customer_email", ""),
        **{name: fields.get(name, "") for name in (*named, "customer_group_code", "sales_rep_code")},
        "warehouses": {"warehouse": connection.warehouses},
        "billing": {"billing_addresses": {"billing_address": connection.billing}},
        "shipping": {"shipping_addresses": {"shipping_address": connection.shipping}},
        "price_types": {"price_type": [_price_type_view(state, type_id) for type_id in connection.price_type_ids]},
        "payment_methods": {"payment_method": connection.payment_methods},
        "shipping_methods": {"shipping_method": connection.shipping_methods},
    }


def _price_type_view(state: JoorState, price_type_id: str) -> Json:
    row = state.reference.price_types[price_type_id]
    return {
        "price_type_currency_code": row.currency_code,
        "price_type_label": row.name,
        "price_type_retail_currency_code": row.retail_currency_code,
    }


def _new(state: JoorState, record: Json, at: datetime) -> Connection:
    connection_id = state.ids.number("connection", FIRST_CONNECTION_ID)
    name = text(record["customer_name"])
    connection = Connection(connection_id, text(record["customer_code"]), name, name, at, at)
    state.connections[connection_id] = connection
    return connection


def _write(state: JoorState, connection: Connection, record: Json) -> None:
    connection.customer_code = text(record["customer_code"])
    connection.name = text(record["customer_name"])
    connection.fields = {name: text(record[name]) for name in MAX_LENGTHS if name in record}
    connection.billing = _addresses(state, record, "billing")
    connection.shipping = _addresses(state, record, "shipping")
    price_types = (_price_type(state.reference, row) for row in rows(record.get("price_types"), "price_type"))
    connection.price_type_ids = [row for row in price_types if row]
    connection.warehouses = rows(record.get("warehouses"), "warehouse")
    connection.payment_methods = rows(record.get("payment_methods"), "payment_method")
    connection.shipping_methods = rows(record.get("shipping_methods"), "shipping_method")


def _addresses(state: JoorState, record: Json, kind: str) -> list[Json]:
    addresses = (record.get(kind) or {}).get(f"{kind}_addresses")
    return [
        {f"{kind}_address_id": state.ids.number("address", FIRST_ADDRESS_ID)}
        | {key: text(value) for key, value in row.items() if key != f"{kind}_address_id"}
        for row in rows(addresses, f"{kind}_address")
    ]


def _faults(reference: Reference, record: Json) -> Iterator[str]:
    for name in REQUIRED:
        if not text(record.get(name)).strip():
            yield f"{name} is required"
    for name, limit in MAX_LENGTHS.items():
        if len(text(record.get(name))) > limit:
            yield f"{name} is longer than {limit} characters"
    price_types = rows(record.get("price_types"), "price_type")
    if not price_types:
        yield "price_types is required"
    for row in price_types:
        if _price_type(reference, row) is None:
            label, currency = text(row.get("price_type_label")), text(row.get("price_type_currency_code"))
            yield f"price type {label!r} in {currency!r} does not exist"
    yield from _address_faults(record)
    yield from _reference_faults(reference, record)


def _address_faults(record: Json) -> Iterator[str]:
    for kind in ("billing", "shipping"):
        node = record.get(kind) or {}
        if not isinstance(node, dict):
            yield f"{kind} must be an object"
            continue
        for row in rows(node.get(f"{kind}_addresses"), f"{kind}_address"):
            if len(text(row.get(f"{kind}_code"))) > MAX_LENGTHS["customer_code"]:
                yield f"{kind}_code is longer than 50 characters"


def _reference_faults(reference: Reference, record: Json) -> Iterator[str]:
    known: tuple[tuple[str, str, list[Named]], ...] = (
        ("payment_methods", "payment_method", reference.payment_methods),
        ("shipping_methods", "shipping_method", reference.shipping_methods),
        ("warehouses", "warehouse", reference.warehouses),
    )
    for plural, single, values in known:
        for row in rows(record.get(plural), single):
            code, name = text(row.get(f"{single}_code")), text(row.get(f"{single}_name"))
            if not any(value.code == code if code else value.name == name for value in values):
                yield f"{single} {code or name!r} does not exist"
    rep = text(record.get("sales_rep_code"))
    if rep and rep not in {value.code for value in reference.sales_reps}:
        yield f"sales_rep_code {rep!r} does not exist"


def _price_type(reference: Reference, row: Json) -> str | None:
    label, currency = text(row.get("price_type_label")), text(row.get("price_type_currency_code"))
    found = reference.price_type(label, currency)
    return found.id if found else None
