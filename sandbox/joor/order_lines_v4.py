"""The v4 order line endpoints; creating a line that exists adds to it."""

from decimal import Decimal

from sandbox.joor.calls import Call, V4Route
from sandbox.joor.envelope import V4Answer
from sandbox.joor.errors import MalformedError
from sandbox.joor.models import Json, Line, Order
from sandbox.joor.order_book import touch
from sandbox.joor.order_desk import new_line
from sandbox.joor.shapes_v4 import LineShape
from sandbox.joor.skus_v4 import COLOR_TRAIT, SIZE_TRAIT
from sandbox.joor.state import JoorState
from sandbox.joor.texts import decimal_or_none, money, text, whole

OPEN = ("IN_PROGRESS", "NOTES", "PENDING")
PRICINGS = ("item_price", "discount_amount", "discount_percentage")
HUNDRED = Decimal(100)


def list_lines(call: Call) -> V4Answer:
    """GET /orders/sku_line_items?order_ids=."""
    wanted = call.ids("order_ids")
    if not wanted:
        raise MalformedError("order_ids is required")
    orders = [call.state.orders[order_id] for order_id in wanted if order_id in call.state.orders]
    return V4Answer([_view(call.state, order, line) for order in orders for line in order.lines])


def create_lines(call: Call) -> V4Answer:
    """POST /orders/sku_line_items/bulk_create: not idempotent, quantities add up."""
    answer, state = V4Answer(), call.state
    for given in call.objects(LineShape, answer):
        order = state.orders.get(text(given.get("order_id")))
        details = {"order_id": text(given.get("order_id")), "sku_id": text(given.get("sku_id"))}
        if order is None or details["sku_id"] not in state.skus:
            answer.refuse("NOT_FOUND", "There is no such order or SKU", **details)
        elif fault := _closed(order) or _pricing_fault(given) or _quantity_fault(given):
            answer.refuse("INVALID", fault, **details)
        else:
            line = _add(state, order, given)
            touch(order, state.clock.now())
            answer.data.append(_view(state, order, line))
    return answer


def update_lines(call: Call) -> V4Answer:
    """POST /orders/sku_line_items/bulk_update: sets quantities."""
    answer, state = V4Answer(), call.state
    owners = {line.id: (order, line) for order in state.orders.values() for line in order.lines}
    for given in call.objects(LineShape, answer):
        line_id = text(given.get("id"))
        if line_id not in owners:
            answer.refuse("NOT_FOUND", "There is no such line", id=line_id)
            continue
        order, line = owners[line_id]
        if fault := _closed(order) or _quantity_fault(given):
            answer.refuse("INVALID", fault, id=line_id)
            continue
        line.quantity = whole(given["quantity"])
        touch(order, state.clock.now())
        answer.data.append(_view(state, order, line))
    return answer


def _closed(order: Order) -> str:
    return "" if order.status in OPEN else f"Lines of an {order.status} order cannot be changed"


def _quantity_fault(given: Json) -> str:
    return "" if given.get("quantity", -1) >= 0 else "quantity must be a whole number of 0 or more"


def _pricing_fault(given: Json) -> str:
    sent = [name for name in PRICINGS if given.get(name) is not None]
    if len(sent) > 1:
        return f"Send at most one of {', '.join(PRICINGS)}"
    amounts = [decimal_or_none(given[name]) for name in sent]
    if any(amount is None or amount < 0 for amount in amounts):
        return f"{sent[0]} must be a decimal of 0 or more"
    return "discount_percentage must be 0 to 100" if "discount_percentage" in sent and amounts > [HUNDRED] else ""


def _add(state: JoorState, order: Order, given: Json) -> Line:
    # Adding to what is there is JOOR's documented behaviour, and why a blind retry doubles a line.
    line = next((line for line in order.live_lines if line.sku_id == given["sku_id"]), None)
    if line is None:
        line = new_line(state, order, {"sku_id": given["sku_id"], "quantity": 0})
        order.lines.append(line)
    line.quantity += given["quantity"]
    if given.get("item_price") is not None:
        line.adjustment = Decimal(text(given["item_price"])) - line.price
    elif given.get("discount_amount") is not None:
        line.adjustment = -Decimal(text(given["discount_amount"]))
    elif given.get("discount_percentage") is not None:
        line.adjustment = -line.price * Decimal(text(given["discount_percentage"])) / HUNDRED
    return line


def _view(state: JoorState, order: Order, line: Line) -> Json:
    fields, sku = line.fields, state.skus.get(line.sku_id)
    return {
        "id": line.id,
        "order_id": order.order_id,
        "quantity": line.quantity,
        "cancelled": bool(line.cancelled) or order.status == "CANCELLED",
        "line_item_sku": {
            "original_id": line.sku_id,
            "sku_identifier": sku.sku_identifier if sku else "",
            "item_price": money(line.unit_price),
            "wholesale_price": money(line.price),
            "product": {
                "id": fields.get("item_style_id", ""),
                "name": fields.get("item_name", ""),
                "external_id": fields.get("item_number", ""),
                "identifier": fields.get("item_style_identifier", ""),
            },
            "trait_values": [_trait_view(fields, COLOR_TRAIT, "color"), _trait_view(fields, SIZE_TRAIT, "size")],
        },
    }


def _trait_view(fields: dict[str, str], trait_id: str, kind: str) -> Json:
    return {
        "trait": {"id": trait_id, "name": kind.title(), "type": kind},
        "value": fields.get(f"item_{kind}", ""),
        "external_id": fields.get(f"item_{kind}_code", ""),
    }


ROUTES = (
    V4Route("GET", "/orders/sku_line_items", list_lines),
    V4Route("POST", "/orders/sku_line_items/bulk_create", create_lines),
    V4Route("POST", "/orders/sku_line_items/bulk_update", update_lines),
)
