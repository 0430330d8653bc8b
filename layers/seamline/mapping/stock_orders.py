"""What JOOR orders promise: units by product and JOOR warehouse, where the sale will take them from."""

from collections.abc import Iterable, Mapping

from seamline.domain.order import Order, OrderStatus
from seamline.mapping.order_filters import left_out
from seamline.mapping.order_lines import LineMatch
from seamline.settings import Settings

type Units = dict[str, int]
"""Units by product id."""


def becomes_sale(order: Order, settings: Settings) -> bool:
    """Whether the order is approved and the settings make it a sale."""
    approved = (order.approved or order.created)[:10]
    in_time = approved >= settings.go_live.isoformat()
    return order.status is OrderStatus.APPROVED and in_time and not left_out(order, settings.orders.filters)


def units_of(matches: Iterable[LineMatch]) -> Units:
    """Units per product. A line that could mean several products counts for each: rather too little for sale."""
    units: Units = {}
    for match in matches:
        for product in match.products or match.doubtful:
            units[product.id] = units.get(product.id, 0) + match.line.quantity * match.line.multiplier
    return units


def most(readings: Iterable[Units]) -> Units:
    """The larger quantity of each product, where an order was read in more than one version."""
    largest: Units = {}
    for units in readings:
        for product_id, quantity in units.items():
            largest[product_id] = max(quantity, largest.get(product_id, 0))
    return largest


def warehouse_of(location: str, settings: Settings) -> str:
    """The JOOR warehouse that an ERP location feeds; empty for one that is not shown."""
    homes = settings.stock.warehouses.items()
    return next((name for name, feeding in homes if location.casefold() in map(str.casefold, feeding)), "")


def add_up(owed: dict[str, dict[str, int]], warehouse: str, units: Mapping[str, int]) -> None:
    """Add an order's units to what is owed."""
    for product_id, quantity in units.items():
        of_product = owed.setdefault(product_id, {})
        of_product[warehouse] = of_product.get(warehouse, 0) + quantity
