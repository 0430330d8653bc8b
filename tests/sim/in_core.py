"""What the warehouse does to an order's sales in Cin7."""

from typing import TYPE_CHECKING

from sandbox.core.sales.access import touch
from sandbox.core.sales.fulfilment import new_task
from sandbox.core.sales.picking import pick_everything
from tests.sim import excuses
from tests.sim.brand import SKUS

if TYPE_CHECKING:
    from tests.sim.people import People


def ship(people: "People", order_id: str) -> None:
    """The warehouse ships the order's sales, one of them perhaps in part."""
    rng = people.world.rng
    for sale in people.auditor.accounts.live_sales(order_id):
        row = rng.choice(sale.order.lines) if sale.order.lines and rng.random() < 0.3 else None
        people.world.core.ship(sale.guid, "1Z9", "DHL", quantities={row.sku: 1} if row else None)
        people.auditor.steps.picked(sale.guid)
        people.did("shipped the sale of", order_id)


def pick(people: "People", order_id: str) -> None:
    """The warehouse begins with the order's sales, and has not shipped them yet."""
    core = people.world.core
    for sale in people.auditor.accounts.live_sales(order_id):
        if sale.order.status == "AUTHORISED" and not any(task.pick.lines for task in sale.tasks):
            pick_everything(core, sale, sale.tasks[0] if sale.tasks else new_task(core, sale))
            touch(core, sale)
            people.auditor.steps.picked(sale.guid)
            people.did("picked the sale of", order_id)


def void(people: "People", order_id: str) -> None:
    """The warehouse voids the order's sales."""
    for sale in people.auditor.accounts.live_sales(order_id):
        people.world.core.void(sale.guid)
        people.auditor.excuses.did(order_id, excuses.SALE_VOIDED)
        people.auditor.wishes.disturbed(order_id)
        people.did("voided the sale of", order_id)


def delete_sale(people: "People", order_id: str) -> None:
    """Somebody has the order's sales removed from Cin7, where nothing of them is left."""
    for sale in people.auditor.accounts.live_sales(order_id):
        people.world.core.void(sale.guid)
        del people.world.core.sales[sale.guid]
        people.auditor.excuses.did(order_id, excuses.SALE_DELETED)
        people.auditor.wishes.disturbed(order_id)
        people.did("deleted the sale of", order_id)


def restock(people: "People", order_id: str) -> None:
    """Goods arrive, or a count corrects them."""
    rng = people.world.rng
    people.world.core.restock(rng.choice(SKUS), "Main Warehouse", rng.randint(0, 1000))
