"""What people do to orders in JOOR, and what a person may have to settle because of it."""

from typing import TYPE_CHECKING

from sandbox.joor.models import Order
from sandbox.joor.order_book import mark_export
from seamline.domain.flow import Flow
from seamline.flows.orders import BIRTH
from seamline.state.runs import RunStore
from tests.sandbox.flows.world import CONNECTION
from tests.sim import excuses
from tests.sim.brand import SKUS

if TYPE_CHECKING:
    from tests.sim.people import People

SKEW_SECONDS = 60.0
"""How far the clocks of Seamline and JOOR may be apart, at most."""


def approve(people: "People", order_id: str) -> None:
    """The brand approves a pending order."""
    people.world.joor.approve(order_id)
    people.auditor.steps.ever_approved.add(order_id)
    people.did("approved", order_id)


def unapprove(people: "People", order_id: str) -> None:
    """The brand takes an approval back, and may give it again."""
    order = people.world.joor.orders.get(order_id)
    if order and order.status == "APPROVED":
        order.status = "PENDING"
        people.world.joor.edit_order(order_id, {})
        people.did("took back the approval of", order_id)


def edit(people: "People", order_id: str) -> None:
    """The buyer changes the quantities, which also drops a line that cannot be sold."""
    rng = people.world.rng
    number = {"customer_purchase_order": f"PO-{rng.randint(1, 99)}"} if rng.random() < 0.4 else {}
    people.world.joor.edit_order(order_id, {**people.lines(rng.sample(SKUS, rng.randint(1, 3))), **number})
    people.auditor.excuses.did(order_id, excuses.EDITED)
    people.auditor.excuses.did(order_id, excuses.EDITED_TWICE)
    people.auditor.wishes.disturbed(order_id)
    people.did("edited", order_id)


def cancel(people: "People", order_id: str) -> None:
    """The brand cancels an order."""
    people.world.joor.cancel(order_id)
    people.did("cancelled", order_id)


def delete(people: "People", order_id: str) -> None:
    """Somebody deletes an order in JOOR."""
    people.world.joor.delete_order(order_id)
    people.did("deleted", order_id)


def export_elsewhere(people: "People", order_id: str) -> None:
    """Another integration reads the order with JOOR's default, which marks it as exported."""
    order = people.world.joor.orders.get(order_id)
    if order and order.status == "APPROVED" and order.export_status != "SUCCESS" and _is_of_our_time(people, order):
        mark_export(order, "SUCCESS", "", people.world.joor.clock.now())
        people.auditor.excuses.did(order_id, excuses.EXPORTED_ELSEWHERE)
        people.did("exported elsewhere", order_id)


def _is_of_our_time(people: "People", order: Order) -> bool:
    """What was approved before Seamline's first run is no business of its."""
    begun = RunStore(people.world.memory, CONNECTION).flow(Flow.ORDERS).watermarks.get(BIRTH)
    return begun is not None and order.approved is not None and order.approved.timestamp() > begun + SKEW_SECONDS


def ship_by_hand(people: "People", order_id: str) -> None:
    """Somebody marks an approved order as shipped."""
    order = people.world.joor.orders.get(order_id)
    if order and order.status == "APPROVED" and _is_of_our_time(people, order):
        people.world.joor.ship(order_id)
        people.auditor.excuses.did(order_id, excuses.SHIPPED_BY_HAND)
        people.did("shipped by hand", order_id)


def set_to_reexport(people: "People", order_id: str) -> None:
    """The brand sets an order to re-export."""
    people.world.joor.set_to_reexport(order_id)
    people.auditor.excuses.did(order_id, excuses.SET_TO_REEXPORT)
    people.auditor.wishes.disturbed(order_id)
    people.did("set to re-export", order_id)


def expire_tokens(people: "People", order_id: str) -> None:
    """JOOR lets every access token expire."""
    people.world.joor.expire_tokens()
