"""An order as v2 prints it: every scalar a text, in JOOR's field names."""

from sandbox.joor.models import Json, Line, Order
from sandbox.joor.order_book import discount_of, order_total
from sandbox.joor.state import JoorState
from sandbox.joor.texts import money, stamp

STATUS_CODES = {"IN_PROGRESS": "1", "NOTES": "2", "PENDING": "3", "APPROVED": "4", "SHIPPED": "5", "CANCELLED": "6"}
ORDER_FIELDS = (
    "order_type_code", "order_source", "order_event", "order_event_code", "order_comments", "order_internal_comments",
    "order_currency", "order_currency_retail", "order_currency_name", "order_season_code", "order_delivery_name",
    "order_delivery_code", "date_ship_start", "date_ship_end", "sales_representative", "sales_representative_code",
    "created_by_username", "created_by_email", "is_personal_order", "tax_id_label", "warehouse_name",
    "warehouse_code", "payment_method_name", "payment_method_code",
)  # fmt: skip
CUSTOMER_FIELDS = (
    "customer_name", "customer_code", "company_name", "company_code", "customer_group_name", "customer_group_code",
    "customer_buyer_name", "customer_purchase_order", "integration_purchase_order",
)  # fmt: skip
SHIPPING_FIELDS = (
    "shipping_code", "shipping_name", "shipping_phone", "shipping_email", "shipping_address_1", "shipping_address_2",
    "shipping_city", "shipping_region", "shipping_postal_code", "shipping_country", "shipping_country_iso_two",
    "shipping_country_iso_three", "shipping_method_name", "shipping_method_code",
)  # fmt: skip
BILLING_FIELDS = (
    "billing_code", "billing_name", "billing_phone", "billing_address_1", "billing_address_2", "billing_city",
    "billing_region", "billing_postal_code", "billing_country", "billing_country_iso_two", "billing_country_iso_three",
)  # fmt: skip
HEADER_FIELDS = (*ORDER_FIELDS, *CUSTOMER_FIELDS, *SHIPPING_FIELDS, *BILLING_FIELDS)
LINE_FIELDS = (
    "item_name", "item_number", "item_style_id", "item_style_identifier", "item_color", "item_color_code", "item_upc",
    "item_size", "item_size_code", "item_retail_price", "item_comment", "item_color_comment", "item_door_id",
)  # fmt: skip


def order_payload(state: JoorState, order: Order) -> Json:
    """One order of a v2 list; `state` tells the JOOR-wide texts of today, such as a changed customer code."""
    return {
        "order_id": order.order_id,
        "order_type": STATUS_CODES[order.status],
        "order_type_name": order.status.replace("_", " ").title(),
        **{name: order.header.get(name, "") for name in HEADER_FIELDS},
        **_customer_now(state, order),
        **_amounts(order),
        "date_created": stamp(order.created),
        "date_approved": stamp(order.approved),
        "date_modified": stamp(order.modified),
        "order_divisions": order.divisions,
        "order_doors": order.doors,
        "line_items": [_line_payload(line) for line in order.live_lines],
        # Forced texts come last, so that a test can make an order disagree with itself.
        **order.raw,
    }


def _customer_now(state: JoorState, order: Order) -> Json:
    connection = state.connections.get(order.connection_id) if order.connection_id is not None else None
    if connection is None:
        return {}
    return {"customer_name": connection.alias, "customer_code": connection.customer_code}


def _amounts(order: Order) -> Json:
    amount, percent = discount_of(order)
    return {
        "order_discount": money(amount),
        "order_discount_percent": f"{percent.normalize():f}" if percent == percent.to_integral() else money(percent),
        "order_shipping_total": money(order.shipping),
        "order_total": money(order_total(order)),
    }


def _line_payload(line: Line) -> Json:
    return {
        **{name: line.fields.get(name, "") for name in LINE_FIELDS},
        "item_price": money(line.price),
        "item_unit_price": money(line.unit_price),
        "item_price_adjustment": money(line.adjustment),
        "item_quantity": str(line.quantity),
        "item_price_extended": money(line.extended),
        "item_multiplier": str(line.multiplier),
        **line.raw,
        "style_tags": line.style_tags,
    }
