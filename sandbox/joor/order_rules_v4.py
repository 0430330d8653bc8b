"""Which v4 order writes JOOR takes: what a status needs, and which status may follow which."""

from collections.abc import Iterator

from sandbox.joor.models import Json, Order
from sandbox.joor.texts import is_date, text

FINAL = ("SHIPPED", "CANCELLED")


def change_fault(order: Order, given: Json) -> str:
    """What is wrong with a change of an order; empty when JOOR would take it."""
    return transition_fault(order.status, given.get("status", order.status)) or window_fault(given)


def transition_fault(old: str, new: str) -> str:
    """Why an order cannot go from one status to another; empty when it can."""
    if new == old:
        return ""
    if new == "IN_PROGRESS":
        return "An order cannot go back to IN_PROGRESS"
    if old in FINAL:
        return f"A {old} order stays {old}"
    if new == "SHIPPED" and old != "APPROVED":
        return "Only an APPROVED order can become SHIPPED"
    return ""


def window_fault(given: Json) -> str:
    """Why a delivery window is refused; empty when it is fine or not sent."""
    start, end = text(given.get("delivery_window_start")), text(given.get("delivery_window_end"))
    if not start and not end:
        return ""
    if not is_date(start) or not is_date(end) or start > end:
        return "delivery_window_start and delivery_window_end go together as YYYY-MM-DD, in this order"
    return ""


def needs(order: Order) -> Iterator[str]:
    """What an order still lacks for its status."""
    if order.connection_id is None:
        yield "customer"
    if not order.linesheet_id:
        yield "collection"
    if order.status == "IN_PROGRESS":
        return
    for name in ("shipping_address_1", "billing_address_1", "payment_method_code"):
        if not order.header.get(name):
            yield name
    if order.status != "NOTES" and any(line.quantity < 1 for line in order.live_lines):
        yield "at least one unit of every item"
