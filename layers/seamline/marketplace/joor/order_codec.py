"""Reads one v2 order: exact amounts, JOOR's names turned into ours, and a reason whenever a row cannot be trusted."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from seamline.domain.customer import Address
from seamline.domain.order import PARAGRAPH, Door, Order, OrderLine, OrderStatus, packed
from seamline.marketplace.joor.countries import country_name
from seamline.marketplace.joor.values import Node, decimal, flag, nodes, number, rows, text

END_OF_PARAGRAPH = "<eop>"
NOTHING = Decimal(0)


class UnreadableOrder(ValueError):
    """A row that is no order Seamline may act on; the text says which field and why."""


def decode_order(row: Any) -> Order:
    """An order from a row of v2's list. Raises UnreadableOrder."""
    if not isinstance(row, dict):
        raise UnreadableOrder(f"the row is no order: {row!r:.80}")
    return Order(
        id=_required(row, "order_id"),
        status=_status(row),
        currency=_required(row, "order_currency"),
        total=_amount(row, "order_total"),
        lines=_lines(row),
        discount=_amount(row, "order_discount", NOTHING),
        discount_percent=_amount(row, "order_discount_percent", NOTHING),
        shipping_total=_amount(row, "order_shipping_total", NOTHING),
        shipping=_address(row, "shipping"),
        billing=_address(row, "billing"),
        divisions=_divisions(row),
        doors=_doors(row),
        raw=packed(msgspec.json.encode(row)),
        **_dated(order_texts(row)),
        **order_codes(row),
    )


def order_id_of(row: Any) -> str:
    """The id of a row, as far as it has one."""
    return text(row.get("order_id")) if isinstance(row, dict) else ""


def order_texts(row: Node) -> dict[str, Any]:
    """The fields that are texts and so can always be read."""
    return {
        "price_label": text(row.get("order_currency_name")),
        "customer_code": text(row.get("customer_code")),
        "customer_name": text(row.get("customer_name")),
        "purchase_order": text(row.get("customer_purchase_order")),
        "comments": _comments(row, "order_comments"),
        "internal_comments": _comments(row, "order_internal_comments"),
        "created": text(row.get("date_created")),
        "approved": text(row.get("date_approved")),
        "modified": text(row.get("date_modified")),
        "ship_start": text(row.get("date_ship_start")),
        "ship_end": text(row.get("date_ship_end")),
        "sales_representative": text(row.get("sales_representative")),
        "sales_representative_code": text(row.get("sales_representative_code")),
        "payment_method": _first(row, "payment_method_name", "payment_method_code"),
        "shipping_method": _first(row, "shipping_method_name", "shipping_method_code"),
        "warehouse": _first(row, "warehouse_name", "warehouse_code"),
        "contact": text(row.get("customer_buyer_name")),
        # Who created the order may be the brand's own representative: that e-mail address is nobody's to write to.
        "email": text(row.get("shipping_email")),
        "phone": _first(row, "shipping_phone", "billing_phone"),
        "linesheet": _first(row, "order_delivery_name", "order_delivery_code"),
    }


def order_codes(row: Node) -> dict[str, Any]:
    """What filters and maps go by. v2 documents no tracking number, but two names have been seen for it elsewhere."""
    return {
        "order_type": text(row.get("order_type_code")),
        "event": text(row.get("order_event")),
        "event_code": text(row.get("order_event_code")),
        "season": text(row.get("order_season_code")),
        "warehouse_code": text(row.get("warehouse_code")),
        "customer_group": text(row.get("customer_group_name")),
        "customer_group_code": text(row.get("customer_group_code")),
        "payment_method_code": text(row.get("payment_method_code")),
        "shipping_method_code": text(row.get("shipping_method_code")),
        "shipping_code": text(row.get("shipping_code")),
        "billing_code": text(row.get("billing_code")),
        "tracking": " ".join(filter(None, (text(row.get(name)) for name in ("tracking_number", "tracking_url")))),
    }


