"""Notes in the ledger how far the sales of exported orders are: shipped, invoiced, paid, edited."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from decimal import Decimal

from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain import ledger as moves
from seamline.domain.ledger import SETTLED, LedgerEntry, order_of
from seamline.domain.sale import Sale, SaleStage
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
        if known and _is_followed(known.entry, sale):
            yield known, sale


def sales_of(ctx: FlowContext, order_ids: Iterable[str]) -> Iterator[tuple[Tracked, Sale]]:
    """The sales of these orders as listed, as far as they are followed; one call each."""
    for order_id in order_ids:
        yield from _listed(ctx, ctx.ledger.find(order_id))


def looked_into(ctx: FlowContext, entry: LedgerEntry, sale: Sale) -> Sale:
    """The sale with its parcels, invoices and total, read only if it was touched since it was read last.

    One that the ERP does not know any more counts as voided.
    """
    before = moves.progress_of(entry)
    is_known = (sale.fulfilment, sale.modified) == (before.listed, before.modified)
    if is_known or sale.stage is SaleStage.VOIDED:
        return sale
    try:
        return ctx.erp.sale(sale.id)
    except NotFound:
        return replace(sale, stage=SaleStage.VOIDED)


def note_progress(ctx: FlowContext, known: Tracked, listed: Sale, sale: Sale) -> bool:
    """Move the entry on to what the sale shows; whether it was looked into."""
    if sale is listed:
        return False
    try:
        _move(ctx, known, listed, sale)
    except Conflict:
        # The watermark will have passed this sale, so it is not left to the next run; a second race fails this one.
        current = ctx.ledger.get(known.entry.order.id)
        if _is_followed(current.entry, sale):
            _move(ctx, current, listed, sale)
    return True


def _move(ctx: FlowContext, known: Tracked, listed: Sale, sale: Sale) -> None:
    after = replace(
        moves.progress_of(known.entry),
        listed=listed.fulfilment,
        modified=listed.modified,
        fulfilment=sale.fulfilment,
        total_differs=_difference(known.entry, sale),
    )
    ctx.ledger.move(known, moves.progressed(known.entry, after, ctx.clock.now()))


def _difference(entry: LedgerEntry, sale: Sale) -> str:
    made_with = entry.sale_total if entry.sale_total is not None else (entry.placed or entry.order).total
    if abs(sale.total - made_with) < CENT:
        return ""
    return f"the sale's total is {sale.total:f} by now, it was made with {made_with:f}"


def _asked(ctx: FlowContext) -> Iterator[tuple[Tracked, Sale]]:
    if not ctx.hinted:
        yield from sales_of(ctx, ctx.only)
        return
    for number in ctx.only:
        yield from _listed(ctx, ctx.ledger.of_sale(number))


def _listed(ctx: FlowContext, known: Tracked | None) -> Iterator[tuple[Tracked, Sale]]:
    if known and known.entry.state in SETTLED:
        found = ctx.erp.find_sales(moves.external_id(known.entry))
        yield from ((known, sale) for sale in found if _is_followed(known.entry, sale))


def _is_followed(entry: LedgerEntry, sale: Sale) -> bool:
    return entry.state in SETTLED and bool(entry.sale_id) and entry.sale_id == sale.id
