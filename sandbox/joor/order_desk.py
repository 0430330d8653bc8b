"""Placing and editing orders as buyers, reps and the brand do it in JOOR's own pages."""

from decimal import Decimal

from sandbox.joor.errors import ContentError
from sandbox.joor.grid import color_of, size_of
from sandbox.joor.models import Json, Line, Order, Sku, Style
from sandbox.joor.order_defaults import called_linesheet, take_defaults, take_price_type
from sandbox.joor.order_view import HEADER_FIELDS, LINE_FIELDS, STATUS_CODES
from sandbox.joor.state import JoorState
from sandbox.joor.style_view import style_prices
from sandbox.joor.texts import decimal_or_none, rows, text, whole

FIRST_ORDER_ID = 8_812_345
FIRST_LINE_ID = 99_001
SHORT_NAMES = ("name", "number", "style_identifier", "color", "color_code", "upc", "size", "size_code")
TAG_NAMES = {f"style_tag_{short}": short for short in ("code", "group", "name", "value")}
AMOUNTS = {
    "order_discount": "discount",
    "order_discount_percent": "discount_percent",
    "order_shipping_total": "shipping",
}


def new_order(state: JoorState, given: Json) -> Order:
    """Put an order in the account from part of its facts; the customer and linesheet fill in the rest.

    `given` takes v2 header names, `customer_code`, `linesheet` (code or name), `price_type_id`, `status`, `lines`,
    `doors`, `divisions`, and `raw` to override printed texts.
    """
    now = state.clock.now()
    order_id = text(given.get("order_id")) or str(state.ids.number("order", FIRST_ORDER_ID))
    if order_id in state.orders:
        raise ContentError(f"Order {order_id} exists already")
    status = given.get("status", "PENDING")
    if status not in STATUS_CODES:
        raise ContentError(f"status must be one of {', '.join(STATUS_CODES)}")
    order = Order(order_id, status, now, now)
    connection = state.connection(text(given.get("customer_code")))
    take_defaults(state, order, connection, called_linesheet(state, given))
    take_price_type(state, order, given, connection)
    change_order(state, order, given)
    if order.status in ("APPROVED", "SHIPPED"):
        order.approved = now
    state.orders[order_id] = order
    return order


def change_order(state: JoorState, order: Order, changes: Json) -> None:
    """Set header texts, amounts, lines, doors and divisions; everything not named stays. Raises ContentError."""
    known = {*HEADER_FIELDS, *AMOUNTS, "lines", "quantities", "doors", "divisions", "raw"}
    ignored = {"order_id", "status", "linesheet", "price_type_id"}
    unknown = set(changes) - known - ignored
    if unknown:
        raise ContentError(f"An order has no {', '.join(sorted(unknown))}")
    order.header |= {name: text(changes[name]) for name in HEADER_FIELDS if name in changes}
    for name, attribute in AMOUNTS.items():
        if name in changes:
            setattr(order, attribute, _amount(name, changes[name]))
    order.doors = rows(changes.get("doors", order.doors), "door")
    order.raw |= {name: text(value) for name, value in changes.get("raw", {}).items()}
    if "lines" in changes:
        order.lines = [new_line(state, order, row) for row in rows(changes["lines"], "line")]
        order.divisions = _divisions(state, order)
    order.divisions = rows(changes.get("divisions", order.divisions), "division")
    for upc, quantity in changes.get("quantities", {}).items():
        _set_quantity(order, upc, whole(quantity))


