"""Reads what can be read of a row that is no order Seamline may act on: what it wants of the stock counts all the same.

Where a row leaves room, it counts for more rather than for less.
"""

from decimal import Decimal
from typing import Any

from seamline.domain.order import UNKNOWN_UNITS, Order, OrderLine, OrderStatus
from seamline.marketplace.joor.order_codec import order_codes, order_id_of, order_status, order_texts
from seamline.marketplace.joor.values import Node, number, rows, text

FOR_EVER = "9999-12-31"
"""The day of an order that does not say when it was approved: later than any go-live."""


def salvage(row: Any, asked_for: OrderStatus) -> Order | None:
    """The order as far as it can be read, None when nobody can tell what it wants.

    A quantity that cannot be read is UNKNOWN_UNITS; the status then is the one the list was asked for.
    """
    items = rows(row.get("line_items"), "line_item") if isinstance(row, dict) and "line_items" in row else [None]
    if not all(isinstance(item, dict) for item in items):
        return None
    texts = order_texts(row)
    dated = texts if texts["approved"] or texts["created"] else {**texts, "approved": FOR_EVER}
    return Order(
        id=order_id_of(row),
        status=order_status(row) or asked_for,
        currency=text(row.get("order_currency")),
        total=Decimal(0),
        lines=tuple(map(_line, items)),
        **dated,
        **order_codes(row),
    )


def _line(item: Node) -> OrderLine:
    packs, units = number(item.get("item_quantity")), number(text(item.get("item_multiplier")) or 1)
    readable = packs is not None and packs >= 0 and units is not None and units >= 0
    return OrderLine(
        style_identifier=text(item.get("item_style_identifier")),
        style_number=text(item.get("item_number")),
        name=text(item.get("item_name")),
        color=text(item.get("item_color")),
        color_code=text(item.get("item_color_code")),
        size=text(item.get("item_size")),
        size_code=text(item.get("item_size_code")),
        upc=text(item.get("item_upc")),
        quantity=packs if readable and packs is not None else UNKNOWN_UNITS,
        price=Decimal(0),
        multiplier=(units or 1) if readable else 1,
    )
