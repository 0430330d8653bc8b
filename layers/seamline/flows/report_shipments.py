"""Tells JOOR of shipped sales, as far as the settings want it; safe to repeat at any time.

JOOR has one field for the tracking numbers of an order and knows no partial shipment, so that an order is marked only
when all of it is shipped, every part of one that was cut by doors.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import batched

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.ledger import SETTLED, OrderState, progress_of
from seamline.domain.order import OrderStatus, joor_id_of
from seamline.domain.shipment import Progress, Shipped, is_news, progress_text, tracking_text
from seamline.errors import Conflict, UnknownOutcome
from seamline.flows.acknowledge import parts
from seamline.flows.context import FlowContext
from seamline.flows.shipment_troubles import ShipmentTroubles
from seamline.marketplace.port import REMARK_SIGN, AckOutcome, ShipmentReport
from seamline.state.ledger import Tracked

MARKED = "shipped"

type Whole = Sequence[Tracked]
"""An order as JOOR has it: the entries of all its parts."""


class Due(Struct, frozen=True):
    """What JOOR is to be told of an order, and the entries of the ledger that remember it."""

    report: ShipmentReport
    parts: tuple[Tracked, ...]
    told: str
    told_comment: str


def whole_orders(ctx: FlowContext, order_ids: Iterable[str]) -> list[Whole]:
    """JOOR's orders that these belong to, each once, as far as JOOR is to hear of their sales."""
    ids: dict[str, str] = {joor_id_of(order_id): order_id for order_id in order_ids}
    found = [known for order_id in ids.values() if (known := ctx.ledger.find(order_id))]
    return [whole for known in found if _is_followed(whole := parts(ctx, known))]


def due_reports(ctx: FlowContext, wholes: Iterable[Whole]) -> list[Due]:
    """What these orders still have to tell JOOR."""
    return [due for whole in wholes if (due := _due(ctx, whole))]


def report(ctx: FlowContext, dues: Sequence[Due], troubles: ShipmentTroubles) -> int:
    """Write them to JOOR in batches; returns how many JOOR took. What it refused is tried again."""
    taken = 0
    for batch in batched(dues, ctx.settings.joor.batch.orders, strict=False):
        outcomes = {outcome.order_id: outcome for outcome in _send(ctx, [due.report for due in batch])}
        for due in batch:
            outcome = outcomes.get(due.report.order_id)
            if outcome and outcome.accepted:
                _remember(ctx, due)
                taken += 1
            else:
                _note_refusal(due, outcome, troubles)
    return taken


def note_taken_back(ctx: FlowContext, wholes: Iterable[Whole], troubles: ShipmentTroubles) -> None:
    """Orders that JOOR shows as shipped while the ERP does not any more: nothing can take JOOR's mark back."""
    for whole in wholes if ctx.settings.shipments.mark_shipped else ():
        back = [part.entry for part in whole if progress_of(part.entry).fulfilment.shipped is not Shipped.ALL]
        if back and any(progress_of(part.entry).told for part in whole):
            sales = ", ".join(f"{entry.sale_number} is {progress_of(entry).fulfilment.shipped}" for entry in back)
            reason = f"JOOR shows the order as shipped, but in the ERP sale {sales} by now"
            release = "ship it, which closes this; if it stays here, tell the retailer, for JOOR goes on showing it"
            troubles.note(whole[0].entry, reason, release)


def note_changed(ctx: FlowContext, wholes: Iterable[Whole], troubles: ShipmentTroubles) -> None:
    """Orders that JOOR shows otherwise than their sales were made: that the sales are shipped does not say they are."""
    for whole in wholes:
        entry = next((part.entry for part in whole if part.entry.state is OrderState.CHANGED), None)
        seen = [progress_of(part.entry) for part in whole]
        if entry and (wanted := _mark(ctx, seen)) and any(progress.told != wanted for progress in seen):
            reason = f"sale {entry.sale_number} is shipped, but the order was changed in JOOR after its export"
            troubles.note(entry, reason, "release the change, or re-export the order; JOOR is told with the next run")


