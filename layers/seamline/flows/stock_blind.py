"""Tells people that no stock is raised, as long as JOOR lists an order of which nobody can tell what it wants."""

from collections.abc import Sequence

from seamline.domain.flow import Flow
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext

BLIND_KEY = "orders:unreadable"


def note_blind(ctx: FlowContext, order_ids: Sequence[str]) -> None:
    """Open the problem, or close it once every order can be read."""
    known = any(problem.key == BLIND_KEY for problem in ctx.problems.all(Flow.STOCK))
    if order_ids:
        ctx.problems.open(Flow.STOCK, blind_hold(order_ids))
    elif known:
        ctx.problems.close(Flow.STOCK, BLIND_KEY)


def blind_hold(order_ids: Sequence[str]) -> Hold:
    """Why nothing is raised."""
    names = ", ".join(order_id or "(without an id)" for order_id in order_ids)
    reason = f"JOOR lists order {names} without lines that can be read; it may want any SKU, so no quantity is raised"
    return Hold(
        BLIND_KEY, (reason,), "correct the order in JOOR, or show it to JOOR's support", label="unreadable orders"
    )
