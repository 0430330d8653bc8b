"""Lays what an operator edited over JOOR's order; the order itself stays as JOOR sent it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.order import Order, OrderLine, line_label
from seamline.domain.order_edits import ADDRESS_FIELDS, ERP_NAMES, ORDER_FIELDS, Edit, ErpNames, edit_name
from seamline.mapping.line_prices import line_amount, unit_price
from seamline.mapping.order_lines import goods_amount
from seamline.mapping.sale_charges import off_after


class Edited(Struct, frozen=True):
    """The order as it shall become a sale; `conflicts` are the edits that JOOR's order has moved away from."""

    order: Order
    names: ErpNames = ErpNames()
    conflicts: tuple[str, ...] = ()


def edited(order: Order, edits: Sequence[Edit]) -> Edited:
    """The order under its edits. An edit of what JOOR shows otherwise by now is a conflict, and nobody's guess."""
    if not edits:
        return Edited(order)
    fields = {ORDER_FIELDS[edit.field]: edit.value for edit in edits if edit.field in ORDER_FIELDS and not edit.line}
    names = {edit.field: edit.value for edit in edits if edit.field in ERP_NAMES}
    changed = replace(order, **fields, **_addresses(order, edits), lines=_lines(order, edits))
    conflicts = tuple(conflict for edit in edits if (conflict := _conflict(order, edit)))
    return Edited(_totalled(order, changed), ErpNames(**names), conflicts)


def joor_value(order: Order, field: str, line: int = 0) -> str:
    """What JOOR's order has in a field, as text; empty for what JOOR does not know."""
    if line:
        return _line_value(order.lines[line - 1], field) if line <= len(order.lines) else ""
    if field in ADDRESS_FIELDS:
        side, _, name = field.partition(".")
        return str(getattr(getattr(order, side), name))
    attribute = ORDER_FIELDS.get(field) or ERP_NAMES.get(field, "")
    return str(getattr(order, attribute)) if attribute else ""


def _line_value(line: OrderLine, field: str) -> str:
    values = {"sku": "", "quantity": str(line.quantity), "price": f"{unit_price(line):f}", "comment": line.comment}
    return values.get(field, "")


def _conflict(order: Order, edit: Edit) -> str:
    at = f"{edit_name(edit)} was edited here to {edit.value!r}"
    if edit.line:
        label = line_label(order.lines[edit.line - 1]) if edit.line <= len(order.lines) else "no line"
        if label != edit.label:
            return f"{at} for {edit.label}, but JOOR has {label} there now: edit it again, or take the edit back"
    now = joor_value(order, edit.field, edit.line)
    if now in (edit.joor, edit.value):
        return ""
    return f"{at}, and then in JOOR from {edit.joor!r} to {now!r}: edit it again, or take the edit back"


def _addresses(order: Order, edits: Sequence[Edit]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for side in ("shipping", "billing"):
        mine = {edit.field.partition(".")[2]: edit.value for edit in edits if edit.field.startswith(f"{side}.")}
        if mine:
            out[side] = replace(getattr(order, side), **mine)
    return out


def _lines(order: Order, edits: Sequence[Edit]) -> tuple[OrderLine, ...]:
    out = []
    for number, line in enumerate(order.lines, start=1):
        wanted = {edit.field: edit.value for edit in edits if edit.line == number}
        if "removed" not in wanted:
            out.append(_line(line, wanted) if wanted else line)
    return tuple(out)


def _line(line: OrderLine, wanted: dict[str, str]) -> OrderLine:
    fields: dict[str, Any] = {name: wanted[name] for name in ("sku", "comment") if name in wanted}
    if "quantity" in wanted:
        fields["quantity"] = int(wanted["quantity"])
    if "price" in wanted:
        fields |= {"price": Decimal(wanted["price"]), "adjustment": Decimal(0)}
    changed = replace(line, **fields)
    return replace(changed, extended=line_amount(changed)) if {"quantity", "price"} & set(wanted) else changed


def _totalled(before: Order, after: Order) -> Order:
    """The total follows the lines: a discount in percent is taken anew, one in money stays."""
    if after.lines == before.lines:
        return after
    goods = goods_amount(after)
    if goods == goods_amount(before):
        return after
    return replace(after, total=goods + after.shipping_total - off_after(before, goods))
