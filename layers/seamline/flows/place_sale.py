"""Brings exactly one live sale for a ledger entry into being: look, open, remember, finish, read back.

Every external write is preceded by a conditional write to the ledger that a competing export would have to win.
"""

from collections.abc import Sequence

from msgspec import Struct

from seamline.domain import ledger as moves
from seamline.domain.ledger import LedgerEntry, external_id, reference_of
from seamline.domain.order import packed
from seamline.domain.sale import Receipt, Sale, SaleDraft, SaleStage, disagreements, is_live
from seamline.errors import BudgetExhausted, Refused, RetryableError, SaleGone
from seamline.flows.claim_stock import claim_stock
from seamline.flows.context import FlowContext
from seamline.flows.create_customer import with_customer
from seamline.flows.look_later import LANDING_SECONDS, LookLater
from seamline.flows.read_sale import own_sale
from seamline.mapping.payload_changes import payload_changes
from seamline.state.ledger import Tracked


class Placed(Struct, frozen=True):
    """The one live sale. `left_out` are texts of the order that it has no room for, in words.

    `outdated`: how it differs from what the order asks for by now, where it was made for an older one.
    """

    tracked: Tracked
    sale: Sale
    outdated: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def place_sale(ctx: FlowContext, tracked: Tracked, draft: SaleDraft) -> Placed:
    """The one live sale of the entry's generation, complete and agreeing with the draft.

    Raises Refused when the ERP holds something only a person can judge, LookLater or another RetryableError when
    the next attempt has to go on, and RecordRejected with the ERP's words.
    """
    found = _existing(ctx, tracked.entry)
    if found is None or found.stage is not SaleStage.AUTHORISED:
        draft = claim_stock(ctx, draft)
    draft = with_customer(ctx, draft, tracked.entry.order.id)
    if found:
        tracked, sale = _taken_over(ctx, tracked, found, draft), found
    else:
        tracked, sale = _opened(ctx, tracked, draft)
    if _unfinished(sale, draft):
        if draft.receipt:
            tracked = _received(ctx, tracked, draft.receipt)
        ctx.erp.finish_sale(sale.id, draft)
    if draft.receipt:
        _require_one_receipt(ctx, sale, draft.receipt)
    outdated = payload_changes(tracked.entry.sent, _payload(ctx, draft))
    done = _invoiced(ctx, _checked(ctx, sale.id, draft), draft)
    return Placed(tracked, done, outdated, ctx.erp.left_out(draft))


def _payload(ctx: FlowContext, draft: SaleDraft) -> bytes:
    return packed(ctx.erp.sale_payload(draft))


def _opened(ctx: FlowContext, tracked: Tracked, draft: SaleDraft) -> tuple[Tracked, Sale]:
    """Create the header. It may wait for the budget, so that what is noted first is the latest it can be sent."""
    if ctx.time_left() <= 0:
        raise BudgetExhausted("no time was left to create the sale", fix="nothing: the next attempt goes on")
    payload = _payload(ctx, draft)
    tracked = ctx.ledger.move(tracked, moves.opening(tracked.entry, ctx.deadline, payload))
    try:
        sale = ctx.erp.open_sale(draft)
    except RetryableError:
        ctx.ledger.move(tracked, moves.opening(tracked.entry, ctx.clock.now(), payload))
        raise
    return ctx.ledger.move(tracked, moves.opened(tracked.entry, sale, payload)), sale


def _taken_over(ctx: FlowContext, tracked: Tracked, sale: Sale, draft: SaleDraft) -> Tracked:
    """What an earlier attempt began, from the order as it was then: the header is corrected where it may differ.

    What is noted as sent changes only after that, so that a crash in between has it corrected once more.
    """
    sent, payload = tracked.entry.sent, _payload(ctx, draft)
    if sale.stage is SaleStage.AUTHORISED:
        return ctx.ledger.move(tracked, moves.opened(tracked.entry, sale, sent or payload))
    if sent != payload:
        tracked = ctx.ledger.move(tracked, moves.opened(tracked.entry, sale, sent))
        ctx.erp.correct_header(sale.id, draft)
    return ctx.ledger.move(tracked, moves.opened(tracked.entry, sale, payload))


def _received(ctx: FlowContext, tracked: Tracked, receipt: Receipt) -> Tracked:
    """Record the receipt once. One that an earlier attempt sent may still arrive, so that is waited for."""
    entry, arrived = tracked.entry, tracked.entry.paying_at + LANDING_SECONDS
    if entry.paying_at and ctx.clock.now() < arrived:
        raise LookLater(arrived, "the receipt")
    tracked = ctx.ledger.move(tracked, moves.paying(entry, ctx.deadline))
    try:
        ctx.erp.receive_prepayment(entry.sale_id, receipt)
    except RetryableError:
        ctx.ledger.move(tracked, moves.paying(tracked.entry, ctx.clock.now()))
        raise
    return ctx.ledger.move(tracked, moves.paying(tracked.entry, 0.0))


