"""The orders flow: approved JOOR orders enter the ledger, and those that are due go on the export queue."""

from collections.abc import Sequence

from msgspec.structs import replace

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.ledger import EXPORTABLE, LedgerEntry, OrderState
from seamline.domain.plan import Change, ChangeKind, FieldChange, Hold, Plan
from seamline.errors import Refused
from seamline.flows.acknowledge import acknowledge
from seamline.flows.after_export import note_edit
from seamline.flows.claim_stock import claim_stock
from seamline.flows.context import FlowContext, Outcome
from seamline.flows.door_shapes import other_shape
from seamline.flows.due_orders import due_orders
from seamline.flows.export_order import draft_sale
from seamline.flows.feed_exports import feed
from seamline.flows.mark_held import mark_held
from seamline.flows.open_orders import OpenOrders, is_wanted, read_open_orders, should_be_known
from seamline.flows.order_problems import order_label
from seamline.flows.read_catalogue import CATALOGUE
from seamline.flows.sweep_orders import sweep
from seamline.flows.unreadable_orders import OrderReading
from seamline.state.runs import FlowState

BIRTH = "first run"
"""The watermark that remembers when this installation began to export."""


def run_orders(ctx: FlowContext, state: FlowState) -> Outcome:
    """One run: store what is new, queue what is due and what is cured, then look at what people did after export.

    Acknowledgements come first, because they shorten the list.
    """
    state = _with_birth(ctx, state)
    tally = {"acknowledged": acknowledge(ctx, _unacknowledged(ctx))}
    birth = state.watermarks[BIRTH]
    reading = OrderReading(ctx)
    listed = read_open_orders(ctx, reading, birth)
    tally["received"] = sum(found.entry.attempts == 0 and found.rev == 1 for found in listed.known.values())
    due = feed(ctx, due_orders(ctx, listed)) if catalogue_known(ctx) else []
    tally["queued"] = len(due)
    tally["marked"] = mark_held(ctx)
    for order in reading.orders(ctx.marketplace.edited_orders):
        note_edit(ctx, order)
    state = sweep(ctx, state, reading.orders, lambda order: should_be_known(ctx, order, birth))
    return Outcome(state, RunStatus.SUCCEEDED, {name: n for name, n in tally.items() if n}, _words(listed, due))


def catalogue_known(ctx: FlowContext) -> bool:
    """Before the ERP's catalogue was read once, every SKU would look unknown; orders are stored and wait for it."""
    return CATALOGUE in ctx.runs.flow(Flow.STYLES).watermarks or not ctx.settings.flows.styles.enabled


def preview_orders(ctx: FlowContext, _state: FlowState) -> Plan:
    """Which orders would become sales, and which would be held and why."""
    changes: list[Change] = []
    holds: list[Hold] = []
    reading = OrderReading(ctx)
    for order in reading.orders(ctx.marketplace.open_orders):
        known = ctx.ledger.find(order.id)
        if not is_wanted(ctx, order) or (known and known.entry.state not in EXPORTABLE):
            continue
        entry = known.entry if known else moves.received(order, ctx.clock.now(), look_first=False)
        planned = other_shape(ctx, order) or _planned(ctx, entry)
        if isinstance(planned, Hold):
            holds.append(planned)
        else:
            changes.append(planned)
    notes = () if catalogue_known(ctx) else ("the ERP's catalogue has not been read yet: run styles first",)
    return Plan(Flow.ORDERS.value, tuple(changes), (*holds, *reading.holds), notes)


def _planned(ctx: FlowContext, entry: LedgerEntry) -> Change | Hold:
    """The sale the order would become as stock stands now, or why it would be held."""
    label, drafted = order_label(entry), draft_sale(ctx, entry)
    if isinstance(drafted, tuple):
        return Hold(entry.order.id, drafted, "correct what is named here", label=label)
    try:
        draft = claim_stock(ctx, drafted)
    except Refused as error:
        return Hold(entry.order.id, (str(error),), error.fix, label=label)
    kind = "authorised" if draft.authorise else "draft"
    text = f"{kind}, {len(draft.lines)} lines, total {draft.total} {entry.order.currency}"
    return Change(entry.order.id, ChangeKind.EXPORT, "approved in JOOR", (FieldChange("sale", "", text),), label)


def _with_birth(ctx: FlowContext, state: FlowState) -> FlowState:
    """Remembered before anything is done, since a run that fails half-way was the first all the same."""
    if BIRTH in state.watermarks:
        return state
    born = replace(state, watermarks={BIRTH: ctx.clock.now(), **state.watermarks})
    ctx.runs.save(born)
    return born


def _unacknowledged(ctx: FlowContext) -> list[str]:
    return [found.entry.order.id for found in ctx.ledger.in_state(OrderState.EXPORTED)]


def _words(listed: OpenOrders, due: Sequence[str]) -> tuple[str, ...]:
    known = listed.known
    return tuple(f"queued {order_label(known[i].entry) if i in known else f'order {i}'}" for i in due[:50])
