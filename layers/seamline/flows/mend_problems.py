"""Brings the problems of orders in line with the ledger again, where a race or a crash has parted the two.

A problem is written before or after the entry it is about, never together with it. So somebody who closes one may
close another that was opened that very moment, and the order would stand still with nobody being told.
"""

from collections.abc import Iterator

from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.order import OrderStatus
from seamline.domain.plan import Hold
from seamline.errors import SaleGone
from seamline.flows.context import FlowContext
from seamline.flows.door_shapes import OTHER_SHAPE
from seamline.flows.foreign_exports import NO_SALE
from seamline.flows.order_problems import CANCELLED, DELETED, EDITED, RELEASE, change_problem, order_label
from seamline.flows.reopened import STAND_OFF

_DONE = (OrderState.ACKNOWLEDGED, OrderState.CANCELLED)
_ABOUT_DONE_ONES = (STAND_OFF, NO_SALE, OTHER_SHAPE)
"""How problems begin that are about what somebody did in JOOR with an order that is done."""


def mend_problems(ctx: FlowContext) -> None:
    """Open what is missing for orders that wait for a person, and close what is left of those that are done."""
    shown = {problem.key: problem for problem in ctx.problems.all(Flow.ORDERS)}
    waiting = set(_waiting(ctx))
    for order_id in waiting - shown.keys():
        # The list of a state lags behind.
        entry = ctx.ledger.get(order_id).entry
        if _waits(entry):
            ctx.problems.open(Flow.ORDERS, _problem(entry))
    for order_id in shown.keys() - waiting:
        known = ctx.ledger.find(order_id)
        if known and known.entry.state in _DONE and not shown[order_id].reasons[0].startswith(_ABOUT_DONE_ONES):
            ctx.problems.close(Flow.ORDERS, order_id)


def _waiting(ctx: FlowContext) -> Iterator[str]:
    for state in (OrderState.HELD, OrderState.CHANGED, OrderState.EXPORTED):
        yield from (found.entry.order.id for found in ctx.ledger.in_state(state) if _waits(found.entry))


def _waits(entry: LedgerEntry) -> bool:
    """Whether a person has to do something for the order."""
    edited_meanwhile = entry.state is OrderState.EXPORTED and entry.placed is not None
    return edited_meanwhile or entry.state in (OrderState.HELD, OrderState.CHANGED)


def _problem(entry: LedgerEntry) -> Hold:
    if entry.state is OrderState.HELD:
        release = SaleGone(entry.gone).fix if entry.gone else RELEASE
        return Hold(entry.order.id, entry.reasons or ("it is held",), release, label=order_label(entry))
    ended = entry.order.status is OrderStatus.CANCELLED
    return change_problem(entry, f"{CANCELLED} or {DELETED}" if ended else EDITED)
