"""The orders flow: approved JOOR orders enter the ledger, and those that are due go on the export queue."""

from contextlib import suppress
from datetime import UTC, datetime

from msgspec.structs import replace

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.ledger import EXPORTABLE, LedgerEntry, OrderState
from seamline.domain.order import Order, OrderStatus, business_hash
from seamline.domain.plan import Change, ChangeKind, FieldChange, Hold, Plan
from seamline.errors import Conflict, Refused
from seamline.flows.acknowledge import acknowledge
from seamline.flows.after_export import note_edit
from seamline.flows.claim_stock import claim_stock
from seamline.flows.context import FlowContext, Outcome
from seamline.flows.door_shapes import close_shaped, known_otherwise, other_shape, taken_anew
from seamline.flows.export_order import draft_sale, hold, hold_unapproved, is_due, order_label
from seamline.flows.feed_exports import feed, room
from seamline.flows.mark_held import mark_held
from seamline.flows.read_catalogue import CATALOGUE
from seamline.flows.reopened import Suspect, is_suspect, reopen
from seamline.flows.sweep_orders import sweep
from seamline.flows.unreadable_orders import OrderReading
from seamline.flows.withdrawn import end
from seamline.mapping.order_filters import left_out
from seamline.state.ledger import Tracked
from seamline.state.runs import FlowState

BIRTH = "first run"
"""The watermark that remembers when this installation began to export."""
LISTED_AHEAD = 3
"""How many runs' work is read ahead."""


def run_orders(ctx: FlowContext, state: FlowState) -> Outcome:
    """One run: store what is new, queue what is due and what is cured, then look at what people did after export.

    Acknowledgements come first, because they shorten the list.
    """
    state = _with_birth(ctx, state)
    tally = {"acknowledged": acknowledge(ctx, _unacknowledged(ctx))}
    birth = state.watermarks[BIRTH]
    reading = OrderReading(ctx)
    listed = _list(ctx, reading, birth)
    tally["received"] = sum(found.entry.attempts == 0 and found.rev == 1 for found in listed.values())
    due = feed(ctx, _due(ctx, listed)) if catalogue_known(ctx) else []
    for order in reading.orders(ctx.marketplace.edited_orders):
        note_edit(ctx, order)
    state = sweep(ctx, state, reading.orders, lambda order: _should_be_known(ctx, order, birth))
    tally["queued"] = len(due)
    tally["marked"] = mark_held(ctx)
    return Outcome(state, RunStatus.SUCCEEDED, {name: n for name, n in tally.items() if n}, _words(listed, due))


def catalogue_known(ctx: FlowContext) -> bool:
    """Before the ERP's catalogue was read once, every SKU would look unknown; orders are stored and wait for it."""
    return CATALOGUE in ctx.runs.flow(Flow.STYLES).watermarks or not ctx.settings.flows.styles.enabled


def _with_birth(ctx: FlowContext, state: FlowState) -> FlowState:
    """Remembered before anything is done, since a run that fails half-way was the first all the same."""
    if BIRTH in state.watermarks:
        return state
    born = replace(state, watermarks={BIRTH: ctx.clock.now(), **state.watermarks})
    ctx.runs.save(born)
    return born


def _list(ctx: FlowContext, reading: OrderReading, birth: float) -> dict[str, Tracked]:
    """The open orders, read no further than there is work for the next minutes: a burst costs no more calls."""
    listed: dict[str, Tracked] = {}
    suspects: list[Suspect] = []
    misshapen: set[str] = set()
    enough, now = LISTED_AHEAD * room(ctx), ctx.clock.now()
    for order in reading.orders(ctx.marketplace.open_orders):
        if not _wanted(ctx, order):
            continue
        if misfit := other_shape(ctx, order):
            ctx.problems.open(Flow.ORDERS, misfit)
            misshapen.add(order.id)
        elif taken_anew(ctx, order):
            found = listed[order.id] = _take_in(ctx, order, birth)
            enough -= is_due(found.entry, now)
            suspects += [(found, order)] if is_suspect(found.entry) else []
        if enough <= 0:
            return listed
    reading.close_gone()
    close_shaped(ctx, misshapen)
    return listed | reopen(ctx, suspects)


def preview_orders(ctx: FlowContext, _state: FlowState) -> Plan:
    """Which orders would become sales, and which would be held and why."""
    changes: list[Change] = []
    holds: list[Hold] = []
    reading = OrderReading(ctx)
    for order in reading.orders(ctx.marketplace.open_orders):
        known = ctx.ledger.find(order.id)
        if not _wanted(ctx, order) or (known and known.entry.state not in EXPORTABLE):
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


