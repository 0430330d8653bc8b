"""What the brand's operators do on the admin URL, in functions that may die like any other."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.joor.models import Line, Order
from seamline.domain.order_edits import Allowance
from seamline.errors import OperatorError, SeamlineError
from seamline.flows.context import FlowContext
from seamline.flows.edit_order import EditRequest, edit_order
from seamline.flows.reexport import ReexportRequest
from seamline.flows.reexport import reexport as reexport_order
from seamline.flows.reexport import retry as retry_order
from seamline.flows.release_order import ReleaseRequest
from seamline.flows.release_order import release as release_order
from seamline.mapping.order_edit_check import Place
from tests.sandbox.flows.world import upc
from tests.sim import excuses
from tests.sim.brand import DOORS, SKUS
from tests.sim.wishes import Overlay

if TYPE_CHECKING:
    from tests.sim.people import People

BY = "operator"

type Edited = tuple[dict[Place, str | None], Overlay]
"""What to ask for, and what that makes of an order's lines."""


def reexport(people: "People", order_id: str) -> None:
    """Re-export, and let no sale be voided for it."""
    _reexport(people, "re-export without void", order_id, void_first=False)


def reexport_void_first(people: "People", order_id: str) -> None:
    """Re-export, and let the live sale be voided first."""
    _reexport(people, "re-export with void", order_id, void_first=True)


def retry(people: "People", order_id: str) -> None:
    """Try an order now."""
    part = _part_of(people, order_id)

    def work(ctx: FlowContext) -> None:
        retry_order(ctx, part, BY)
        people.auditor.was_queued(part)

    _launch(people, f"retry {part}", work)


def retry_again_and_again(people: "People", order_id: str) -> None:
    """Somebody loses patience with an order."""
    rng = people.world.rng
    for _ in range(rng.randint(3, 8)):
        people.world.scheduler.after(rng.uniform(0, 180), lambda: retry(people, order_id))


def edit(people: "People", order_id: str) -> None:
    """Edit a line of an order here: another quantity or SKU, or none of it."""
    order, wishes = people.world.joor.orders.get(order_id), people.auditor.wishes
    edited = _edited(people, order) if order and not order.doors else None
    if order is None or edited is None or not wishes.wants(order, edited[1]):
        return
    request = EditRequest(order_id, BY, edited[0])

    def work(ctx: FlowContext) -> None:
        try:
            edit_order(ctx, request)
        except OperatorError:
            wishes.refused(order_id)
            raise
        people.world.count("edit on the admin URL accepted")
        wishes.accepted(order_id)
        if any(sale.order.lines for sale in people.auditor.accounts.live_sales(order_id)):
            people.auditor.excuses.did(order_id, excuses.MADE_BEFORE)

    _launch(people, f"edit here {order_id}: {edited[0]}", work)


def release(people: "People", order_id: str) -> None:
    """Let the price 0 pass for an order."""
    wishes = people.auditor.wishes
    wishes.releases(order_id)

    def work(ctx: FlowContext) -> None:
        release_order(ctx, ReleaseRequest(order_id, BY, "samples", (Allowance.ZERO_PRICE,)))
        people.world.count("release on the admin URL accepted")
        people.auditor.was_queued(order_id)
        wishes.released(order_id)

    _launch(people, f"release {order_id}", work)


def _edited(people: "People", order: Order) -> Edited | None:
    """An edit of one of the order's lines, and what it makes of whatever lines the order has."""
    rng, lines = people.world.rng, order.live_lines
    if not lines:
        return None
    at = rng.randrange(len(lines))
    kind, quantity, sku = rng.choice(("quantity", "sku", "removed")), rng.randint(1, 5), rng.choice(SKUS)
    meant = lines[at].fields.get("item_upc")

    def over(lines: list[Line]) -> list[Line]:
        if at >= len(lines) or lines[at].fields.get("item_upc") != meant:
            return lines
        line = lines[at]
        changed = {
            "quantity": [replace(line, quantity=quantity)],
            "sku": [replace(line, fields={**line.fields, "item_upc": upc(sku)})],
            "removed": [],
        }
        return [*lines[:at], *changed[kind], *lines[at + 1 :]]

    value = {"quantity": str(quantity), "sku": sku, "removed": "yes"}[kind]
    return {Place(kind, at + 1): value}, over


def _reexport(people: "People", words: str, order_id: str, *, void_first: bool) -> None:
    keep = people.world.rng.choice((True, False))
    part, wishes = _part_of(people, order_id), people.auditor.wishes
    request = ReexportRequest(part, BY, void_first, keep_edits=keep)
    wishes.disturbed(order_id)
    if void_first:
        wishes.wants_void(part)

    def work(ctx: FlowContext) -> None:
        newest = people.auditor.accounts.newest_generation(part)
        reexport_order(ctx, request)
        people.world.count("re-export on the admin URL accepted")
        people.auditor.was_queued(part)
        wishes.restarted(part, newest + 1)

    _launch(people, f"{words} {part}", work)


def _part_of(people: "People", order_id: str) -> str:
    """The order as the ledger has it: whole, or one of its doors."""
    order = people.world.joor.orders.get(order_id)
    parts = [order_id, *(f"{order_id}-{door['door_id']}" for door in DOORS)] if order and order.doors else []
    return people.world.rng.choice(parts) if parts else order_id


def _launch(people: "People", words: str, work: Callable[[FlowContext], object]) -> None:
    def guarded() -> object:
        try:
            return work(people.world.admin_context())
        except SeamlineError as error:
            people.world.note(f"{words}: {error}")
            return None

    people.world.note(words)
    people.world.launch("admin", guarded)
