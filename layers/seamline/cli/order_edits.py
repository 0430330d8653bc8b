"""`seamline orders edit` and `release`: correct or let go one held order, in your own name."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from seamline.cli.orders import OrderArgument, order_address, reach
from seamline.cli.output import say
from seamline.cli.tools import ConnectionOption
from seamline.domain.order_edits import ADDRESS_FIELDS, ERP_NAMES, LINE_FIELDS, ORDER_FIELDS, Allowance

type Json = dict[str, Any]
FIELDS = (*ORDER_FIELDS, *ERP_NAMES, *ADDRESS_FIELDS)


def edit(
    ctx: typer.Context,
    order_id: OrderArgument,
    changes: Annotated[
        list[str],
        typer.Argument(help="ship_end=2026-05-31, shipping.country=France, line.2.sku=HAT-1, line.3.removed=yes."),
    ],
    connection: ConnectionOption = "",
) -> None:
    """Let other values count instead of JOOR's and try the order now; `ship_end=` takes an edit back.

    JOOR's order stays as it is. What can be edited: customer_code, purchase_order, order_date, ship_start, ship_end,
    comments, contact, email, phone; location, terms, carrier, sales_representative, tax_rule by the ERP's names;
    shipping.* and billing.* (line1, line2, city, state, postcode, country, company, contact); and of line N
    line.N.sku, line.N.quantity, line.N.price, line.N.comment, line.N.removed.
    """
    admin, name = reach(ctx, connection)
    found = admin.post(order_address(name, order_id, "edit"), body_of(changes))
    if found["reasons"] and found["state"] == "held":
        say(f"Order {order_id} is edited and still held:")
        for reason in found["reasons"]:
            say(f"  {reason}")
        return
    say(f"Order {order_id} is edited and tried now; follow it with `seamline orders show {order_id}`.")


def release(
    ctx: typer.Context,
    order_id: OrderArgument,
    accept: Annotated[list[Allowance], typer.Option(help="What to let pass; may be repeated.")],
    why: Annotated[str, typer.Option(help="Kept in the order's history with your name.")],
    connection: ConnectionOption = "",
) -> None:
    """Let something pass for this one order, or call a changed one settled; `orders sale` shows what could be."""
    admin, name = reach(ctx, connection)
    body = {"accept": [one.value for one in accept], "why": why}
    found = admin.post(order_address(name, order_id, "release"), body)
    if found["state"] == "acknowledged":
        say(f"Order {order_id} is settled.")
        return
    say(f"Order {order_id} goes now; follow it with `seamline orders show {order_id}`.")


def body_of(changes: list[str]) -> Json:
    """The edits as the admin API takes them. Raises typer.BadParameter for all that cannot be read or come twice."""
    body: Json = {}
    lines: dict[int, Json] = {}
    unread, twice = [], []
    for change in changes:
        path, given, text = change.partition("=")
        place = _place(path.strip(), body, lines) if given else None
        if place is None:
            unread.append(change)
            continue
        part, field = place
        if field in part:
            twice.append(path.strip())
        part[field] = _typed(field, text or None)
    if unread or twice:
        raise typer.BadParameter("; ".join(_faults(unread, twice)))
    return body | ({"lines": [{"line": number, **lines[number]} for number in sorted(lines)]} if lines else {})


def _faults(unread: list[str], twice: list[str]) -> Iterator[str]:
    if twice:
        yield f"more than once: {', '.join(twice)}; say each only once"
    if unread:
        known = ", ".join((*FIELDS, *(f"line.N.{field}" for field in LINE_FIELDS)))
        yield f"cannot be read: {', '.join(unread)}; write field=value, with one of: {known}"


def _place(path: str, body: Json, lines: dict[int, Json]) -> tuple[Json, str] | None:
    """Where a change goes: the part of the body and the field in it; None when there is no such field."""
    parts = path.split(".")
    if parts[0] == "line" and len(parts) == 3 and parts[1].isdecimal() and parts[2] in LINE_FIELDS:
        return lines.setdefault(int(parts[1]), {}), parts[2]
    if path in ADDRESS_FIELDS:
        return body.setdefault(parts[0], {}), parts[1]
    return (body, path) if path in FIELDS else None


def _typed(field: str, value: str | None) -> str | int | bool | None:
    if value is None:
        return None
    if field == "quantity" and value.lstrip("-").isdecimal():
        return int(value)
    return value.casefold() in ("yes", "true", "1") if field == "removed" else value
