"""Voids the earlier sales of an order that is exported anew, and sees them void before a new one may be made."""

from seamline.domain import generations
from seamline.domain.ledger import PastSale, reference_of
from seamline.domain.sale import is_live
from seamline.errors import OperatorError, Refused
from seamline.flows.context import FlowContext
from seamline.flows.read_sale import own_sale
from seamline.state.ledger import Tracked


def void_earlier(ctx: FlowContext, tracked: Tracked) -> Tracked:
    """The entry with nothing left to void. Safe to repeat: each sale is looked at before and after.

    Raises Refused, naming the sale and the ERP's words, and RetryableError when the outcome is not known.
    """
    if not tracked.entry.voiding:
        return tracked
    for earlier in tracked.entry.voiding:
        _void(ctx, earlier, reference_of(tracked.entry, earlier.generation))
    return ctx.ledger.move(tracked, generations.voided(tracked.entry, ctx.clock.now()))


def _void(ctx: FlowContext, earlier: PastSale, reference: str) -> None:
    number, words = earlier.sale_number or earlier.sale_id, "it shows the sale as before"
    if not _is_live(ctx, earlier.sale_id, reference):
        return
    try:
        ctx.erp.void_sale(earlier.sale_id)
    except OperatorError as error:
        words = str(error)
    if _is_live(ctx, earlier.sale_id, reference):
        fix = f"take back in the ERP what keeps {number} from being voided, or void it there; then re-export the order"
        raise Refused(f"the ERP did not void sale {number}: {words}", fix=fix)


def _is_live(ctx: FlowContext, sale_id: str, reference: str) -> bool:
    sale = own_sale(ctx, sale_id, reference)
    return sale is not None and is_live(sale)
