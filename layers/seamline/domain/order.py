"""A JOOR order, and the difference between two readings of it."""

import hashlib
import zlib
from decimal import Decimal
from enum import StrEnum

import msgspec
from msgspec import Struct

from seamline.domain.customer import Address

RAW_BYTES_KEPT = 100_000
UNKNOWN_UNITS = 1_000_000
"""The quantity of a line that cannot be read: it may want all there is."""
PARAGRAPH = "\n\n"
"""What stands between two comments of an order; within one there is no empty line."""
NO_DOOR = "0"
"""The door of lines that are for no door in particular, where they are told apart by doors."""


class OrderStatus(StrEnum):
    """The business state of an order in JOOR."""

    IN_PROGRESS = "in progress"
    NOTES = "notes"
    PENDING = "pending"
    APPROVED = "approved"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class OrderLine(Struct, frozen=True, omit_defaults=True):
    """One line of an order. `quantity` counts packs of `multiplier` units; money is in the order's currency.

    `sku` is the ERP's, once a person named it; JOOR has none.
    """

    style_identifier: str
    style_number: str
    name: str
    color: str
    color_code: str
    size: str
    size_code: str
    upc: str
    quantity: int
    price: Decimal
    adjustment: Decimal = Decimal(0)
    extended: Decimal = Decimal(0)
    multiplier: int = 1
    comment: str = ""
    door_id: str = ""
    sku: str = ""


class Door(Struct, frozen=True, omit_defaults=True):
    """One shop of the retailer that an order is for."""

    id: str
    name: str = ""
    code: str = ""


class Order(Struct, frozen=True, omit_defaults=True):
    """A JOOR order as read. `modified` is JOOR's own text, compared only for equality.

    `raw` is the row as JOOR sent it, packed (see `raw_payload`); empty when it was too large to keep. With `parts`
    this is what one door ordered, under an id of its own, and `parts` names all parts of the whole order.
    """

    id: str
    status: OrderStatus
    currency: str
    total: Decimal
    lines: tuple[OrderLine, ...]
    price_label: str = ""
    discount: Decimal = Decimal(0)
    discount_percent: Decimal = Decimal(0)
    shipping_total: Decimal = Decimal(0)
    customer_code: str = ""
    customer_name: str = ""
    purchase_order: str = ""
    comments: str = ""
    internal_comments: str = ""
    created: str = ""
    approved: str = ""
    modified: str = ""
    ship_start: str = ""
    ship_end: str = ""
    sales_representative: str = ""
    sales_representative_code: str = ""
    payment_method: str = ""
    shipping_method: str = ""
    warehouse: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    linesheet: str = ""
    shipping: Address = Address()
    billing: Address = Address()
    order_type: str = ""
    event: str = ""
    event_code: str = ""
    season: str = ""
    warehouse_code: str = ""
    customer_group: str = ""
    customer_group_code: str = ""
    divisions: tuple[str, ...] = ()
    doors: tuple[Door, ...] = ()
    payment_method_code: str = ""
    shipping_method_code: str = ""
    shipping_code: str = ""
    billing_code: str = ""
    tracking: str = ""
    raw: bytes = b""
    parts: tuple[str, ...] = ()


def business_hash(order: Order) -> str:
    """A hash of what a buyer or brand can edit, blind to timestamps and to what we may write ourselves.

    Two orders have the same hash exactly when they are the same in their business (see `business_of`).
    """
    return hashlib.sha256(msgspec.json.encode(business_of(order))).hexdigest()[:32]


def business_of(order: Order) -> Order:
    """The order as far as its hash goes: blind to the internal comments, the tracking number, and that it is shipped.

    It is blind to the order of the lines too: they have no ids, and an editor may list the same ones differently.
    """
    lines = tuple(sorted(order.lines, key=msgspec.json.encode))
    status = OrderStatus.APPROVED if order.status is OrderStatus.SHIPPED else order.status
    blank = {"modified": "", "created": "", "approved": "", "internal_comments": "", "tracking": "", "raw": b""}
    return msgspec.structs.replace(order, lines=lines, status=status, **blank)


def packed(payload: bytes) -> bytes:
    """A raw payload as an order keeps it; nothing when even packed it would crowd the order's item."""
    small = zlib.compress(payload, level=6)
    return small if len(small) <= RAW_BYTES_KEPT else b""


def unpacked(payload: bytes) -> str:
    """What `packed` kept, as text; empty when it kept nothing."""
    return zlib.decompress(payload).decode() if payload else ""


def raw_payload(order: Order) -> str:
    """The order as JOOR sent it, as JSON text; empty when it was not kept."""
    return unpacked(order.raw)


def joor_id_of(order_id: str) -> str:
    """JOOR's own id of an order or of a part of it."""
    return order_id.partition("-")[0]


def door_label(door: Door) -> str:
    """How a person recognises the door: its name and code, else JOOR's id."""
    names = " ".join(filter(None, (door.name, f"({door.code})" if door.code else "")))
    return names or f"door {door.id}"


def line_label(line: OrderLine) -> str:
    """How a person recognises the line: style number or name, color, size and UPC."""
    names = " / ".join(filter(None, (line.style_number or line.name, line.color or line.color_code, line.size)))
    return " ".join(filter(None, (names, f"(UPC {line.upc})" if line.upc else ""))) or "a line without a name"
