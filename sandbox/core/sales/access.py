"""Finding a sale and marking it changed."""

from typing import TYPE_CHECKING

from sandbox.core.errors import refuse
from sandbox.core.sales.model import Sale, Task

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

NO_GUID = "00000000-0000-0000-0000-000000000000"


def find(account: "CoreState", guid: object) -> Sale:
    """The sale with this ID. Raises CoreError."""
    sale = account.sales.get(str(guid or "").lower())
    if sale is None:
        raise refuse("Sale with specified ID not found")
    return sale


def find_task(account: "CoreState", guid: object) -> tuple[Sale, Task]:
    """The fulfilment task with this ID and its sale. Raises CoreError."""
    for sale in account.sales.values():
        for task in sale.tasks:
            if task.guid == str(guid or "").lower():
                return sale, task
    raise refuse("Sale task with specified ID not found")


def touch(account: "CoreState", sale: Sale) -> None:
    """Mark a sale changed now."""
    sale.updated = account.clock.now()
    account.touched_sales[sale.guid] = None
