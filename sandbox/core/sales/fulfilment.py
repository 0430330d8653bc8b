"""`/sale/fulfilment`: the tasks a sale is fulfilled in."""

from typing import TYPE_CHECKING

from sandbox.core.ask import Ask
from sandbox.core.errors import refuse
from sandbox.core.sales.access import find, touch
from sandbox.core.sales.model import AUTHORISED, Sale, Task
from sandbox.core.sales.picking import show_step
from sandbox.core.sales.shipping import show_ship
from sandbox.core.sales.status import fulfilment
from sandbox.core.values import Record

if TYPE_CHECKING:
    from sandbox.core.state import CoreState


def get_fulfilments(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/fulfilment."""
    sale = find(account, ask.guid("SaleID"))
    return {"SaleID": sale.guid, "Fulfilments": show_tasks(sale)}


def post_fulfilment(account: "CoreState", ask: Ask) -> Record:
    """POST /sale/fulfilment: one more task, which makes a simple sale advanced."""
    sale = find(account, ask.body.get("SaleID"))
    if sale.order.status not in AUTHORISED:
        raise refuse("Sale Order status should be AUTHORISED")
    if any(task.pick.status != "AUTHORISED" for task in sale.tasks):
        raise refuse("There is a fulfilment whose pick is not authorised")
    new_task(account, sale)
    sale.advanced = True
    touch(account, sale)
    return {"SaleID": sale.guid, "Fulfilments": show_tasks(sale)}


def new_task(account: "CoreState", sale: Sale) -> Task:
    """One more fulfilment task of a sale."""
    task = Task(account.ids.guid("task"), len(sale.tasks) + 1)
    sale.tasks.append(task)
    return task


def show_tasks(sale: Sale) -> list[Record]:
    """The fulfilments of a sale as GET shows them."""
    return [
        {
            "TaskID": task.guid,
            "FulfillmentNumber": task.number,
            "LinkedInvoiceNumber": next((i.number for i in sale.invoices if i.task_id == task.guid), None),
            "FulFilmentStatus": "FULFILLED" if task.shipped else fulfilment_word(sale),
            "Pick": show_step(task.pick),
            "Pack": show_step(task.pack),
            "Ship": show_ship(task),
        }
        for task in sale.tasks
    ]


def fulfilment_word(sale: Sale) -> str:
    """The status of a task that has not shipped."""
    return "NOT FULFILLED" if fulfilment(sale) != "VOIDED" else "VOIDED"