def _is_followed(whole: Whole) -> bool:
    entries = [part.entry for part in whole]
    is_live = all(entry.state in SETTLED and entry.order.status is not OrderStatus.CANCELLED for entry in entries)
    return bool(entries) and is_live


def _due(ctx: FlowContext, whole: Whole) -> Due | None:
    seen = [progress_of(part.entry) for part in whole]
    wanted, comment = _mark(ctx, seen), _comment(ctx, whole)
    is_changed = any(part.entry.state is OrderState.CHANGED for part in whole)
    mark = bool(wanted) and not is_changed and any(progress.told != wanted for progress in seen)
    remark = bool(comment) and any(progress.told_comment != comment for progress in seen)
    if not mark and not remark:
        return None
    written = ShipmentReport(
        joor_id_of(whole[0].entry.order.id),
        shipped=mark,
        tracking=_tracking_sent(ctx, seen) if mark else None,
        remark=comment if remark else None,
    )
    return Due(written, tuple(whole), wanted, comment)


def _mark(ctx: FlowContext, seen: Sequence[Progress]) -> str:
    """What the mark would say; empty while there is nothing to mark."""
    shipped = all(progress.fulfilment.shipped is Shipped.ALL for progress in seen)
    return f"{MARKED} {_tracking(ctx, seen)}".strip() if shipped and ctx.settings.shipments.mark_shipped else ""


def _tracking(ctx: FlowContext, seen: Sequence[Progress]) -> str:
    wanted = ctx.settings.shipments
    parcels = tuple(parcel for progress in seen for parcel in progress.fulfilment.parcels)
    return tracking_text(parcels, urls=wanted.tracking_urls) if wanted.send_tracking else ""


def _tracking_sent(ctx: FlowContext, seen: Sequence[Progress]) -> str | None:
    """The numbers by now. Without any, ours go away with an empty text, and one that people typed stays."""
    is_ours = any(progress.told not in ("", MARKED) for progress in seen)
    may_go = is_ours and ctx.settings.shipments.send_tracking
    return _tracking(ctx, seen) or ("" if may_go else None)


def _comment(ctx: FlowContext, whole: Whole) -> str:
    """The line for the internal comments; empty as long as there is nothing to say."""
    seen = [(part.entry.sale_number, progress_of(part.entry)) for part in whole]
    worth_it = any(is_news(progress) or progress.told_comment for _, progress in seen)
    if not ctx.settings.shipments.internal_comments or not worth_it:
        return ""
    return REMARK_SIGN + " | ".join(f"{number}: {progress_text(progress)}" for number, progress in seen)


def _send(ctx: FlowContext, reports: Sequence[ShipmentReport]) -> tuple[AckOutcome, ...]:
    """What is written is absolute, so sending it again after an unknown outcome changes nothing."""
    try:
        return ctx.marketplace.report_shipments(reports)
    except UnknownOutcome:
        return ctx.marketplace.report_shipments(reports)


def _remember(ctx: FlowContext, due: Due) -> None:
    """Only what was sent: that JOOR shows an order as shipped holds though there is only a comment to tell."""
    told = {"told": due.told} if due.report.shipped else {}
    told |= {"told_comment": due.told_comment} if due.report.remark is not None else {}
    for part in due.parts:
        with suppress(Conflict):
            ctx.ledger.move(part, replace(part.entry, progress=replace(progress_of(part.entry), **told)))


def _note_refusal(due: Due, outcome: AckOutcome | None, troubles: ShipmentTroubles) -> None:
    words = outcome.words if outcome else "JOOR's answer does not mention the order"
    news = "the sale is shipped" if due.report.shipped else "there is news of the sale"
    reason = f"{news}, but JOOR refused to show it: {words}"
    troubles.note(due.parts[0].entry, reason, "correct the order in JOOR; it is tried again with every run")
