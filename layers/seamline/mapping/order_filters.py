"""Tells whether an approved order is one of those that become sales."""

from seamline.domain.order import Order
from seamline.settings.order_filters import NameFilter, OrderFilters


def left_out(order: Order, filters: OrderFilters) -> str:
    """Which filter keeps the order from becoming a sale; empty when it passes all of them."""
    checks = {
        "order type": (filters.order_type, (order.order_type,)),
        "event": (filters.event, (order.event, order.event_code)),
        "warehouse": (filters.warehouse, (order.warehouse, order.warehouse_code)),
        "division": (filters.division, order.divisions),
        "customer group": (filters.customer_group, (order.customer_group, order.customer_group_code)),
    }
    return next((kind for kind, (rule, names) in checks.items() if not _passes(rule, names)), "")


def _passes(rule: NameFilter, names: tuple[str, ...]) -> bool:
    own = _folded(names)
    if own & _folded(rule.except_for):
        return False
    return not rule.only or bool(own & _folded(rule.only))


def _folded(names: tuple[str, ...]) -> set[str]:
    return {name.strip().casefold() for name in names if name.strip()}
