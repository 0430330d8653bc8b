"""Approved orders that JOOR shows as exported though the ledger has never seen them: shown, so that none is lost.

Another integration that reads with JOOR's default marks as exported whatever it is given.
"""

from collections.abc import Iterable

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.domain.order import Order, OrderStatus
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext

REASON = "JOOR shows the order as exported, but it was not exported from here"
RELEASE = "if it has no sale, set it to re-export in JOOR; and let nobody else export this account's orders"
NO_SALE = "JOOR shows the order as exported, but it was cancelled meanwhile and has no sale any more"
ANEW = "re-export it, here or in JOOR, if it shall become a sale again"


def note_foreign(ctx: FlowContext, exported: Iterable[Order]) -> None:
    """Open a problem for each of these orders without a sale of ours; one that has a problem keeps it.

    The ledger does not know it, or it was cancelled, lost its sale, and was approved again.
    """
    known = {order.id: (order, ctx.ledger.find(order.id)) for order in exported}
    strange = [(o, found) for o, found in known.values() if not found or found.entry.state is OrderState.CANCELLED]
    shown = ctx.problems.keys(Flow.ORDERS) if strange else set()
    for order, found in strange:
        if order.id not in shown:
            reason, release = (NO_SALE, ANEW) if found else (REASON, RELEASE)
            label = f"order {order.id} of {order.customer_name or order.customer_code or 'unknown customer'}"
            ctx.problems.open(Flow.ORDERS, Hold(order.id, (reason,), release, label=label))


def close_foreign(ctx: FlowContext, modified: Iterable[Order]) -> None:
    """Of those that are not approved any more nothing is asked of anybody."""
    ended = {order.id for order in modified if order.status is not OrderStatus.APPROVED}
    found = ctx.problems.all(Flow.ORDERS) if ended else ()
    shown = {problem.key for problem in found if problem.reasons in ((REASON,), (NO_SALE,))}
    for order_id in ended.intersection(shown):
        ctx.problems.close(Flow.ORDERS, order_id)