def new_line(state: JoorState, order: Order, given: Json) -> Line:
    """A line from a UPC, a sku_id, or a style number or identifier with color_code and size.

    A line that names no SKU of the account is taken as it is, with its item_* texts.
    """
    sku = find_sku(state, given)
    fields = {name: text(given[name]) for name in LINE_FIELDS if name in given}
    fields = {f"item_{name}": text(given[name]) for name in SHORT_NAMES if name in given} | fields
    if sku is not None:
        fields = _sku_fields(state, order, sku) | fields
    price = decimal_or_none(given.get("price"))
    return Line(
        id=str(state.ids.number("line", FIRST_LINE_ID)),
        fields=fields,
        quantity=whole(given.get("quantity", 1)),
        price=_price(state, order, sku) if price is None else price,
        sku_id=sku.id if sku else "",
        multiplier=whole(given.get("multiplier", 1)),
        adjustment=decimal_or_none(given.get("adjustment")) or Decimal(0),
        style_tags=rows(given.get("style_tags"), "style_tag") or _style_tags(state, sku),
        raw={name: text(value) for name, value in given.get("raw", {}).items()},
    )


def find_sku(state: JoorState, given: Json) -> Sku | None:
    """The SKU a line names; None when the account has none like it."""
    if "sku_id" in given:
        return state.skus.get(text(given["sku_id"]))
    if "upc" in given:
        return state.sku_by_upc(text(given["upc"]))
    style = _style(state, given)
    if style is None:
        return None
    color, size = color_of(style, text(given.get("color_code"))), size_of(style, text(given.get("size")))
    return style.skus.get((color.style_color_id, size.size_id)) if color and size else None


def sku_price(style: Style, sku: Sku, price_type_id: str) -> tuple[Decimal, str]:
    """Wholesale and retail of a SKU under a price type: its own, else its style's, else nothing."""
    price = sku.prices.get(price_type_id) or style_prices(style).get(price_type_id)
    return (Decimal(price.wholesale), price.retail) if price else (Decimal(0), "")


def _amount(name: str, value: object) -> Decimal:
    amount = decimal_or_none(value)
    if amount is None:
        raise ContentError(f"{name} must be a decimal, but is {value!r}")
    return amount


def _style_tags(state: JoorState, sku: Sku | None) -> list[Json]:
    tags = rows(state.styles[sku.style_id].attributes.get("style_tags"), "style_tag") if sku else []
    names = ("code", "group", "name", "value")
    return [
        {f"style_tag_{name}": text(tag.get(f"style_tag_{name}") or tag.get(name)) for name in names} for tag in tags
    ]


def _divisions(state: JoorState, order: Order) -> list[Json]:
    styles = [state.styles[state.skus[line.sku_id].style_id] for line in order.lines if line.sku_id]
    found = {
        (text(style.attributes.get("division_code")), text(style.attributes["division"]))
        for style in styles
        if style.attributes.get("division")
    }
    return [{"division_code": code, "division_name": name} for code, name in sorted(found)]


def _style(state: JoorState, given: Json) -> Style | None:
    if "style_identifier" in given:
        return state.style(text(given["style_identifier"]))
    number = text(given.get("style_number") or given.get("number"))
    return next((style for style in state.styles.values() if style.number == number), None)


def _sku_fields(state: JoorState, order: Order, sku: Sku) -> dict[str, str]:
    style = state.styles[sku.style_id]
    color, size = style.colors[sku.color_id], style.sizes[sku.size_id]
    return {
        "item_name": style.name,
        "item_number": style.number,
        "item_style_id": str(style.style_id),
        "item_style_identifier": style.identifier,
        "item_color": color.name,
        "item_color_code": color.code,
        "item_upc": sku.upc,
        "item_size": size.name,
        "item_size_code": size.code,
        "item_retail_price": sku_price(style, sku, order.price_type_id)[1],
    }


def _price(state: JoorState, order: Order, sku: Sku | None) -> Decimal:
    return sku_price(state.styles[sku.style_id], sku, order.price_type_id)[0] if sku else Decimal(0)


def _set_quantity(order: Order, upc: str, quantity: int) -> None:
    lines = [line for line in order.live_lines if line.fields.get("item_upc") == upc]
    if not lines:
        raise ContentError(f"Order {order.order_id} has no line with UPC {upc!r}")
    lines[0].quantity = quantity
