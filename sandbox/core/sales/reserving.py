"""Stock that sales reserve, wait for, give back and ship."""

from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.core.sales.access import touch
from sandbox.core.sales.model import Line, Sale, Task
from sandbox.core.stock import NOTHING, Allocation
from sandbox.core.values import decimal_of, number

if TYPE_CHECKING:
    from sandbox.core.state import CoreState


def total(allocations: list[Allocation]) -> Decimal:
    """Units in these reservations."""
    return sum((part.quantity for part in allocations), NOTHING)


def reserve(account: "CoreState", sale: Sale) -> None:
    """Reserve for each line what the sale's location has; what is missing becomes its backorder."""
    for line in sale.order.lines:
        line.allocations = account.stock.allocate(line.product_id, sale.header["Location"], line.quantity)
        line.backorder = line.quantity - total(line.allocations)


def fill_backorders(account: "CoreState") -> list[str]:
    """Reserve stock that arrived for the oldest backorders first; answers the numbers of the sales that got some."""
    helped = []
    for sale in sorted(account.sales.values(), key=lambda sale: sale.created):
        if sale.order.status == "AUTHORISED" and _fill(account, sale):
            touch(account, sale)
            helped.append(sale.number)
    return helped


def _fill(account: "CoreState", sale: Sale) -> bool:
    gained = NOTHING
    for line in sale.order.lines:
        got = account.stock.allocate(line.product_id, sale.header["Location"], line.backorder)
        line.allocations += got
        line.backorder -= total(got)
        gained += total(got)
    return gained > 0


def release(account: "CoreState", sale: Sale) -> None:
    """Give back everything a sale reserved."""
    for line in sale.order.lines:
        account.stock.release(line.allocations)
        line.allocations, line.backorder = [], NOTHING


def leave(account: "CoreState", sale: Sale, task: Task) -> None:
    """The units of a task leave the building: OnHand and Allocated go down."""
    moment = account.clock.now().strftime("%Y-%m-%dT%H:%M:%S")
    for row in task.pick.lines:
        line = line_of(sale, row["SKU"])
        units = decimal_of(row["Quantity"], "Quantity")
        taken = _take(line, units)
        taken += account.stock.allocate(line.product_id, row["Location"], units - total(taken))
        account.stock.ship(taken)
        cost = number(line.average_cost * units)
        sale.movements.append({"TaskID": task.guid, "ProductID": line.product_id, "Date": moment, "COGS": cost})


def line_of(sale: Sale, sku: str) -> Line:
    """The order line of a SKU. Raises StopIteration when the order has none."""
    return next(line for line in sale.order.lines if line.sku == sku)


def _take(line: Line, units: Decimal) -> list[Allocation]:
    """Take up to so many units off a line's reservations."""
    taken, kept = [], []
    for part in line.allocations:
        used = min(units, part.quantity)
        units -= used
        taken.append(Allocation(part.key, used))
        kept.append(Allocation(part.key, part.quantity - used))
    line.allocations = [part for part in kept if part.quantity]
    return [part for part in taken if part.quantity]
