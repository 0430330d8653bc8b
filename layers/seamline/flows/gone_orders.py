"""Looks whether JOOR and the ERP still have the exported orders and their sales: neither lists what was deleted.

A few with every sweep, in turn, so that the cost stays the same however many there are.
"""

from contextlib import suppress
from itertools import islice

from msgspec.structs import replace

from seamline.domain.ledger import SETTLED, LedgerEntry, external_id
from seamline.domain.order import OrderStatus
from seamline.domain.sale import is_live
from seamline.domain.shipment import Progress, Shipped
from seamline.errors import BudgetExhausted, MalformedAnswer, RecordRejected, Throttled, Unreachable
from seamline.flows.after_export import note_deleted, note_voided
from seamline.flows.context import FlowContext
from seamline.flows.read_order import read_order
from seamline.flows.read_sale import own_sale
from seamline.state.ledger import Tracked
from seamline.state.runs import FlowState

MOST_LOOKS = 10
CALLS_OF_A_LOOK = 15
"""One order is looked at for so many calls that the ERP allows in a minute."""
LEAST_SECONDS = 15.0
"""With less time than that left no look is begun."""
READ_AT_MOST = 200
"""How many entries are passed over in search of those."""


def look_for_gone(ctx: FlowContext, state: FlowState) -> FlowState:
    """Look at the next few orders; the flow's cursor says where the turn goes on."""
    return replace(state, cursor=_look_on(ctx, state.cursor))


def looks(ctx: FlowContext) -> int:
    """How many orders are looked at with one sweep."""
    return min(MOST_LOOKS, max(2, ctx.settings.erp.limits.calls_per_minute // CALLS_OF_A_LOOK))


def _look_on(ctx: FlowContext, after: str) -> str:
    """The id of the last order that was looked at, empty when the turn begins anew."""
    looked, most = 0, looks(ctx)
    entries = list(islice(ctx.ledger.all(after=after), READ_AT_MOST))
    for entry in entries:
        if looked == most or ctx.time_left() < LEAST_SECONDS:
            return after
        if _is_at_stake(entry):
            looked += 1
            if not _looked(ctx, ctx.ledger.get(entry.order.id)):
                return after
        after = entry.order.id
    return after if len(entries) == READ_AT_MOST else ""


def _looked(ctx: FlowContext, known: Tracked) -> bool:
    """Whether there were calls left for the look; the turn goes on from here in the next run."""
    try:
        _look(ctx, known)
    except (BudgetExhausted, Throttled):
        return False
    return True


def _is_at_stake(entry: LedgerEntry) -> bool:
    """What is cancelled waits for its sale to be voided; what is shipped is past all that."""
    shipped = (entry.progress or Progress()).fulfilment.shipped is Shipped.ALL
    return entry.state in SETTLED and entry.order.status is not OrderStatus.CANCELLED and not shipped


def _look(ctx: FlowContext, known: Tracked) -> None:
    """What cannot be read is there, and the lists that hold it say why; what is contradictory is looked at again."""
    with suppress(RecordRejected, MalformedAnswer, Unreachable):
        sale = own_sale(ctx, known.entry.sale_id, external_id(known.entry))
        if sale is None or not is_live(sale):
            note_voided(ctx, known.entry.order.id, known.entry.sale_id, "voided" if sale else "deleted")
        elif read_order(ctx, known.entry.order.id) is None:
            note_deleted(ctx, known)
