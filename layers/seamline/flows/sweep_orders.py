"""The slow sweep over what changed in JOOR and in the ERP: the safety net under the lists the orders flow reads."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.ledger import order_of
from seamline.domain.order import Order, OrderStatus
from seamline.domain.sale import SaleStage
from seamline.flows.after_export import note_edit, note_voided
from seamline.flows.context import FlowContext
from seamline.flows.unreserved_sales import note_unreserved
from seamline.marketplace.port import OrderPage
from seamline.state.runs import FlowState

EVERY_SECONDS = 600.0
OVERLAP_SECONDS = 900.0
"""Longer than an export may be under way, since an order that is being exported is passed over."""
SWEPT = "swept"
_SHOWN = (OrderStatus.APPROVED, OrderStatus.CANCELLED)

type Readable = Callable[[Callable[[str], OrderPage]], Iterator[Order]]


def sweep(ctx: FlowContext, state: FlowState, readable: Readable) -> FlowState:
    """Look at every order and sale modified since the last sweep, if that is long enough ago.

    It sees an edit that came between the export and JOOR's being told of it, a cancellation, a voided sale, and one
    that was taken back to a draft.
    """
    now = ctx.clock.now()
    seen = state.watermarks.get(SWEPT, 0.0)
    if now - seen < EVERY_SECONDS:
        return state
    since = utc((seen or now) - OVERLAP_SECONDS)
    for order in readable(lambda cursor: ctx.marketplace.modified_orders(since, cursor)):
        if order.status in _SHOWN:
            note_edit(ctx, order)
    for sale in ctx.erp.modified_sales(since):
        order_id = order_of(sale.external_id)
        if order_id and sale.stage is SaleStage.VOIDED:
            note_voided(ctx, order_id, sale)
        elif order_id:
            note_unreserved(ctx, order_id, sale)
    return replace(state, watermarks={**state.watermarks, SWEPT: now})