def _wanted(ctx: FlowContext, order: Order) -> bool:
    approved = (order.approved or order.created)[:10]
    if order.status is not OrderStatus.APPROVED or approved < ctx.settings.go_live.isoformat():
        return False
    return not left_out(order, ctx.settings.orders.filters)


def _take_in(ctx: FlowContext, order: Order, birth: float) -> Tracked:
    """Store a new order before anything else happens to it; note what is new about a known one.

    What was approved before this installation's first run an earlier one may have exported: look before creating.
    """
    known = ctx.ledger.find(order.id)
    now = ctx.clock.now()
    if known is None:
        return ctx.ledger.add(moves.received(order, now, look_first=_approved_before(order, birth)))
    if known.entry.state in EXPORTABLE and business_hash(order) != known.entry.digest:
        return _moved(ctx, known, moves.refreshed(known.entry, order, now))
    if known.entry.state is OrderState.EXPORTED:
        note_edit(ctx, order)
    return known


def _should_be_known(ctx: FlowContext, order: Order, birth: float) -> bool:
    """Whether an order of this installation's own time should have come to the ledger."""
    return _wanted(ctx, order) and not _approved_before(order, birth) and not known_otherwise(ctx, order)


def _approved_before(order: Order, moment: float) -> bool:
    """An order that does not say when it was approved counts as old."""
    try:
        approved = datetime.fromisoformat(order.approved)
    except ValueError:
        return True
    return (approved if approved.tzinfo else approved.replace(tzinfo=UTC)).timestamp() < moment


def _due(ctx: FlowContext, listed: dict[str, Tracked]) -> list[str]:
    now = ctx.clock.now()
    due = [order_id for order_id, found in listed.items() if is_due(found.entry, now)]
    due += [order_id for order_id, found in listed.items() if _released(ctx, found)]
    for state in (OrderState.RECEIVED, OrderState.FAILED, OrderState.EXPORTING, OrderState.HELD):
        for found in ctx.ledger.in_state(state):
            if len(due) >= room(ctx):
                return list(dict.fromkeys(due))
            if found.entry.order.id not in listed and _still_approved(ctx, found) and _is_due(found.entry, now):
                due.append(found.entry.order.id)
    return list(dict.fromkeys(due))


def _is_due(entry: LedgerEntry, now: float) -> bool:
    """A held order that JOOR lists no more, but that may have a sale, is looked at again: the sale may be void now."""
    unclear = entry.state is OrderState.HELD and bool(entry.sale_id or entry.opening_at) and entry.retry_at <= now
    return unclear or is_due(entry, now)


def _released(ctx: FlowContext, found: Tracked) -> bool:
    """A held order goes when its checks pass, and says so when they fail otherwise; one that an API refused waits."""
    entry = found.entry
    if entry.state is not OrderState.HELD or entry.retry_at > ctx.clock.now():
        return False
    drafted = draft_sale(ctx, entry)
    if not isinstance(drafted, tuple):
        return True
    if drafted != entry.reasons and not entry.opening_at:
        with suppress(Conflict):
            hold(ctx, found, drafted, retry_at=0.0)
    return False


def _still_approved(ctx: FlowContext, found: Tracked) -> bool:
    """For an order that left JOOR's open list: a cancelled or deleted one ends here, an export under way goes on.

    One that is not approved any more waits for its approval, and people are told so.
    """
    if found.entry.state is OrderState.EXPORTING or found.entry.sale_id or found.entry.opening_at:
        return True
    order = ctx.marketplace.order(found.entry.order.id)
    if order is None or order.status is OrderStatus.CANCELLED:
        with suppress(Conflict):
            end(ctx, found, order)
        return False
    if order.status is not OrderStatus.APPROVED and found.entry.state is not OrderState.HELD:
        with suppress(Conflict):
            hold_unapproved(ctx, found, order.status)
    return order.status is OrderStatus.APPROVED


def _moved(ctx: FlowContext, found: Tracked, entry: LedgerEntry) -> Tracked:
    try:
        return ctx.ledger.move(found, entry)
    except Conflict:
        return ctx.ledger.get(entry.order.id)


def _unacknowledged(ctx: FlowContext) -> list[str]:
    return [found.entry.order.id for found in ctx.ledger.in_state(OrderState.EXPORTED)]


def _words(listed: dict[str, Tracked], due: list[str]) -> tuple[str, ...]:
    return tuple(f"queued {order_label(listed[i].entry) if i in listed else f'order {i}'}" for i in due[:50])
