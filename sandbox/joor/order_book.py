"""What happens to orders whatever API or person causes it: totals, modification, export marks, cancelled lines."""

from datetime import datetime
from decimal import Decimal

from sandbox.joor.models import ExportStatus, Order
from sandbox.joor.state import JoorState

OPEN_STATUSES = ("NOTES", "PENDING")


def goods_total(order: Order) -> Decimal:
    """The sum of the live lines."""
    return sum((line.extended for line in order.live_lines), Decimal(0))


def discount_of(order: Order) -> tuple[Decimal, Decimal]:
    """The order's discount in its two forms: amount and percent."""
    goods = goods_total(order)
    if order.discount_percent:
        return goods * order.discount_percent / 100, order.discount_percent
    if order.discount and goods:
        return order.discount, order.discount * 100 / goods
    return order.discount, Decimal(0)


def order_total(order: Order) -> Decimal:
    """Goods less discount plus shipping; JOOR's orders carry no tax."""
    return goods_total(order) - discount_of(order)[0] + order.shipping


def touch(order: Order, at: datetime) -> None:
    """Count a modification; once exported, the order is modified since its last export."""
    order.modified = at
    order.modified_since_export = order.exported_at is not None


def mark_export(order: Order, status: ExportStatus, description: str, at: datetime) -> None:
    """Set the technical export state; only a success counts as an export. The order itself is not modified."""
    order.export_status = status
    order.export_description = description
    # A flag and not a comparison of dates, since an edit may fall in the same instant as the export.
    order.modified_since_export = False
    if status == "SUCCESS":
        order.exported_at = at


def cancel_lines_of(state: JoorState, sku_ids: set[str]) -> None:
    """Cancel lines of deleted SKUs on Notes, Pending and not yet exported Approved orders."""
    for order in state.orders.values():
        unexported = order.status == "APPROVED" and order.export_status != "SUCCESS"
        if order.status in OPEN_STATUSES or unexported:
            _set_lines(state, order, sku_ids, "", "deleted")


def take_inactive_lines(state: JoorState, sku_ids: set[str]) -> None:
    """Take lines of deactivated SKUs off all orders that are not shipped."""
    for order in state.orders.values():
        if order.status != "SHIPPED":
            _set_lines(state, order, sku_ids, "", "inactive")


def bring_lines_back(state: JoorState, sku_ids: set[str]) -> None:
    """Bring the lines of reactivated SKUs back."""
    for order in state.orders.values():
        _set_lines(state, order, sku_ids, "inactive", "")


def has_deleted_goods(state: JoorState, order: Order) -> bool:
    """Whether a live line names a style or color that was deleted since."""
    return any(line.sku_id and line.sku_id not in state.skus for line in order.live_lines)


def _set_lines(state: JoorState, order: Order, sku_ids: set[str], was: str, becomes: str) -> None:
    lines = [line for line in order.lines if line.sku_id in sku_ids and line.cancelled == was]
    for line in lines:
        line.cancelled = "deleted" if becomes == "deleted" else "inactive" if becomes else ""
    if lines:
        touch(order, state.clock.now())
