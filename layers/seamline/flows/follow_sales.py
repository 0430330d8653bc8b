"""Notes in the ledger how far the sales of exported orders are: shipped, invoiced, paid, edited."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time
from decimal import Decimal

from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain import ledger as moves
from seamline.domain.ledger import SETTLED, LedgerEntry, order_of
from seamline.domain.sale import Sale, SaleStage
from seamline.domain.shipment import Fulfilment, Progress, Shipped
from seamline.errors import Conflict, NotFound
from seamline.flows.context import FlowContext
from seamline.state.ledger import Tracked
from seamline.state.runs import FlowState

SALES = "sales"
OVERLAP_SECONDS = 600.0
CENT = Decimal("0.01")


def changed_sales(ctx: FlowContext, state: FlowState) -> Iterator[tuple[Tracked, Sale]]:
    """Our own sales that changed since the last good run, as listed, with their entries; one call when nothing did.

    A run confined to some orders looks at their sales, changed or not; one that the ERP hinted at sales, only at those
    that are ours. A first run looks at everything since the go-live.
    """
    if ctx.only:
        yield from _asked(ctx)
        return
    seen = state.watermarks.get(SALES, 0.0)
    since = utc(seen - OVERLAP_SECONDS) if seen else datetime.combine(ctx.settings.go_live, time(), UTC)
    for sale in ctx.erp.modified_sales(since):
        order_id = order_of(sale.external_id)
        known = ctx.ledger.find(order_id) if order_id else None
        if known and known.entry.state in SETTLED and known.entry.sale_id == sale.id:
            yield known, sale


def looked_into(ctx: FlowContext, entry: LedgerEntry, sale: Sale) -> Sale:
    """The sale with its parcels, invoices and total, read only if the list shows something new about it.

    One that the ERP does not know any more counts as voided.
    """
    before = entry.progress or Progress()
    is_new = sale.fulfilment != before.listed
    if not (is_new and sale.stage is not SaleStage.VOIDED and _has_begun(sale.fulfilment)):
        return sale
    try:
        return ctx.erp.sale(sale.id)
    except NotFound:
        return replace(sale, stage=SaleStage.VOIDED)


def note_progress(ctx: FlowContext, known: Tracked, listed: Sale, sale: Sale) -> bool:
    """Move the entry on to what the sale shows; whether that was news. A race is left to the next run."""
    before = known.entry.progress or Progress()
    if listed.fulfilment == before.listed:
        return False
    after = replace(before, listed=listed.fulfilment, fulfilment=sale.fulfilment)
    if sale is not listed:
        after = replace(after, total_differs=_difference(known.entry, sale))
    with suppress(Conflict):
        ctx.ledger.move(known, moves.progressed(known.entry, after, ctx.clock.now()))
    return True


def _has_begun(seen: Fulfilment) -> bool:
    return seen.shipped is not Shipped.NOTHING or bool(seen.parcels or seen.invoices)


def _difference(entry: LedgerEntry, sale: Sale) -> str:
    made_with = entry.sale_total if entry.sale_total is not None else (entry.placed or entry.order).total
    if abs(sale.total - made_with) < CENT:
        return ""
    return f"the sale's total is {sale.total:f} by now, it was made with {made_with:f}"


def _asked(ctx: FlowContext) -> Iterator[tuple[Tracked, Sale]]:
    for name in ctx.only:
        known = ctx.ledger.of_sale(name) if ctx.hinted else ctx.ledger.find(name)
        if known and known.entry.state in SETTLED and known.entry.sale_id:
            yield from ((known, sale) for sale in ctx.erp.find_sales(moves.external_id(known.entry)))
