"""A tripwire: a live sale of ours beside the one an order has. None is expected, so each is voided if empty, or shown.

A create that was carried out long after its caller gave up, or a sale that somebody brought back, would stay unseen.
"""

from contextlib import suppress

from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED, LedgerEntry, order_of
from seamline.domain.plan import Hold
from seamline.domain.sale import Sale, SaleStage, is_live
from seamline.errors import OperatorError, RetryableError
from seamline.flows.context import FlowContext
from seamline.flows.order_problems import order_label

PREFIX = "twin:"
"""How the keys of these problems begin; the order and the second sale follow."""


def note_twin(ctx: FlowContext, listed: Sale) -> None:
    """Look at one of the ERP's changed sales that carries a reference of ours; no call for what is as it should be."""
    order_id = order_of(listed.external_id)
    key = f"{PREFIX}{order_id}:{listed.id}"
    known = ctx.ledger.find(order_id)
    if known is None or not is_live(listed) or not _is_second(known.entry, listed.id):
        if ctx.problems.find(Flow.ORDERS, key):
            ctx.problems.close(Flow.ORDERS, key)
        return
    if listed.stage is SaleStage.HEADER and _voided_empty(ctx, listed):
        return
    reason = f"sale {listed.number} is live beside sale {known.entry.sale_number}, and both are for the order"
    release = f"void {listed.number} in the ERP, unless it is the right one: then re-export the order with void first"
    ctx.problems.open(Flow.ORDERS, Hold(key, (reason,), release, label=order_label(known.entry)))


def close_twins(ctx: FlowContext) -> None:
    """Close what is said of sales that have become the one sale of their order."""
    for problem in [problem for problem in ctx.problems.all(Flow.ORDERS) if problem.key.startswith(PREFIX)]:
        order_id, _, sale_id = problem.key.removeprefix(PREFIX).partition(":")
        known = ctx.ledger.find(order_id)
        if known and known.entry.sale_id.lower() == sale_id.lower():
            ctx.problems.close(Flow.ORDERS, problem.key)


def _is_second(entry: LedgerEntry, sale_id: str) -> bool:
    """Of an order under way nothing is concluded: its export looks for itself."""
    return entry.state in SETTLED and bool(entry.sale_id) and sale_id.lower() != entry.sale_id.lower()


def _voided_empty(ctx: FlowContext, listed: Sale) -> bool:
    """Void a header that has no lines; whether it was one and is gone."""
    with suppress(OperatorError, RetryableError):
        sale = ctx.erp.sale(listed.id)
        if sale.stage is SaleStage.HEADER and not sale.lines:
            ctx.erp.void_sale(listed.id)
            return True
    return False
