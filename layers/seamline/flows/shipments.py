"""The shipments flow: what the ERP ships, invoices or voids of our sales comes back to the ledger, and to JOOR."""

from collections.abc import Callable, Iterator
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.ledger import LedgerEntry
from seamline.domain.plan import Change, ChangeKind, FieldChange, Plan
from seamline.domain.sale import Sale, SaleStage
from seamline.errors import RecordRejected
from seamline.flows.after_export import note_voided
from seamline.flows.context import LABELS_KEPT, FlowContext, Outcome
from seamline.flows.follow_sales import SALES, changed_sales, looked_into, note_progress, sales_of
from seamline.flows.order_problems import order_label
from seamline.flows.report_shipments import Due, due_reports, note_changed, note_taken_back, report, whole_orders
from seamline.flows.shipment_troubles import UNREAD, ShipmentTroubles
from seamline.state.ledger import Tracked
from seamline.state.runs import FlowState

MARGIN_SECONDS = 20.0
"""How long before its deadline a slice stops to look at sales."""


class Followed(Struct, frozen=True):
    """The orders whose sales were looked at, how many of those were news, and whether time ran short."""

    orders: tuple[str, ...]
    news: int
    status: RunStatus = RunStatus.SUCCEEDED


class Look(Struct, frozen=True):
    """How a run looks at one sale: what is wrong with it is noted, and `end` is for one that was voided."""

    ctx: FlowContext
    troubles: ShipmentTroubles
    end: Callable[[Tracked], None]

    def at(self, known: Tracked, listed: Sale) -> bool:
        """Note how far the sale is; whether that was news. One that is refused stays for the next run."""
        try:
            sale = looked_into(self.ctx, known.entry, listed)
        except RecordRejected as error:
            reason = f"{UNREAD}{known.entry.sale_number}: {error}"
            self.troubles.note(known.entry, reason, "correct the sale in the ERP; it is looked at again with every run")
            return False
        if sale.stage is SaleStage.VOIDED:
            self.end(known)
            return True
        return note_progress(self.ctx, known, listed, sale)


def run_shipments(ctx: FlowContext, state: FlowState) -> Outcome:
    """One run: follow our sales that changed, then tell JOOR of those that are shipped.

    The watermark moves only after JOOR was told, so that a crash before leaves nothing untold. What is refused of one
    order is its problem, and tried again from there. When time runs short the next slice starts over, past what is
    noted already.
    """
    started, troubles = ctx.clock.now(), ShipmentTroubles(ctx)
    look = Look(ctx, troubles, lambda known: note_voided(ctx, known.entry.order.id, known.entry.sale_id))
    followed = _follow(look, changed_sales(ctx, state))
    wholes = whole_orders(ctx, (*troubles.again, *followed.orders))
    dues = due_reports(ctx, wholes)
    tally = {"followed": followed.news, "told": report(ctx, dues, troubles)}
    note_taken_back(ctx, wholes, troubles)
    note_changed(ctx, wholes, troubles)
    troubles.settle(followed.orders, [whole[0].entry.order.id for whole in wholes])
    if followed.status is RunStatus.SUCCEEDED and not ctx.only:
        state = replace(state, watermarks={**state.watermarks, SALES: started})
    return Outcome(state, followed.status, {name: n for name, n in tally.items() if n}, _words(dues))


def preview_shipments(ctx: FlowContext, state: FlowState) -> Plan:
    """Which orders JOOR would be told of, which sales are gone, and what is in the way."""
    troubles = ShipmentTroubles(ctx)
    look = Look(ctx, troubles, lambda known: troubles.note(known.entry, _gone(known.entry), "re-export the order"))
    followed = _follow(look, changed_sales(ctx, state))
    wholes = whole_orders(ctx, (*troubles.again, *followed.orders))
    note_taken_back(ctx, wholes, troubles)
    note_changed(ctx, wholes, troubles)
    return Plan(Flow.SHIPMENTS.value, tuple(map(_change, due_reports(ctx, wholes))), troubles.holds)


def _follow(look: Look, changed: Iterator[tuple[Tracked, Sale]]) -> Followed:
    """Look at the changed sales, and then at those that an earlier run could not read."""
    orders: list[str] = []
    news = 0
    missed = (order_id for order_id in look.troubles.missed if order_id not in orders)
    for known, listed in chain(changed, sales_of(look.ctx, missed)):
        orders.append(known.entry.order.id)
        news += look.at(known, listed)
        if look.ctx.time_left() < MARGIN_SECONDS:
            return Followed(tuple(orders), news, RunStatus.CONTINUED)
    return Followed((*orders, *look.troubles.missed), news)


def _gone(entry: LedgerEntry) -> str:
    return f"sale {entry.sale_number} was voided in the ERP"


def _change(due: Due) -> Change:
    fields = [FieldChange("status", "", due.told)] if due.report.shipped else []
    if due.report.remark is not None:
        fields.append(FieldChange("internal comments", "", due.report.remark))
    label = order_label(due.parts[0].entry)
    return Change(due.report.order_id, ChangeKind.UPDATE, "shipped or invoiced in the ERP", tuple(fields), label)


def _words(dues: list[Due]) -> tuple[str, ...]:
    return tuple(f"told JOOR of {order_label(due.parts[0].entry)}: {due.told}" for due in dues[:LABELS_KEPT])
