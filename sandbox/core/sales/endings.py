"""Undo and void: the two ways an order is taken back."""

from typing import TYPE_CHECKING

from sandbox.core.errors import refuse
from sandbox.core.sales.access import touch
from sandbox.core.sales.model import AUTHORISED, Document, Sale
from sandbox.core.sales.reserving import release

if TYPE_CHECKING:
    from sandbox.core.state import CoreState


def undo(account: "CoreState", sale: Sale) -> None:
    """Back to a draft order with its lines kept. Raises CoreError when there is nothing to undo or goods have left."""
    if sale.voided or sale.order.status not in AUTHORISED:
        raise refuse("Sale can not be undone: the order is not authorised")
    _refuse_moved(sale, "undone")
    release(account, sale)
    sale.order.status = "DRAFT"
    sale.tasks = []
    touch(account, sale)


def void(account: "CoreState", sale: Sale) -> None:
    """Void a sale for ever: its lines go, its ExternalID stays. Raises CoreError when goods have left."""
    if sale.voided:
        raise refuse("Sale is already VOIDED")
    _refuse_moved(sale, "voided")
    release(account, sale)
    sale.voided = True
    sale.quote, sale.order, sale.tasks = Document("VOIDED"), Document("VOIDED"), []
    touch(account, sale)


def _refuse_moved(sale: Sale, word: str) -> None:
    if sale.invoices or any(task.ship.status != "NOT AVAILABLE" for task in sale.tasks):
        raise refuse(f"Sale can not be {word}: it is invoiced or shipped")
