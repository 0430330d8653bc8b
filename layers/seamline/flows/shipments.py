"""The shipments flow: what the ERP ships, invoices or voids of our sales comes back to the ledger, and to JOOR."""

from msgspec.structs import replace

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Change, ChangeKind, FieldChange, Hold, Plan
from seamline.domain.sale import SaleStage
from seamline.flows.after_export import note_voided
from seamline.flows.context import LABELS_KEPT, FlowContext, Outcome
from seamline.flows.export_order import order_label
from seamline.flows.follow_sales import SALES, changed_sales, looked_into, note_progress
from seamline.flows.report_shipments import Due, due_reports, report
from seamline.state.problems import RUN_KEY
from seamline.state.runs import FlowState

MARGIN_SECONDS = 20.0
"""How long before its deadline a slice stops to look at sales."""


def run_shipments(ctx: FlowContext, state: FlowState) -> Outcome:
    """One run: follow our sales that changed, then tell JOOR of those that are shipped.

    The watermark moves only after JOOR was told, so that a crash before leaves nothing untold. What JOOR refused is a
    problem, and tried again from there. When time runs short the next slice starts over, past what is noted already.
    """
    started, news = ctx.clock.now(), 0
    refused = set() if ctx.hinted else ctx.problems.keys(Flow.SHIPMENTS) - {RUN_KEY}
    seen, status = sorted(refused), RunStatus.SUCCEEDED
    for known, listed in changed_sales(ctx, state):
        sale = looked_into(ctx, known.entry, listed)
        if sale.stage is SaleStage.VOIDED:
            note_voided(ctx, known.entry.order.id, sale.id)
            news += 1
            continue
        news += note_progress(ctx, known, listed, sale)
        seen.append(known.entry.order.id)
        if ctx.time_left() < MARGIN_SECONDS:
            status = RunStatus.CONTINUED
            break
    dues = due_reports(ctx, seen)
    for order_id in refused - {due.parts[0].entry.order.id for due in dues}:
        ctx.problems.close(Flow.SHIPMENTS, order_id)
    tally = {"followed": news, "told": report(ctx, dues)}
    if status is RunStatus.SUCCEEDED and not ctx.only:
        state = replace(state, watermarks={**state.watermarks, SALES: started})
    return Outcome(state, status, {name: n for name, n in tally.items() if n}, _words(dues))


def preview_shipments(ctx: FlowContext, state: FlowState) -> Plan:
    """Which orders JOOR would be told of, and which sales are gone."""
    holds, seen = [], []
    for known, listed in changed_sales(ctx, state):
        sale = looked_into(ctx, known.entry, listed)
        if sale.stage is SaleStage.VOIDED:
            reason = f"sale {known.entry.sale_number} was voided in the ERP"
            holds.append(Hold(known.entry.order.id, (reason,), "re-export the order", label=order_label(known.entry)))
            continue
        note_progress(ctx, known, listed, sale)
        seen.append(known.entry.order.id)
    changes = tuple(_change(due) for due in due_reports(ctx, seen))
    return Plan(Flow.SHIPMENTS.value, changes, tuple(holds))


def _change(due: Due) -> Change:
    fields = [FieldChange("status", "", due.told)] if due.report.shipped else []
    if due.report.internal_comments is not None:
        fields.append(FieldChange("internal comments", "", due.told_comment))
    label = order_label(due.parts[0].entry)
    return Change(due.report.order_id, ChangeKind.UPDATE, "shipped or invoiced in the ERP", tuple(fields), label)


def _words(dues: list[Due]) -> tuple[str, ...]:
    return tuple(f"told JOOR of {order_label(due.parts[0].entry)}: {due.told}" for due in dues[:LABELS_KEPT])
