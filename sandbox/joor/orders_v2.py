"""The v2 order endpoint, whose default is to mark as exported whatever it returns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.joor.calls import Call, V2Route
from sandbox.joor.envelope import Page, response_node
from sandbox.joor.errors import ContentError, UnknownRecordError
from sandbox.joor.models import Json, Order
from sandbox.joor.order_book import has_deleted_goods, mark_export
from sandbox.joor.order_view import order_payload
from sandbox.joor.state import JoorState

APPROVED_AND_SHIPPED = 2
ALL_STATUSES = 8
ORDER_TYPES = {
    1: ("NOTES",),
    2: ("APPROVED", "SHIPPED"),
    3: ("PENDING",),
    4: ("NOTES", "PENDING", "APPROVED", "SHIPPED"),
    5: ("CANCELLED",),
    6: ("APPROVED",),
    7: ("SHIPPED",),
    8: ("NOTES", "PENDING", "APPROVED", "SHIPPED", "CANCELLED"),
}
EXPORT_ALL, NOT_EXPORTED, EXPORTED, MODIFIED, NOT_OR_MODIFIED, UNTRIED, UNTRIED_OR_MODIFIED = range(1, 8)
CHECK_NOTHING, CHECK_FIELDS, CHECK_DELETED, CHECK_BOTH = range(4)


@dataclass(frozen=True)
class OrderFilter:
    """What the query of an order list asks for, read once."""

    statuses: tuple[str, ...]
    export_status: int
    modified: tuple[datetime, datetime] | None
    texts: dict[str, str]

    @classmethod
    def of(cls, call: Call) -> "OrderFilter":
        """Read the query, with JOOR's defaults. Raises ContentError."""
        default = NOT_EXPORTED if call.flag("sync", True) else EXPORT_ALL
        names = ("order_id", "customer_code", "customer_group_name")
        return cls(
            statuses=ORDER_TYPES[_choice(call, "order_type", APPROVED_AND_SHIPPED, ALL_STATUSES)],
            export_status=_choice(call, "export_status", default, UNTRIED_OR_MODIFIED),
            modified=call.range("date_start", "date_end"),
            texts={name: call.query(name) for name in names if call.query(name)},
        )

    def takes(self, state: JoorState, order: Order) -> bool:
        """Whether the list holds this order."""
        return (
            order.status in self.statuses
            and matches_export_status(order, self.export_status)
            and (self.modified is None or self.modified[0] <= order.modified <= self.modified[1])
            and all(_own_text(state, order, name) == value for name, value in self.texts.items())
        )


def list_orders(call: Call) -> Json:
    """GET /order: `sync` is 1 unless the caller says 0."""
    _served(call)
    wanted = OrderFilter.of(call)
    page = call.page([order for order in call.state.orders.values() if wanted.takes(call.state, order)])
    return _envelope(call.state, replace(page, rows=_export(call, page.rows)))


def read_order(call: Call) -> Json:
    """GET /order/{id}: whatever its state; marks it exported unless sync=0."""
    _served(call)
    order = call.state.orders.get(call.path["order_id"].strip("/"))
    if order is None or order.status == "IN_PROGRESS":
        raise UnknownRecordError(f"Order {call.path['order_id']!r} does not exist")
    return _envelope(call.state, replace(Page.single(order), rows=_export(call, [order])))


def matches_export_status(order: Order, wanted: int) -> bool:
    """Whether an order passes one of the seven export_status filters."""
    untried = order.export_status == "UNDEFINED"
    exported, modified = order.export_status == "SUCCESS", order.modified_since_export
    return {
        EXPORT_ALL: True,
        NOT_EXPORTED: not exported,
        EXPORTED: exported,
        MODIFIED: modified,
        NOT_OR_MODIFIED: not exported or modified,
        UNTRIED: untried,
        UNTRIED_OR_MODIFIED: untried or modified,
    }[wanted]


# A customer's code of today counts, not the one at the time of the order: a changed code applies to old orders.
def _own_text(state: JoorState, order: Order, name: str) -> str:
    if name == "order_id":
        return order.order_id
    connection = state.connections.get(order.connection_id) if order.connection_id is not None else None
    if name == "customer_code" and connection:
        return connection.customer_code
    return order.header.get(name, "")


def _export(call: Call, orders: list[Order]) -> list[Order]:
    """Leave out and mark failed what does not pass the checks; mark the rest exported under sync=1."""
    sync, now = call.flag("sync", True), call.state.clock.now()
    check = _choice(call, "check", CHECK_FIELDS if sync else CHECK_NOTHING, CHECK_BOTH, least=CHECK_NOTHING)
    kept: list[Order] = []
    for order in orders:
        problems = list(_problems(call.state, order, check))
        if not problems:
            kept.append(order)
        elif sync or call.state.config.check_marks_without_sync:
            mark_export(order, "FAILED", "; ".join(problems), now)
    # Only what this page returns is marked; a caller that dies now has lost these orders.
    for order in kept if sync else ():
        mark_export(order, "SUCCESS", "", now)
    return kept


def _problems(state: JoorState, order: Order, check: int) -> Iterator[str]:
    if check in (CHECK_FIELDS, CHECK_BOTH):
        payload = order_payload(state, order)
        for name in state.config.required_order_fields:
            if not payload.get(name):
                yield f"Missing required field: {name}"
    if check in (CHECK_DELETED, CHECK_BOTH) and has_deleted_goods(state, order):
        yield "The order contains deleted styles or colors"


def _choice(call: Call, name: str, default: int, most: int, least: int = 1) -> int:
    value = call.number(name, default)
    if not least <= value <= most:
        raise ContentError(f"{name} must be {least} to {most}")
    return value


def _served(call: Call) -> None:
    segment = call.request.path.split("/")[2]
    if segment not in call.state.config.order_paths:
        raise UnknownRecordError(f"There is no endpoint /{segment}")


def _envelope(state: JoorState, page: Page[Order]) -> Json:
    orders = [order_payload(state, order) for order in page.rows]
    node = response_node(state, page=page)
    match state.config.order_envelope:
        case "flat":
            return {"response": node, "orders": orders}
        case "bare":
            return {"orders": orders}
        case "nested_orders":
            return {"orders": {"response": node, "orders": orders}}
        case "nested_order":
            return {"orders": {"response": node, "order": orders}}


ROUTES = (
    V2Route("GET", "/order", list_orders, ""),
    V2Route("GET", "/orders", list_orders, ""),
    V2Route("GET", "/order/<order_id>", read_order, ""),
    V2Route("GET", "/orders/<order_id>", read_order, ""),
)
