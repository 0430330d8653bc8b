"""What the hooks of an account need: finding a record by the name people use, tags, and shipping in one step."""

from collections.abc import Callable

from sandbox.core import families, products
from sandbox.core.errors import refuse
from sandbox.core.sales.automatic import ship_picked
from sandbox.core.sales.fulfilment import new_task
from sandbox.core.sales.model import AUTHORISED, Sale, Step
from sandbox.core.sales.picking import pick_everything, pick_quantities
from sandbox.core.sales.reserving import line_of
from sandbox.core.state import CoreState
from sandbox.core.stock import CellKey
from sandbox.core.values import Record, decimal_of

type Change = Callable[[CoreState, Record, Record], Record]


def product_or_family(account: CoreState, sku: str) -> tuple[Change, Record]:
    """The record with this SKU and how to change it; a product goes before a family. Raises CoreError."""
    product, family = account.products.find(sku), account.families.find(sku)
    if product is not None:
        return products.change, product
    if family is not None:
        return families.change, family
    raise refuse(f"No product or family has the SKU '{sku}'", 404)


def customer_named(account: CoreState, name: str) -> Record:
    """The customer with this ID or exact name. Raises CoreError."""
    row = account.customers.get(name) or account.customers.find(name)
    if row is None:
        raise refuse(f"Customer '{name}' was not found", 404)
    return row


def sale_named(account: CoreState, name: str) -> Sale:
    """The sale with this ID, number or ExternalID; the newest where several match. Raises CoreError."""
    for sale in reversed(account.sales.values()):
        if name in (sale.guid, sale.number, sale.header["ExternalID"]):
            return sale
    raise refuse(f"Sale '{name}' was not found", 404)


def retagged(row: Record, add: str = "", drop: str = "") -> str:
    """A record's tags with one added or dropped; case does not matter."""
    tags = [tag.strip() for tag in (row.get("Tags") or "").split(",")]
    gone = {"", add.lower(), drop.lower()}
    kept = [tag for tag in tags if tag.lower() not in gone]
    return ",".join([*kept, add] if add else kept)


def ship_task(account: CoreState, sale: Sale, quantities: dict[str, float] | None, shipment: Record) -> None:
    """Pick, pack and ship one task of a sale. Raises CoreError when the order is not authorised or nothing is left."""
    if sale.order.status not in AUTHORISED:
        raise refuse(f"Sale {sale.number} can not be shipped: its order is {sale.order.status}")
    task = next((task for task in sale.tasks if not task.shipped), None)
    if task is None:
        task = new_task(account, sale)
        sale.advanced = True
    if quantities is not None:
        pick_quantities(account, sale, task, quantities)
    elif task.pick.status != "AUTHORISED":
        pick_everything(account, sale, task)
    if not task.pick.lines:
        raise refuse(f"Sale {sale.number} can not be shipped: nothing of it is in stock")
    ship_picked(account, sale, task, shipment)


def unship_task(account: CoreState, sale: Sale) -> None:
    """Take the newest shipment back into the house. Raises CoreError when nothing was shipped."""
    task = next((task for task in reversed(sale.tasks) if task.shipped), None)
    if task is None:
        raise refuse(f"Sale {sale.number} has no shipment to undo")
    for row in task.pick.lines:
        account.stock.cell(CellKey(line_of(sale, row["SKU"]).product_id, row["Location"])).on_hand += decimal_of(
            row["Quantity"], "Quantity"
        )
    task.ship = Step("NOT AVAILABLE")