def _require_one_receipt(ctx: FlowContext, sale: Sale, receipt: Receipt) -> None:
    """One that an earlier attempt sent may have arrived after the look that found none."""
    sums = ctx.erp.receipts(sale.id, receipt.reference)
    if len(sums) > 1:
        text = (
            f"sale {sale.number} has {len(sums)} receipts for the order: {', '.join(f'{amount:f}' for amount in sums)}"
        )
        raise Refused(text, fix="delete all but one in the ERP, then retry the order")


def visible_from(ctx: FlowContext, entry: LedgerEntry) -> float:
    """When a search is sure to show whatever an earlier attempt created; 0 when there was none."""
    unseen = entry.opening_at and not entry.sale_id
    return entry.opening_at + LANDING_SECONDS + ctx.settings.erp.lookup_lag if unseen else 0.0


def _invoiced(ctx: FlowContext, sale: Sale, draft: SaleDraft) -> Sale:
    """The sale was just read, so that an invoice an earlier attempt made is seen."""
    if draft.invoice is None or sale.invoiced:
        return sale
    ctx.erp.invoice_sale(sale.id, draft.invoice)
    return ctx.erp.sale(sale.id)


def live_sales(ctx: FlowContext, entry: LedgerEntry) -> tuple[Sale, ...]:
    """Every live sale of the entry's generation, by remembered id and by reference, and those it has still to void."""
    reference = external_id(entry)
    found = {sale.id: sale for sale in ctx.erp.find_sales(reference)}
    known = {entry.sale_id: reference} if entry.sale_id else {}
    known |= {earlier.sale_id: reference_of(entry, earlier.generation) for earlier in entry.voiding}
    for sale_id, reference in known.items():
        remembered = None if sale_id in found else own_sale(ctx, sale_id, reference)
        if remembered:
            found[remembered.id] = remembered
    return tuple(sale for sale in found.values() if is_live(sale))


def _existing(ctx: FlowContext, entry: LedgerEntry) -> Sale | None:
    if entry.sale_id:
        return _remembered(ctx, entry)
    if not entry.look_first:
        return None
    if ctx.clock.now() < visible_from(ctx, entry):
        raise LookLater(visible_from(ctx, entry))
    return _only_one(ctx, [sale for sale in ctx.erp.find_sales(external_id(entry)) if is_live(sale)])


def _remembered(ctx: FlowContext, entry: LedgerEntry) -> Sale:
    if entry.gone:
        raise SaleGone(entry.gone)
    sale = own_sale(ctx, entry.sale_id, external_id(entry))
    if sale is None or not is_live(sale):
        word = "voided" if sale else "deleted"
        raise SaleGone(f"sale {entry.sale_number or entry.sale_id} was {word} in the ERP before JOOR was told of it")
    return sale


def _only_one(ctx: FlowContext, sales: Sequence[Sale]) -> Sale | None:
    """Of two sales whose creates crossed, the empty header goes; a second full one is for a person to judge."""
    if len(sales) < 2:
        return ctx.erp.sale(sales[0].id) if sales else None
    whole = [ctx.erp.sale(sale.id) for sale in sales]
    full = [sale for sale in whole if sale.lines]
    if len(full) > 1:
        numbers = ", ".join(sale.number for sale in full)
        raise Refused(
            f"the ERP has more than one live sale for this order: {numbers}", fix="void all but one, then retry"
        )
    keep = full[0] if full else whole[0]
    for sale in whole:
        if sale.id != keep.id:
            ctx.erp.void_sale(sale.id)
    return keep


def _unfinished(sale: Sale, draft: SaleDraft) -> bool:
    if sale.stage is SaleStage.HEADER:
        return True
    return sale.stage is SaleStage.DRAFT and (draft.authorise or bool(disagreements(draft, sale)))


def _checked(ctx: FlowContext, sale_id: str, draft: SaleDraft) -> Sale:
    sale = ctx.erp.sale(sale_id)
    if not is_live(sale):
        raise SaleGone(f"sale {sale.number} was voided in the ERP before JOOR was told of it")
    problems = disagreements(draft, sale)
    if draft.authorise and sale.stage is not SaleStage.AUTHORISED:
        problems = ("it is not authorised", *problems)
    if problems:
        text = f"sale {sale.number} does not agree with the order: {'; '.join(problems)}"
        raise Refused(text, fix="correct the sale in the ERP and retry, or void it and re-export the order")
    return sale