def _dated(texts: dict[str, Any]) -> dict[str, Any]:
    """The texts of an order whose day is known: whether it is one of ours depends on it."""
    day = texts["approved"] or texts["created"]
    try:
        date.fromisoformat(day[:10])
    except ValueError:
        raise UnreadableOrder(f"date_approved is no date: {day!r}") from None
    return texts


def _divisions(row: Node) -> tuple[str, ...]:
    found = nodes(row.get("order_divisions"), "order_division")
    names = [text(node.get(name)) for node in found for name in ("division_code", "division_name")]
    return tuple(dict.fromkeys(filter(None, names)))


def _doors(row: Node) -> tuple[Door, ...]:
    found = nodes(row.get("order_doors"), "order_door")
    return tuple(
        Door(text(node.get("door_id")), text(node.get("door_name")), text(node.get("door_code")))
        for node in found
        if not flag(node.get("door_deleted"))
    )


def order_status(row: Node) -> OrderStatus | None:
    """By name: the codes of an answer are not those of a query, and JOOR publishes neither list."""
    name = text(row.get("order_type_name")).lower().replace("_", " ")
    return OrderStatus(name) if name in set(OrderStatus) else None


def _status(row: Node) -> OrderStatus:
    name, status = _required(row, "order_type_name"), order_status(row)
    if status is None:
        raise UnreadableOrder(f"order_type_name {name!r} is no status Seamline knows")
    return status


def _address(row: Node, side: str) -> Address:
    """JOOR calls the state a region on orders."""

    def part(name: str) -> str:
        return text(row.get(f"{side}_{name}"))

    return Address(
        line1=part("address_1"),
        line2=part("address_2"),
        city=part("city"),
        state=part("region"),
        postcode=part("postal_code"),
        country=country_name(part("country"), part("country_iso_two"), part("country_iso_three")),
        company=part("name"),
    )


def _lines(row: Node) -> tuple[OrderLine, ...]:
    items = rows(row.get("line_items"), "line_item")
    if len(nodes(items)) != len(items):
        raise UnreadableOrder("line_items holds something that is no line")
    return tuple(_line(item) for item in items)


def _line(item: Node) -> OrderLine:
    """One line. JOOR's item_unit_price is left alone: whether it includes the adjustment is not documented."""
    return OrderLine(
        style_identifier=text(item.get("item_style_identifier")),
        style_number=text(item.get("item_number")),
        name=text(item.get("item_name")),
        color=text(item.get("item_color")),
        color_code=text(item.get("item_color_code")),
        size=text(item.get("item_size")),
        size_code=text(item.get("item_size_code")),
        upc=text(item.get("item_upc")),
        quantity=_whole(item, "item_quantity"),
        price=_amount(item, "item_price"),
        adjustment=_amount(item, "item_price_adjustment", NOTHING),
        extended=_amount(item, "item_price_extended", NOTHING),
        multiplier=_whole(item, "item_multiplier", 1) or 1,
        comment="\n".join(filter(None, (text(item.get(name)) for name in ("item_comment", "item_color_comment")))),
        door_id=text(item.get("item_door_id")),
    )


def _comments(row: Node, name: str) -> str:
    parts = (re.sub(r"\n\s*\n", "\n", part.strip()) for part in text(row.get(name)).split(END_OF_PARAGRAPH))
    return PARAGRAPH.join(filter(None, parts))


def _first(row: Node, *names: str) -> str:
    return next((found for found in (text(row.get(name)) for name in names) if found), "")


def _required(row: Node, name: str) -> str:
    found = text(row.get(name))
    if not found:
        raise UnreadableOrder(f"{name} is missing")
    return found


def _amount(row: Node, name: str, default: Decimal | None = None) -> Decimal:
    if default is not None and not text(row.get(name)):
        return default
    found = decimal(_required(row, name))
    if found is None:
        raise UnreadableOrder(f"{name} is not an amount: {row[name]!r}")
    return found


def _whole(row: Node, name: str, default: int | None = None) -> int:
    if default is not None and not text(row.get(name)):
        return default
    found = number(_required(row, name))
    if found is None:
        raise UnreadableOrder(f"{name} is not a whole number: {row[name]!r}")
    return found
