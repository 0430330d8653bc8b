"""Approved orders that JOOR shows as exported though the ledger has never seen them: shown, so that none is lost.

Another integration that reads with JOOR's default marks as exported whatever it is given.
"""

from collections.abc import Iterable

from seamline.domain.flow import Flow
from seamline.domain.order import Order, OrderStatus
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext

REASON = "JOOR shows the order as exported, but it was not exported from here"
RELEASE = "if it has no sale, set it to re-export in JOOR; and let nobody else export this account's orders"


def note_foreign(ctx: FlowContext, exported: Iterable[Order]) -> None:
    """Open a problem for each of these orders that the ledger does not know; one that has a problem keeps it."""
    strangers = [order for order in exported if ctx.ledger.find(order.id) is None]
    shown = ctx.problems.keys(Flow.ORDERS) if strangers else set()
    for order in strangers:
        if order.id not in shown:
            label = f"order {order.id} of {order.customer_name or order.customer_code or 'unknown customer'}"
            ctx.problems.open(Flow.ORDERS, Hold(order.id, (REASON,), RELEASE, label=label))


def close_foreign(ctx: FlowContext, modified: Iterable[Order]) -> None:
    """Of those that are not approved any more nothing is asked of anybody."""
    ended = {order.id for order in modified if order.status is not OrderStatus.APPROVED}
    shown = {problem.key for problem in ctx.problems.all(Flow.ORDERS) if problem.reasons == (REASON,)} if ended else ()
    for order_id in ended.intersection(shown):
        ctx.problems.close(Flow.ORDERS, order_id)
