"""Finds every fault of the edits somebody wants to make, before any of them counts."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from seamline.domain.order import Order
from seamline.domain.order_edits import ADDRESS_FIELDS, ERP_NAMES, LINE_FIELDS, ORDER_FIELDS
from seamline.domain.references import References
from seamline.mapping.sale_addresses import is_country
from seamline.mapping.sale_header import erp_names
from seamline.mapping.sale_inputs import spelt
from seamline.settings import OrderSettings

DAYS = ("order_date", "ship_start", "ship_end")
LONGEST = 5000


class Place(Struct, frozen=True):
    """Where an edit goes: a field of the order's head, or of a line counted from 1."""

    field: str
    line: int = 0


type Wanted = Mapping[Place, str | None]
"""New values by place; None takes an edit back."""


def edit_faults(order: Order, wanted: Wanted, references: References, settings: OrderSettings) -> Iterator[str]:
    """Everything wrong with the values, in words; unknown SKUs and customers are for the caller to look up."""
    if not wanted:
        yield "nothing is to be changed"
    for place, value in wanted.items():
        if not _is_place(order, place):
            yield f"{_name(place)}: the order has {len(order.lines)} lines, and no such field can be edited"
        elif value is not None:
            yield from (f"{_name(place)}: {fault}" for fault in _value_faults(place.field, value, references, settings))


def _name(place: Place) -> str:
    return f"line {place.line} {place.field}" if place.line else place.field


def _is_place(order: Order, place: Place) -> bool:
    if place.line:
        return 0 < place.line <= len(order.lines) and place.field in LINE_FIELDS
    return place.field in (*ORDER_FIELDS, *ERP_NAMES, *ADDRESS_FIELDS)


def _value_faults(field: str, value: str, references: References, settings: OrderSettings) -> Iterator[str]:
    books = erp_names(references)
    if len(value) > LONGEST:
        yield f"is longer than {LONGEST} characters"
    if field in DAYS and not _is_day(value):
        yield f"{value!r} is no date; write 2026-03-31"
    if field in books and spelt(value, books[field][1]) is None:
        yield f"the ERP has no {books[field][0]} {value!r}; it has {', '.join(books[field][1]) or 'none'}"
    if field.endswith(".country") and not is_country(value, settings):
        yield f"{value!r} is no country"
    if field in ("customer_code", "sku") and not value.strip():
        yield "is empty"
    if field == "quantity" and not (value.isdecimal() and int(value) > 0):
        yield f"{value} is no number of packs above 0; to leave the line out, remove it"
    if field == "price" and not _is_price(value):
        yield f"{value} is no price of at most four decimals"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_price(text: str) -> bool:
    try:
        price = Decimal(text)
    except InvalidOperation:
        return False
    return price.is_finite() and price >= 0 and price == round(price, 4)
