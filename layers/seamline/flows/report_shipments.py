"""Tells JOOR of shipped sales, as far as the settings want it; safe to repeat at any time.

JOOR has one field for the tracking numbers of an order and knows no partial shipment, so that an order is marked only
when all of it is shipped, every part of one that was cut by doors.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import batched

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.flow import Flow
from seamline.domain.ledger import SETTLED
from seamline.domain.order import OrderStatus, joor_id_of
from seamline.domain.plan import Hold
from seamline.domain.shipment import Progress, Shipped, progress_text, tracking_text
from seamline.errors import Conflict, UnknownOutcome
from seamline.flows.acknowledge import parts
from seamline.flows.context import FlowContext
from seamline.flows.export_order import order_label
from seamline.marketplace.port import AckOutcome, ShipmentReport
from seamline.state.ledger import Tracked

MARKED = "shipped"
SIGN = "Seamline: "
"""How our line in the internal comments is known from what people write there."""


class Due(Struct, frozen=True):
    """What JOOR is to be told of an order, and the entries of the ledger that remember it."""

    report: ShipmentReport
    parts: tuple[Tracked, ...]
    told: str
    told_comment: str


def due_reports(ctx: FlowContext, order_ids: Iterable[str]) -> list[Due]:
    """What these orders still have to tell JOOR, each JOOR order once."""
    wholes: dict[str, str] = {joor_id_of(order_id): order_id for order_id in order_ids}
    found = [known for order_id in wholes.values() if (known := ctx.ledger.find(order_id))]
    return [due for known in found if (due := _due(ctx, parts(ctx, known)))]


def report(ctx: FlowContext, dues: Sequence[Due]) -> int:
    """Write them to JOOR in batches; returns how many JOOR took. A refusal is a problem, and tried again."""
    taken = 0
    for batch in batched(dues, ctx.settings.joor.batch.orders, strict=False):
        outcomes = {outcome.order_id: outcome for outcome in _send(ctx, [due.report for due in batch])}
        taken += sum(_record(ctx, due, outcomes.get(due.report.order_id)) for due in batch)
    return taken


def _due(ctx: FlowContext, whole: Sequence[Tracked]) -> Due | None:
    entries = [part.entry for part in whole]
    if not entries or any(entry.state not in SETTLED for entry in entries):
        return None
    if any(entry.order.status is OrderStatus.CANCELLED for entry in entries):
        return None
    seen = [entry.progress or Progress() for entry in entries]
    wanted, comment = _mark(ctx, seen), _comment(ctx, whole)
    mark = bool(wanted) and any(progress.told != wanted for progress in seen)
    remark = bool(comment) and any(progress.told_comment != comment for progress in seen)
    if not mark and not remark:
        return None
    order_id = joor_id_of(entries[0].order.id)
    tracking = _tracking(ctx, seen)
    written = ShipmentReport(
        order_id,
        shipped=mark,
        tracking=tracking if mark and tracking else None,
        internal_comments=_commented(ctx, order_id, comment) if remark else None,
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


def _comment(ctx: FlowContext, whole: Sequence[Tracked]) -> str:
    """The line for the internal comments; empty as long as there is nothing to say."""
    told = [part.entry for part in whole if part.entry.progress]
    if not ctx.settings.shipments.internal_comments or not told:
        return ""
    return SIGN + " | ".join(f"{entry.sale_number}: {progress_text(entry.progress or Progress())}" for entry in told)


def _commented(ctx: FlowContext, order_id: str, comment: str) -> str | None:
    """The internal comments with our line in them; what people wrote stays as it is now."""
    order = ctx.marketplace.order(order_id)
    if order is None:
        return None
    kept = [line for line in order.internal_comments.splitlines() if not line.startswith(SIGN)]
    return "\n".join([*kept, comment])


def _send(ctx: FlowContext, reports: Sequence[ShipmentReport]) -> tuple[AckOutcome, ...]:
    """What is written is absolute, so sending it again after an unknown outcome changes nothing."""
    try:
        return ctx.marketplace.report_shipments(reports)
    except UnknownOutcome:
        return ctx.marketplace.report_shipments(reports)


def _record(ctx: FlowContext, due: Due, outcome: AckOutcome | None) -> bool:
    order_id = due.parts[0].entry.order.id
    if outcome is None or not outcome.accepted:
        words = outcome.words if outcome else "JOOR's answer does not mention the order"
        reason = f"the sale is shipped, but JOOR refused to show it: {words}"
        label = order_label(due.parts[0].entry)
        ctx.problems.open(Flow.SHIPMENTS, Hold(order_id, (reason,), "it is tried again", label=label))
        return False
    for part in due.parts:
        told = replace(part.entry.progress or Progress(), told=due.told, told_comment=due.told_comment)
        with suppress(Conflict):
            ctx.ledger.move(part, replace(part.entry, progress=told))
    ctx.problems.close(Flow.SHIPMENTS, order_id)
    return True
