"""What a new order takes over from its customer, its linesheet and its price type."""

import pycountry

from sandbox.joor.config import Named
from sandbox.joor.errors import ContentError, UnknownRecordError
from sandbox.joor.linesheets import find_linesheet
from sandbox.joor.models import Connection, Json, Linesheet, Order
from sandbox.joor.state import JoorState
from sandbox.joor.texts import text


def take_defaults(state: JoorState, order: Order, connection: Connection | None, linesheet: Linesheet | None) -> None:
    """Fill a new order's header from its customer and linesheet."""
    warehouse = state.reference.warehouses[0]
    order.header |= {
        "order_source": "web",
        "is_personal_order": "0",
        "warehouse_name": warehouse.name,
        "warehouse_code": warehouse.code,
    }
    if linesheet is not None:
        order.linesheet_id = linesheet.id
        order.header |= _linesheet_texts(state, linesheet)
    if connection is not None:
        order.connection_id = connection.connection_id
        order.header |= _customer_texts(state, connection)


def _linesheet_texts(state: JoorState, linesheet: Linesheet) -> dict[str, str]:
    season = state.seasons.get(linesheet.season_id)
    return {
        "order_delivery_name": linesheet.name,
        "order_delivery_code": linesheet.code,
        "order_season_code": season.external_id if season else "",
        "date_ship_start": linesheet.start_ship,
        "date_ship_end": linesheet.complete_ship,
    }


def _customer_texts(state: JoorState, connection: Connection) -> dict[str, str]:
    fields, reference = connection.fields, state.reference
    rep = next((row for row in reference.sales_reps if row.code == fields.get("sales_rep_code")), Named("", ""))
    texts = {
        "customer_code": connection.customer_code,
        "customer_name": connection.alias,
        "customer_group_name": fields.get("customer_group_name", ""),
        "customer_group_code": fields.get("customer_group_code", ""),
        "company_name": fields.get("company_number_name", ""),
        "company_code": fields.get("company_number_code", ""),
        "customer_buyer_name": fields.get("customer_buyer_name", ""),
        "created_by_email": fields.get("customer_email", ""),
        "sales_representative": rep.name,
        "sales_representative_code": rep.code,
    }
    texts |= _method("payment_method", connection.payment_methods, reference.payment_methods)
    texts |= _method("shipping_method", connection.shipping_methods, reference.shipping_methods)
    for kind, addresses in (("billing", connection.billing), ("shipping", connection.shipping)):
        texts |= address_texts(kind, addresses[0]) if addresses else {}
    return texts


def _method(kind: str, own: list[Json], known: list[Named]) -> dict[str, str]:
    if not own:
        return {}
    code, name = text(own[0].get(f"{kind}_code")), text(own[0].get(f"{kind}_name"))
    row = next((row for row in known if row.code == code or row.name == name), Named(name, code))
    return {f"{kind}_name": row.name, f"{kind}_code": row.code}


def take_price_type(state: JoorState, order: Order, given: Json, connection: Connection | None) -> None:
    """Set an order's currency and price label: as asked, else the customer's first, else the account's first."""
    own = connection.price_type_ids if connection else []
    type_id = text(given.get("price_type_id")) or (own[0] if own else next(iter(state.reference.price_types)))
    if type_id not in state.reference.price_types:
        raise ContentError(f"price_type_id {type_id!r} does not exist")
    row = state.reference.price_types[type_id]
    order.price_type_id = type_id
    order.header |= {
        "order_currency": row.currency_code,
        "order_currency_retail": row.retail_currency_code,
        "order_currency_name": row.name,
    }


def called_linesheet(state: JoorState, given: Json) -> Linesheet | None:
    """The linesheet an order names by code or name; None when it names none. Raises UnknownRecordError."""
    wanted = text(given.get("linesheet"))
    if not wanted:
        return None
    sheet = find_linesheet(state, wanted, wanted)
    if sheet is None:
        raise UnknownRecordError(f"Linesheet {wanted!r} does not exist")
    return sheet


def country_codes(country: str) -> tuple[str, str]:
    """The two- and three-letter codes of a country; empty for a name nobody knows."""
    try:
        found = pycountry.countries.lookup(country)
    except LookupError:
        return "", ""
    return found.alpha_2, found.alpha_3


def address_texts(kind: str, address: Json) -> dict[str, str]:
    """An address of a customer in an order's words: what writes call state, orders call region."""
    two, three = country_codes(text(address.get(f"{kind}_country")))
    texts = {name: text(value) for name, value in address.items() if name != f"{kind}_address_id"}
    state = texts.pop(f"{kind}_state", "")
    codes = {f"{kind}_country_iso_two": two, f"{kind}_country_iso_three": three}
    return texts | {f"{kind}_region": state} | codes
