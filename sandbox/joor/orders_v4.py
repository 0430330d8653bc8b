"""The v4 order endpoints: headers, creation, and the write-back of export state, status and tracking."""

from dataclasses import dataclass
from datetime import datetime

from sandbox.joor.calls import Call, V4Route
from sandbox.joor.envelope import V4Answer
from sandbox.joor.errors import MalformedError, RefusalError
from sandbox.joor.models import Json, Order, OrderStatus
from sandbox.joor.order_book import goods_total, mark_export, order_total, touch
from sandbox.joor.order_desk import change_order, new_order
from sandbox.joor.order_rules_v4 import change_fault, needs, window_fault
from sandbox.joor.order_write_v4 import new_order_facts, order_changes
from sandbox.joor.paging_v4 import v4_page
from sandbox.joor.shapes_v4 import OrderShape
from sandbox.joor.state import JoorState
from sandbox.joor.texts import moment, money, stamp, text

MAX_PAGE = 200
SORT_KEYS = ("id", "date_approved", "last_modified", "status")
WRITE_BACK = {"id", "export_status", "export_description", "tracking_number", "internal_comments"}


@dataclass(frozen=True)
class OrderFilter:
    """What the query of an order list asks for, read once."""

    ids: frozenset[str]
    status: str
    export_status: str
    approved: tuple[datetime, datetime] | None
    modified_since: datetime | None

    @classmethod
    def of(cls, call: Call) -> "OrderFilter":
        """Read the query. Raises a RefusalError."""
        since = call.query("last_modified")
        return cls(
            ids=frozenset(call.ids("order_ids")),
            status=call.query("status"),
            export_status=call.query("export_status"),
            approved=call.range("date_approved_start", "date_approved_end"),
            modified_since=_moment(since) if since else None,
        )

    def takes(self, order: Order) -> bool:
        """Whether the list holds this order."""
        return (
            (not self.ids or order.order_id in self.ids)
            and self.status in ("", order.status)
            and self.export_status in ("", order.export_status)
            and (self.approved is None or _within(order.approved, self.approved))
            and (self.modified_since is None or order.modified >= self.modified_since)
        )


def list_orders(call: Call) -> V4Answer:
    """GET /orders: headers only, by ids, status, export state and dates."""
    wanted = OrderFilter.of(call)
    found = [order for order in call.state.orders.values() if wanted.takes(order)]
    key = call.query("sort_by") or "id"
    if key not in SORT_KEYS:
        raise MalformedError(f"sort_by must be one of {', '.join(SORT_KEYS)}")
    found.sort(key=lambda order: _sort_value(order, key), reverse=call.query("sort_order") == "DESCENDING")
    return V4Answer([_view(call.state, order) for order in v4_page(call, found, MAX_PAGE)])


def create_orders(call: Call) -> V4Answer:
    """POST /orders/bulk_create."""
    answer, state = V4Answer(), call.state
    for given in call.objects(OrderShape, answer):
        details = {"customer_code": text(given.get("customer_code")), "po_number": text(given.get("po_number"))}
        if fault := window_fault(given) if "status" in given else "status is required":
            answer.refuse("INVALID", fault, **details)
            continue
        try:
            order = new_order(state, new_order_facts(state, given))
        except RefusalError as refusal:
            answer.refuse("INVALID", refusal.comment, **details)
            continue
        if missing := list(needs(order)):
            del state.orders[order.order_id]
            answer.refuse("INVALID", f"{order.status} needs {', '.join(missing)}", **details)
        else:
            answer.data.append(_view(state, order))
    return answer


def update_orders(call: Call) -> V4Answer:
    """POST /orders/bulk_update: what fails is named in `errors`, within the same 200."""
    answer = V4Answer()
    for given in call.objects(OrderShape, answer):
        order = call.state.orders.get(text(given.get("id")))
        if order is None:
            answer.refuse("NOT_FOUND", "There is no such order", id=text(given.get("id")))
        elif fault := change_fault(order, given):
            answer.refuse("INVALID", fault, id=order.order_id)
        else:
            _try_change(call.state, order, given, answer)
    return answer


