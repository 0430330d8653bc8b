"""The sample brand's JOOR orders: sixty of them, in every state, a few with the oddities real ones have."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sandbox.brand.barcodes import ean13
from sandbox.brand.catalogue import Group
from sandbox.brand.references import RETAIL, WHOLESALE_EUR, WHOLESALE_USD
from sandbox.joor import JoorAccount
from sandbox.joor.models import Order

type Record = dict[str, Any]
STATES = (
    *("APPROVED",) * 30,
    *("PENDING",) * 10,
    *("NOTES",) * 5,
    *("SHIPPED",) * 6,
    *("CANCELLED",) * 5,
    *("IN_PROGRESS",) * 4,
)
UNKNOWN_UPC = ean13(98_999_999)
"""A barcode no product has; one approved order names it."""


@dataclass(frozen=True)
class Offer:
    """One variant a retailer can order: its product, its family and its place in the grid."""

    product: Record
    family: Record
    color: str
    size: str


def offers(group: Group) -> list[Offer]:
    """The variants of a group that would be published: tagged, active, sellable, with a barcode, priced evenly."""
    found = []
    for family in group.families:
        by_size = family["Option1Name"] == "Size"
        lines = {line["ID"]: line for line in family["Products"]}
        even = len({row["PriceTiers"][RETAIL] for row in group.products}) == 1 and not family["Option3Name"]
        for row in group.products if even else []:
            one, two = lines[row["ID"]]["Option1"], lines[row["ID"]]["Option2"]
            if _published(row):
                found.append(Offer(row, family, two if by_size else one, one if by_size else two))
    return found


def _published(row: Record) -> bool:
    tagged = "joor" in (tag.strip().lower() for tag in row["Tags"].split(","))
    return tagged and row["Status"] == "Active" and row["Sellable"] and bool(row["Barcode"])


def place_orders(joor: JoorAccount, seed: int, buyers: Sequence[Record], goods: Sequence[Offer]) -> None:
    """Place the sixty orders through JOOR's own hook, then move them back in time."""
    rng = random.Random(f"{seed}:orders")
    for number, status in enumerate(STATES):
        customer = rng.choice(buyers)
        lines = _lines(rng, customer, goods)
        given = _header(rng, number, customer) | {"status": status, "lines": lines} | _oddities(number, lines)
        placed = joor.place_order(order=given)
        _date(joor, joor.orders[placed["order_id"]], rng)


def _lines(rng: random.Random, customer: Record, goods: Sequence[Offer]) -> list[Record]:
    tier = WHOLESALE_EUR if customer["Currency"] == "EUR" else WHOLESALE_USD
    chosen = rng.sample(goods, min(len(goods), rng.randint(2, 9)))
    return [_line(offer, tier, rng.randint(1, 6)) for offer in chosen]


def _line(offer: Offer, tier: str, quantity: int) -> Record:
    prices = offer.product["PriceTiers"]
    return {
        "name": offer.family["Name"],
        "number": offer.family["SKU"],
        "style_identifier": offer.family["ID"],
        "color": offer.color,
        "color_code": offer.color,
        "size": offer.size,
        "size_code": offer.size,
        "upc": offer.product["Barcode"],
        "price": f"{prices[tier]:.2f}",
        "item_retail_price": f"{prices[RETAIL]:.2f}",
        "quantity": quantity,
    }


def _header(rng: random.Random, number: int, customer: Record) -> Record:
    return {
        "customer_code": customer["ID"],
        "customer_purchase_order": f"PO-{7_000 + number}" if number % 5 else "",
        "order_comments": rng.choice(("", "Ship complete<eop>", "Please call before delivery")),
        "warehouse_name": "West Coast" if number % 7 == 3 else "Default",
        "warehouse_code": "WEST" if number % 7 == 3 else "DEF",
        "order_season_code": "SS27",
        "order_delivery_name": "SS27 Main",
        "order_delivery_code": "SS27 Main",
    }


def _oddities(number: int, lines: list[Record]) -> Record:
    """What the first, approved, orders have beyond plain lines."""
    if number == 0:
        lines.append({**lines[0], "upc": UNKNOWN_UPC, "size": "OS", "size_code": "OS"})
    if number == 1:
        lines[0]["multiplier"] = 6
    if number == 2:
        lines[0]["adjustment"] = "-2.00"
    extras: Record = {}
    if number % 6 == 3:
        extras["order_discount_percent"] = "10"
    if number % 4 == 0:
        extras["order_shipping_total"] = "25.00"
    return extras


def _date(joor: JoorAccount, order: Order, rng: random.Random) -> None:
    """Created days ago, approved and changed since; shipped ones were exported long ago."""
    now = joor.clock.now()
    order.created = now - timedelta(days=rng.randint(2, 40), minutes=rng.randint(0, 1400))
    order.modified = order.created + timedelta(hours=rng.randint(1, 40))
    if order.approved is not None:
        order.approved = order.modified
    start = now.date() + timedelta(days=rng.randint(20, 60))
    order.header |= {"date_ship_start": start.isoformat(), "date_ship_end": (start + timedelta(days=30)).isoformat()}
    if order.status == "SHIPPED":
        order.export_status, order.exported_at = "SUCCESS", order.modified
    if order.discount_percent:
        _check_cents(order)


def _check_cents(order: Order) -> None:
    """A discount that left fractions of a cent would make the totals disagree."""
    goods = sum((line.extended for line in order.lines), Decimal(0))
    if goods * order.discount_percent % 1:
        raise ValueError(f"Order {order.order_id}: {order.discount_percent} % of {goods} is no whole number of cents")
