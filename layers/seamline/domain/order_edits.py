"""What an operator decides about an order that is held: fields that count instead of JOOR's, and what may pass."""

from enum import StrEnum

from msgspec import Struct

from seamline.domain.customer import Address

ORDER_FIELDS = {
    "customer_code": "customer_code",
    "purchase_order": "purchase_order",
    "order_date": "approved",
    "ship_start": "ship_start",
    "ship_end": "ship_end",
    "comments": "comments",
    "contact": "contact",
    "email": "email",
    "phone": "phone",
}
"""Fields of the order itself that may be edited, and where the order keeps them."""
ERP_NAMES = {
    "location": "warehouse",
    "terms": "payment_method",
    "carrier": "shipping_method",
    "sales_representative": "sales_representative",
    "tax_rule": "",
}
"""Names of the ERP that may be chosen for the sale, and what of the order they stand for."""
ADDRESS_FIELDS = tuple(f"{side}.{name}" for side in ("shipping", "billing") for name in Address.__struct_fields__)
LINE_FIELDS = ("sku", "quantity", "price", "comment", "removed")


class Edit(Struct, frozen=True, omit_defaults=True):
    """One field as somebody changed it here: what JOOR had, and what counts instead. `at` is in epoch seconds.

    `line` is the line's number as JOOR lists them, from 1, and `label` tells which line that was; 0 is the head.
    """

    field: str
    joor: str
    value: str
    at: float
    by: str
    line: int = 0
    label: str = ""


class ErpNames(Struct, frozen=True):
    """Names of the ERP chosen for one sale; an empty one follows the settings."""

    location: str = ""
    terms: str = ""
    carrier: str = ""
    sales_representative: str = ""
    tax_rule: str = ""


class Allowance(StrEnum):
    """What a person may let pass for one order, by name and with a reason."""

    ZERO_PRICE = "zero_price"
    UNSELLABLE = "unsellable"
    CREDIT_HOLD = "credit_hold"
    TOTAL = "total"
    SHORT_STOCK = "short_stock"
    MANY_LINES = "many_lines"
    CHANGE = "change"


def edit_name(edit: Edit) -> str:
    """How a person names the field."""
    return f"line {edit.line} {edit.field}" if edit.line else edit.field
