"""Composes a sale's texts: what was said in JOOR, each where the settings want it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from seamline.domain.order import PARAGRAPH, Order, door_label, joor_id_of
from seamline.mapping.templates import TemplateFault, Templates
from seamline.settings import Settings
from seamline.settings.order_texts import Target, TextSettings


class Texts(Struct, frozen=True):
    """A sale's texts and additional attributes, and every template that could not be filled."""

    note: str
    shipping_notes: str
    memo: str
    attributes: dict[str, str]
    problems: tuple[str, ...] = ()


def compose_texts(order: Order, settings: Settings) -> Texts:
    """All texts of the order's sale, uncut."""
    wanted = settings.orders.texts
    places: dict[Target, list[str]] = {"note": [], "shipping_notes": [], "memo": [], "nowhere": []}
    for target, text in _pieces(order, wanted, _whose(order, settings)):
        if text:
            places[target].append(text.replace(PARAGRAPH, "\n"))
    filled, problems = _filled(order, settings)
    if filled.get("memo"):
        places["memo"].append(filled.pop("memo"))
    return Texts(
        note="\n".join(places["note"]),
        shipping_notes="\n".join(places["shipping_notes"]),
        memo="\n".join(places["memo"]),
        attributes={name: value for name, value in filled.items() if value},
        problems=problems,
    )


def order_link(order: Order, settings: Settings) -> str:
    """The order's page in JOOR's portal."""
    return f"{settings.joor.portal_url}ra/orders/review/{joor_id_of(order.id)}?tab=overview"


def _whose(order: Order, settings: Settings) -> str:
    """The order with its link, and on a sale of the house account the retailer, whom nothing else would name."""
    house = settings.orders.customers.without_code == "house_account" and not order.customer_code
    retailer = f" of {order.customer_name}" if house and order.customer_name else ""
    return f"JOOR order {order.id}{retailer} {order_link(order, settings)}"


def _pieces(order: Order, wanted: TextSettings, heading: str) -> list[tuple[Target, str]]:
    first, rest = order.comments, ""
    if wanted.first_comment:
        first, _, rest = order.comments.partition(PARAGRAPH)
    doors = ", ".join(door_label(door) for door in order.doors)
    return [
        (wanted.order_link, heading),
        (wanted.first_comment or wanted.comments, first),
        (wanted.comments, rest),
        (wanted.internal_comments, order.internal_comments),
        (wanted.ship_window, _window(order)),
        (wanted.tracking, f"Tracking: {order.tracking}" if order.tracking else ""),
        (wanted.doors, f"Doors: {doors}" if doors else ""),
    ]


def _window(order: Order) -> str:
    start, end = order.ship_start[:10], order.ship_end[:10]
    if start and end:
        return f"Ship between {start} and {end}"
    return f"Ship from {start}" if start else f"Ship until {end}" if end else ""


def _filled(order: Order, settings: Settings) -> tuple[dict[str, str], tuple[str, ...]]:
    wanted = settings.orders
    record: Mapping[str, Any] = {"order": order, "link": order_link(order, settings)}
    rows: dict[str, tuple[str, str]] = {
        name: (text, f"orders.attributes.{name}") for name, text in wanted.attributes.items()
    }
    rows["memo"] = (wanted.texts.memo, "orders.texts.memo")
    templates, filled, problems = Templates(), {}, []
    for name, (template, path) in rows.items():
        try:
            filled[name] = templates.fill(template, record)
        except TemplateFault as fault:
            problems.append(f"{path}: {fault}")
    return filled, tuple(problems)
