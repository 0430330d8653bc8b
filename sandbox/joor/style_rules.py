"""Which v2 style records JOOR takes: required fields, lengths, and values that must exist in the account."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sandbox.joor.models import Json
from sandbox.joor.state import JoorState, Reference
from sandbox.joor.texts import decimal_or_none, flag, is_date, items, rows, text, whole

REQUIRED = ("style_name", "style_number", "style_identifier")
MAX_LENGTHS = {"style_name": 100, "style_number": 45, "style_identifier": 100, "style_description": 500}
MAX_COLOR_NAME = 100
MAX_SIZE_CODE = 25
OVERWRITE_MODES = ("1", "2", "3", "4")
NEEDED_ON_INSERT = ("prices", "colors", "sizes")


def style_faults(state: JoorState, record: Json, *, is_insert: bool) -> list[str]:
    """Everything that is wrong with a style record; empty when JOOR would take it."""
    return [
        *_scalar_faults(record),
        *(_missing_lists(record) if is_insert else ()),
        *_price_faults(state.reference, record),
        *_color_faults(record),
        *_size_faults(state, record),
        *_delivery_faults(record),
        *_reference_faults(state.reference, record),
    ]


def _scalar_faults(record: Json) -> Iterator[str]:
    for name in REQUIRED:
        if not text(record.get(name)).strip():
            yield f"{name} is required"
    for name, limit in MAX_LENGTHS.items():
        if len(text(record.get(name))) > limit:
            yield f"{name} is longer than {limit} characters"
    if not _passes(flag, record.get("made_to_order", 0)):
        yield "made_to_order must be 0 or 1"
    if not _passes(whole, record.get("minimum") or 0):
        yield "minimum must be a whole number"
    if text(record.get("delivery_overwrite", "1")) not in OVERWRITE_MODES:
        yield "delivery_overwrite must be 1, 2, 3 or 4"


def _missing_lists(record: Json) -> Iterator[str]:
    for name in NEEDED_ON_INSERT:
        if not items(record.get(name), name.removesuffix("s")):
            yield f"{name} is required"


def _price_faults(reference: Reference, record: Json) -> Iterator[str]:
    for row in rows(record.get("prices"), "price"):
        label, currency = text(row.get("price_label")), text(row.get("price_currency"))
        price_type = reference.price_type(label, currency)
        if price_type is None:
            yield f"price type {label!r} in {currency!r} does not exist"
            continue
        if not _is_amount(row.get("price_wholesale")):
            yield f"price_wholesale of {label!r} must be a decimal of 0 or more"
        if text(row.get("price_retail")) and not _is_amount(row["price_retail"]):
            yield f"price_retail of {label!r} must be a decimal of 0 or more"
        if text(row.get("price_currency_retail")) not in ("", price_type.retail_currency_code):
            yield f"price_currency_retail of {label!r} must be {price_type.retail_currency_code}"


def _color_faults(record: Json) -> Iterator[str]:
    colors = rows(record.get("colors"), "color")
    for row in colors:
        if not text(row.get("color_name")):
            yield "color_name is required"
        elif len(text(row["color_name"])) > MAX_COLOR_NAME:
            yield f"color_name is longer than {MAX_COLOR_NAME} characters"
        if not _passes(whole, row.get("minimum") or 0):
            yield "the minimum of a color must be a whole number"
    yield from _repeated("color_code", [text(row.get("color_code")) for row in colors])


def _size_faults(state: JoorState, record: Json) -> Iterator[str]:
    sizes = rows(record.get("sizes"), "size")
    codes = {text(row.get("color_code")) for row in rows(record.get("colors"), "color")} | _kept_codes(state, record)
    for row in sizes:
        if not text(row.get("size_name")):
            yield "size_name is required"
        if len(text(row.get("size_code"))) > MAX_SIZE_CODE:
            yield f"size_code is longer than {MAX_SIZE_CODE} characters"
        for upc in rows(row.get("upcs"), "upc"):
            if not text(upc.get("upc")):
                yield "upc is required"
            if text(upc.get("color_code")) not in codes:
                yield f"upc {text(upc.get('upc'))} names the unknown color {text(upc.get('color_code'))!r}"
    yield from _repeated("size_name", [text(row.get("size_name")) for row in sizes])
    if state.config.duplicate_upc == "reject":
        yield from _taken_upcs(state, record)


def _delivery_faults(record: Json) -> Iterator[str]:
    for row in rows(record.get("deliveries"), "delivery"):
        if not text(row.get("delivery_name")) and text(record.get("delivery_overwrite")) != "4":
            yield "delivery_name is required"
        if not _passes(flag, row.get("public")) or not _passes(whole, row.get("style_display_order") or 0):
            yield "public must be 0 or 1, style_display_order a whole number"
        start, end = text(row.get("date_delivery_start")), text(row.get("date_delivery_end"))
        if any(day and not is_date(day) for day in (start, end)):
            yield "delivery dates must be YYYY-MM-DD"
        elif start and end and start > end:
            yield "date_delivery_start is after date_delivery_end"


def _reference_faults(reference: Reference, record: Json) -> Iterator[str]:
    categories = {row.id for row in reference.categories}
    for category in items(record.get("categories"), "category_id"):
        category_id = text(category.get("category_id") if isinstance(category, dict) else category)
        if category_id not in categories:
            yield f"category_id {category_id!r} does not exist"
    for badge in items(record.get("badges"), "badge_name"):
        name = text(badge.get("badge_name") if isinstance(badge, dict) else badge)
        if name not in reference.badges:
            yield f"badge {name!r} does not exist"


def _kept_codes(state: JoorState, record: Json) -> set[str]:
    style = state.style(text(record.get("style_identifier")))
    return {color.code for color in style.colors.values()} if style else set()


def _taken_upcs(state: JoorState, record: Json) -> Iterator[str]:
    style = state.style(text(record.get("style_identifier")))
    for size in rows(record.get("sizes"), "size"):
        for upc in rows(size.get("upcs"), "upc"):
            owners = {state.skus[sku_id].style_id for sku_id in state.upcs.get(text(upc.get("upc")), [])}
            if owners - ({style.style_id} if style else set()):
                yield f"upc {upc['upc']} already belongs to another style"


def _repeated(name: str, values: list[str]) -> Iterator[str]:
    for value, count in Counter(filter(None, values)).items():
        if count > 1:
            yield f"{name} {value!r} is given {count} times"


def _is_amount(value: Any) -> bool:
    amount = decimal_or_none(value)
    return amount is not None and amount >= 0


def _passes(check: Any, value: Any) -> bool:
    try:
        check(value)
    except ValueError:
        return False
    return True
