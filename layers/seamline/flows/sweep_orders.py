"""The slow sweep over what changed in JOOR and in the ERP: the safety net under the lists the orders flow reads."""

from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.ledger import order_of
from seamline.domain.order import Order, OrderStatus
from seamline.domain.sale import SaleStage
from seamline.flows.after_export import note_edit, note_lost_doors, note_voided, void_cancelled
from seamline.flows.context import FlowContext
from seamline.flows.foreign_exports import close_foreign, note_foreign, note_shipped
from seamline.flows.gone_orders import look_for_gone
from seamline.flows.mend_problems import mend_problems
from seamline.flows.twin_sales import close_twins, note_twin
from seamline.flows.unreserved_sales import note_unreserved
from seamline.marketplace.port import OrderPage
from seamline.state.runs import FlowState

EVERY_SECONDS = 600.0
OVERLAP_SECONDS = 900.0
"""Longer than an export may be under way, since an order that is being exported is passed over."""
SWEPT = "swept"
_SHOWN = (OrderStatus.APPROVED, OrderStatus.PENDING, OrderStatus.SHIPPED, OrderStatus.CANCELLED)

type Readable = Callable[[Callable[[str], OrderPage]], Iterator[Order]]
type Wanted = Callable[[Order], bool]


def sweep(ctx: FlowContext, state: FlowState, readable: Readable, ours: Wanted) -> FlowState:
    """Look at every order and sale modified since the last sweep, if that is long enough ago.

    It sees an edit that came between the export and JOOR's being told of it, or after JOOR showed the order as
    shipped, a cancellation, a voided sale, one that was taken back to a draft, an order that somebody else exported,
    and by and by what was deleted. `ours` tells which orders should have come to the ledger.
    """
    now = ctx.clock.now()
    seen = state.watermarks.get(SWEPT, 0.0)
    if now - seen < EVERY_SECONDS:
        return state
    since = utc((seen or now) - OVERLAP_SECONDS)
    modified = list(readable(lambda cursor: ctx.marketplace.modified_orders(since, cursor)))
    for order in modified:
        if order.status in _SHOWN:
            note_edit(ctx, order)
    note_lost_doors(ctx, (order for order in modified if order.status in _SHOWN))
    void_cancelled(ctx)
    close_foreign(ctx, modified)
    exported = readable(lambda cursor: ctx.marketplace.exported_orders(since, cursor))
    note_foreign(ctx, (order for order in exported if ours(order)))
    note_shipped(ctx, (order for order in modified if order.status is OrderStatus.SHIPPED and ours(order)))
    _sweep_sales(ctx, since)
    close_twins(ctx)
    mend_problems(ctx)
    swept = replace(state, watermarks={**state.watermarks, SWEPT: now})
    # What follows may run out of calls, and then the sweep shall not begin anew with every run.
    ctx.runs.save(swept)
    return look_for_gone(ctx, swept)


def _sweep_sales(ctx: FlowContext, since: datetime) -> None:
    for sale in ctx.erp.modified_sales(since):
        order_id = order_of(sale.external_id)
        if order_id:
            note_twin(ctx, sale)
        if order_id and sale.stage is SaleStage.VOIDED:
            note_voided(ctx, order_id, sale.id)
        elif order_id:
            note_unreserved(ctx, order_id, sale)
