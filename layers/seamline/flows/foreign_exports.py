"""Orders that JOOR shows as exported or shipped though the ledger has never seen them: shown, so that none is lost.

Another integration that reads with JOOR's default marks as exported whatever it is given; and people may ship an order
in JOOR before it was ever looked at.
"""

from collections.abc import Iterable

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.domain.order import Order, OrderStatus
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext
from seamline.flows.door_shapes import former_shape

REASON = "JOOR shows the order as exported, but it was not exported from here"
RELEASE = "if it has no sale, set it to re-export in JOOR; and let nobody else export this account's orders"
SHIPPED = "JOOR shows the order as shipped, but it never became a sale here"
MAKE_ONE = "if it has no sale, make one in the ERP by hand; this is shown for two weeks"
SHOWN_SECONDS = 14 * 86_400.0
NO_SALE = "JOOR shows the order as exported, but its sale is gone, and there is no sale any more"
ANEW = "set it to re-export in JOOR, if it shall become a sale again"


def note_foreign(ctx: FlowContext, exported: Iterable[Order]) -> None:
    """Open a problem for each of these orders without a sale of ours; one that has a problem keeps it.

    The ledger does not know it, or it was cancelled, lost its sale, and was approved again, in this shape or another.
    """
    known = {order.id: (order, ctx.ledger.find(order.id) or former_shape(ctx, order)) for order in exported}
    strange = [(o, found) for o, found in known.values() if not found or found.entry.state is OrderState.CANCELLED]
    shown = ctx.problems.keys(Flow.ORDERS) if strange else set()
    for order, found in strange:
        if order.id not in shown:
            had_one = found and (found.entry.sale_id or found.entry.past)
            reason, release = (NO_SALE, ANEW) if had_one else (REASON, RELEASE)
            ctx.problems.open(Flow.ORDERS, Hold(order.id, (reason,), release, label=_label(order)))


def note_shipped(ctx: FlowContext, shipped: Iterable[Order]) -> None:
    """Open a problem for each of these orders, shipped by people, that the ledger does not know."""
    for order in shipped:
        if ctx.ledger.find(order.id) is None and ctx.problems.find(Flow.ORDERS, order.id) is None:
            ctx.problems.open(Flow.ORDERS, Hold(order.id, (SHIPPED,), MAKE_ONE, label=_label(order)))


def close_foreign(ctx: FlowContext, modified: Iterable[Order]) -> None:
    """Of those that are cancelled or pending nothing is asked of anybody, and of shipped ones not for ever."""
    ended = {order.id for order in modified if order.status not in (OrderStatus.APPROVED, OrderStatus.SHIPPED)}
    for problem in list(ctx.problems.all(Flow.ORDERS)):
        is_old = problem.first_seen < ctx.clock.now() - SHOWN_SECONDS
        about_shipped = problem.reasons == (SHIPPED,)
        if about_shipped and is_old or problem.key in ended and problem.reasons in ((REASON,), (NO_SALE,), (SHIPPED,)):
            ctx.problems.close(Flow.ORDERS, problem.key)


def _label(order: Order) -> str:
    return f"order {order.id} of {order.customer_name or order.customer_code or 'unknown customer'}"
