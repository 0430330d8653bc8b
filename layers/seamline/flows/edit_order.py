"""Edit and retry: an operator's fields count instead of JOOR's, for an order that is not exported yet."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from seamline.clock import Clock
from seamline.domain import ledger as moves
from seamline.domain.history import Event
from seamline.domain.ledger import EXPORTABLE, LedgerEntry, OrderState
from seamline.domain.order import Order, line_label
from seamline.domain.order_edits import Edit, edit_name
from seamline.errors import Refused
from seamline.flows.context import FlowContext
from seamline.flows.export_order import draft_sale
from seamline.flows.match_order import find_customers
from seamline.flows.stopped_orders import hold
from seamline.mapping.order_edit_check import Place, Wanted, edit_faults
from seamline.mapping.order_edits import edited, joor_value
from seamline.mapping.sale_buyer import may_create

EDITED = "edited here"


class EditRequest(Struct, frozen=True):
    """Who wants which fields of an order changed; a value of None takes an edit back."""

    order_id: str
    by: str
    wanted: Wanted


def edit_order(ctx: FlowContext, request: EditRequest) -> LedgerEntry:
    """Note the edits and try the order now. Refused with every fault at once, or when a sale is in the way.

    JOOR's order stays as it is. What keeps the order held after the edit is told at once.
    """
    tracked = ctx.ledger.get(request.order_id)
    entry = tracked.entry
    _require_editable(entry, request.wanted)
    after = replace(entry, edits=_merged(entry, request, ctx.clock))
    names = ctx.references.page()[1]
    single = edit_faults(entry.order, request.wanted, names, ctx.settings.orders)
    faults = (*single, *_unknown(ctx, entry.order, request.wanted)) or tuple(_contradictions(after))
    if faults:
        raise Refused("\n".join(faults), fix="correct what is named here; nothing was changed", problems=faults)
    event = Event(ctx.clock.now(), EDITED, _words(entry, after), request.by)
    drafted = draft_sale(ctx, after)
    tracked = ctx.ledger.move(tracked, moves.edited(entry, after.edits, event))
    if isinstance(drafted, tuple) and entry.state is OrderState.HELD:
        return hold(ctx, tracked, drafted, retry_at=0.0)
    ctx.exports.send(ctx.settings.connection, [request.order_id])
    return tracked.entry


def _require_editable(entry: LedgerEntry, wanted: Wanted) -> None:
    if entry.state not in EXPORTABLE:
        text = f"order {entry.order.id} is {entry.state.value}: only orders that are held, failed or waiting are edited"
        raise Refused(text, fix="edit it in JOOR, then re-export it")
    if (entry.sale_id or entry.opening_at) and any(not place.line for place in wanted):
        text = (
            f"order {entry.order.id} may have sale {entry.sale_number or '(number unknown)'} already, with its header"
        )
        raise Refused(text, fix="edit its lines only, or re-export it with --void-first")


def _merged(entry: LedgerEntry, request: EditRequest, clock: Clock) -> tuple[Edit, ...]:
    """The earlier edits with the new ones over them; an edit to what JOOR has is none."""
    order = entry.order
    kept = [edit for edit in entry.edits if Place(edit.field, edit.line) not in request.wanted]
    for place, value in request.wanted.items():
        joor = joor_value(order, place.field, place.line)
        if value is None or value == joor:
            continue
        label = line_label(order.lines[place.line - 1]) if 0 < place.line <= len(order.lines) else ""
        kept.append(Edit(place.field, joor, value, clock.now(), request.by, place.line, label))
    return tuple(sorted(kept, key=lambda edit: (edit.line, edit.field)))


def _unknown(ctx: FlowContext, order: Order, wanted: Wanted) -> Iterator[str]:
    """SKUs and customers that the ERP does not have."""
    for place, value in wanted.items():
        if place.field == "sku" and value and len(ctx.catalogue.by_sku(value)) != 1:
            yield f"line {place.line} sku: the ERP has no SKU {value!r}"
        if place.field == "customer_code" and value:
            coded = replace(order, customer_code=value)
            if not find_customers(ctx, coded) and not may_create(coded, ctx.settings.orders):
                yield f"customer_code: the ERP has no customer {value!r}"


def _contradictions(after: LedgerEntry) -> Iterator[str]:
    """What the values are only together: an order of which nothing is left, a window that ends before it starts."""
    order = edited(after.order, after.edits).order
    if after.order.lines and not order.lines:
        yield "no line would be left; cancel the order in JOOR instead"
    if order.ship_start and order.ship_end and order.ship_end[:10] < order.ship_start[:10]:
        yield f"ship_end: {order.ship_end[:10]} is before ship_start {order.ship_start[:10]}"


def _words(before: LedgerEntry, after: LedgerEntry) -> str:
    """Field by field, what counted before and what counts now."""
    old, new = _by_place(before.edits), _by_place(after.edits)
    words = []
    for place in dict.fromkeys([*old, *new]):
        was, now = old.get(place), new.get(place)
        edit = now or was
        if edit is None or (was and now and was.value == now.value):
            continue
        name = f"{edit_name(edit)} ({edit.label})" if edit.label else edit_name(edit)
        words.append(f"{name}: {was.value if was else edit.joor or '(none)'} -> {now.value if now else edit.joor}")
    return "; ".join(words) or "nothing changed"


def _by_place(edits: Iterable[Edit]) -> dict[Place, Edit]:
    return {Place(edit.field, edit.line): edit for edit in edits}
