"""Several steps of a fulfilment at once, as automatic modes and people in a hurry take them."""

from typing import TYPE_CHECKING

from sandbox.core.dates import midnight
from sandbox.core.sales.model import Sale, Step, Task
from sandbox.core.sales.picking import ONE_BOX, pick_everything
from sandbox.core.sales.shipping import authorise_shipment, ship_line
from sandbox.core.values import Record

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

AUTO_STEPS = {"NOPICK": 0, "AUTOPICK": 1, "AUTOPICKPACK": 2, "AUTOPICKPACKSHIP": 3}


def carry_out(account: "CoreState", sale: Sale, task: Task, steps: int) -> None:
    """Pick, pack and ship all that a task can take: the first one, two or three of these steps."""
    if steps >= AUTO_STEPS["AUTOPICK"]:
        pick_everything(account, sale, task)
    if steps >= AUTO_STEPS["AUTOPICKPACK"]:
        pack_picked(task)
    if steps >= AUTO_STEPS["AUTOPICKPACKSHIP"]:
        ship_picked(account, sale, task, {"Carrier": sale.header["Carrier"]})


def pack_picked(task: Task) -> None:
    """Put everything picked in one box."""
    task.pack = Step("AUTHORISED", [{**row, "Box": ONE_BOX} for row in task.pick.lines])


def ship_picked(account: "CoreState", sale: Sale, task: Task, shipment: Record) -> None:
    """Ship everything picked in one box; `shipment` may say Carrier and TrackingNumber."""
    pack_picked(task)
    row = {"ShipmentDate": midnight(account.clock.now().date()), "Box": ONE_BOX, "IsShipped": True, **shipment}
    authorise_shipment(account, sale, task, [ship_line(account, task, row)])