def _try_change(state: JoorState, order: Order, given: Json, answer: V4Answer) -> None:
    try:
        change_order(state, order, order_changes(state, order, given))
    except RefusalError as refusal:
        answer.refuse("INVALID", refusal.comment, id=order.order_id)
        return
    order.tracking_number = text(given.get("tracking_number", order.tracking_number))
    if set(given) - WRITE_BACK - {"status"}:
        touch(order, state.clock.now())
    _set_status(state, order, given.get("status", order.status))
    _set_export(state, order, given)
    answer.data.append(_view(state, order))


def _set_status(state: JoorState, order: Order, status: OrderStatus) -> None:
    """Shipping is the integration's own write-back; any other new status counts as a modification."""
    if status == order.status:
        return
    order.status = status
    if status == "APPROVED":
        order.approved = state.clock.now()
    if status != "SHIPPED":
        touch(order, state.clock.now())


def _set_export(state: JoorState, order: Order, given: Json) -> None:
    now = state.clock.now()
    if "export_status" in given:
        mark_export(order, given["export_status"], text(given.get("export_description")), now)
    elif "export_description" in given:
        order.export_description = text(given["export_description"])
    # Should JOOR count its integration's own write-back as an edit, every acknowledgement asks for another export.
    if state.config.ack_bumps_modified:
        touch(order, now)


def _within(approved: datetime | None, limits: tuple[datetime, datetime]) -> bool:
    return approved is not None and limits[0] <= approved <= limits[1]


def _moment(value: str) -> datetime:
    try:
        return moment(value)
    except ValueError as error:
        raise MalformedError(f"last_modified={value!r} is not a date") from error


def _sort_value(order: Order, key: str) -> tuple[object, int]:
    values = {
        "id": "",
        "date_approved": stamp(order.approved),
        "last_modified": stamp(order.modified),
        "status": order.status,
    }
    return values[key], int(order.order_id)


def _view(state: JoorState, order: Order) -> Json:
    header = order.header
    connection = state.connections.get(order.connection_id) if order.connection_id is not None else None
    exported = {"export_status": order.export_status, "export_description": order.export_description}
    return {
        "id": order.order_id,
        "retailer_id": str(order.connection_id) if order.connection_id is not None else None,
        "price_type_id": order.price_type_id,
        "collection_id": order.linesheet_id or None,
        "status": order.status,
        "customer": {
            "name": connection.alias if connection else header.get("customer_name", ""),
            "buyer_name": header.get("customer_buyer_name", ""),
        },
        "buyer": {"name": header.get("customer_buyer_name", ""), "email": header.get("created_by_email", "")},
        "shipping_address": _shipping_address(header),
        "total": money(order_total(order)),
        "subtotal": money(goods_total(order)),
        "quantity": sum(line.quantity for line in order.live_lines),
        "shipping_price": money(order.shipping),
        "comments": header.get("order_comments", ""),
        "internal_comments": header.get("order_internal_comments", ""),
        "tracking_number": order.tracking_number or None,
        **(exported if state.config.orders_v4_show_export else {}),
    }


def _shipping_address(header: dict[str, str]) -> Json:
    names = {
        "name": "name",
        "line1": "address_1",
        "line2": "address_2",
        "city": "city",
        "state": "region",
        "zip": "postal_code",
        "country": "country",
        "phone": "phone",
        "email": "email",
    }
    return {name: header.get(f"shipping_{own}", "") for name, own in names.items()}


ROUTES = (
    V4Route("GET", "/orders", list_orders),
    V4Route("POST", "/orders/bulk_create", create_orders),
    V4Route("POST", "/orders/bulk_update", update_orders),
)
