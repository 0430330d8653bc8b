"""The order ledger's entry and its moves: pure, so that every path can be tested without a table."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.history import Event, History, lengthened
from seamline.domain.order import Order, OrderStatus, business_hash
from seamline.domain.order_edits import Allowance, Edit
from seamline.domain.sale import Sale
from seamline.domain.shipment import Progress, Shipped, progress_text
from seamline.errors import Refused


class OrderState(StrEnum):
    """Where an order stands on its way into the ERP."""

    RECEIVED = "received"
    EXPORTING = "exporting"
    EXPORTED = "exported"
    ACKNOWLEDGED = "acknowledged"
    HELD = "held"
    FAILED = "failed"
    CHANGED = "changed"
    CANCELLED = "cancelled"


SUPERSEDED = "superseded"
UNAPPROVED = "unapproved:"
"""Before the hash of an order that is not approved at the moment."""
MARK_TAKEN, MARK_REFUSED = "taken", "refused"
EXPORTABLE = frozenset({OrderState.RECEIVED, OrderState.HELD, OrderState.FAILED})
SETTLED = frozenset({OrderState.EXPORTED, OrderState.ACKNOWLEDGED, OrderState.CHANGED})
RESTARTABLE = SETTLED | {OrderState.HELD, OrderState.FAILED, OrderState.CANCELLED}
"""What may be re-exported."""


class PastSale(Struct, frozen=True):
    """The sale of an earlier generation."""

    generation: int
    sale_id: str
    sale_number: str


class LedgerEntry(Struct, frozen=True, omit_defaults=True):
    """One order of one connection. Times are epoch seconds.

    `look_first`: an earlier attempt may have left a sale, so the reference is looked up before anything is created.
    `opening_at`: until when the last create may have been sent; a search may show its sale some seconds later only.
    `placed`: what the sale was made from, once JOOR shows something else.
    `sale_total`, `sale_modified`: what the sale came to when it was made, and the ERP's word for when that was;
    `progress`: what became of it since.
    `outage`: it is held by no fault of its own; `marked`: why JOOR shows it as failed, or will as soon as it is told;
    `mark_outcome`: what JOOR said of that mark, empty as long as nobody knows; refused, it is sent anew `mark_after`.
    `edits`: fields that count instead of the order's own; `allowed`: what a person let pass for it.
    `sent`: what the ERP was sent for the sale, packed.
    `voiding`: earlier sales that have to be void before this generation's may be made; `before`: the order as it was,
    in case the ERP does not void them.
    `gone`: how the sale came to be no more; only a person makes such an order go again.
    `failures`: how many attempts in a row have failed by now; `broken`: how many broke off without a word.
    `paying_at`: until when the last receipt may have been sent, as `opening_at`.
    `lease_until`: while exporting, who holds the entry owns it until then.
    """

    order: Order
    digest: str
    state: OrderState
    received_at: float
    generation: int = 1
    attempts: int = 0
    look_first: bool = False
    lease_until: float = 0.0
    opening_at: float = 0.0
    retry_at: float = 0.0
    sale_id: str = ""
    sale_number: str = ""
    reasons: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    placed: Order | None = None
    outage: bool = False
    marked: str = ""
    mark_outcome: str = ""
    mark_after: float = 0.0
    sale_total: Decimal | None = None
    sale_modified: str = ""
    progress: Progress | None = None
    edits: tuple[Edit, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    sent: bytes = b""
    past: tuple[PastSale, ...] = ()
    voiding: tuple[PastSale, ...] = ()
    before: "LedgerEntry | None" = None
    gone: str = ""
    failures: int = 0
    broken: int = 0
    paying_at: float = 0.0
    history: History = ()


def external_id(entry: LedgerEntry) -> str:
    """The deterministic reference carried by the sale of this generation."""
    return reference_of(entry, entry.generation)


def reference_of(entry: LedgerEntry, generation: int) -> str:
    """The reference that the order's sale of some generation carries."""
    return f"joor:{entry.order.id}:{generation}"


def is_begun(entry: LedgerEntry) -> bool:
    """Whether a sale of the order may exist: one is known, was perhaps created, or is still to be voided."""
    return bool(entry.sale_id or entry.opening_at or entry.voiding)


def waiting_since(entry: LedgerEntry) -> float:
    """Since when this generation of the order waits to become a sale, in epoch seconds."""
    begun = (event.at for event in reversed(entry.history) if event.what == SUPERSEDED)
    return next(begun, entry.received_at)


def generation_of(external_id: str) -> int:
    """The generation in such a reference; 0 when it is none of ours."""
    number = external_id.rpartition(":")[2]
    return int(number) if order_of(external_id) and number.isdecimal() else 0


def order_of(external_id: str) -> str:
    """The order whose reference this is; empty when it is none of ours."""
    parts = external_id.split(":")
    return parts[1] if len(parts) == 3 and parts[0] == "joor" else ""


def received(order: Order, at: float, *, look_first: bool) -> LedgerEntry:
    """A new entry for an order seen for the first time."""
    entry = LedgerEntry(order, business_hash(order), OrderState.RECEIVED, at, look_first=look_first)
    return noted(entry, at, "received", f"approved in JOOR, total {order.total} {order.currency}")


def refreshed(entry: LedgerEntry, order: Order, at: float) -> LedgerEntry:
    """The entry of a not yet exported order with its latest reading; an edit makes it due at once.

    What was let pass for the order as it was has to be let pass again. What is no edit, such as a tracking number or
    internal comments, still goes onto the sale as it reads now.
    """
    digest = business_hash(order)
    # Only when an order is taken in is JOOR asked whether it carries a tracking number.
    order = replace(order, tracking=order.tracking or entry.order.tracking)
    if digest == entry.digest:
        return replace(entry, order=order)
    if entry.digest == UNAPPROVED + digest:
        again = replace(entry, order=order, digest=digest, retry_at=0.0)
        return noted(again, at, "edited", "approved in JOOR again")
    changed = replace(entry, order=order, digest=digest, retry_at=0.0, allowed=())
    return noted(changed, at, "edited", "edited in JOOR before export")


def claimed(entry: LedgerEntry, at: float, lease: float) -> LedgerEntry:
    """Take the entry for exporting. Refused when it is settled or somebody holds it."""
    if entry.state is OrderState.EXPORTING and entry.lease_until > at:
        raise Refused(f"order {entry.order.id} is being exported right now", fix="wait a minute")
    if entry.state is not OrderState.EXPORTING and entry.state not in EXPORTABLE:
        raise Refused(f"order {entry.order.id} is {entry.state.value}", fix="re-export it if a new sale is wanted")
    moved = replace(
        entry,
        state=OrderState.EXPORTING,
        attempts=entry.attempts + 1,
        outage=False,
        lease_until=at + lease,
        broken=entry.broken + 1 if entry.state is OrderState.EXPORTING else 0,
    )
    return noted(moved, at, OrderState.EXPORTING, f"attempt {moved.attempts}")


def opening(entry: LedgerEntry, until: float, sent: bytes = b"") -> LedgerEntry:
    """Remember, before the first write, that a sale may exist from now on; its create is sent by `until`."""
    return replace(entry, look_first=True, opening_at=until, sent=sent)


def paying(entry: LedgerEntry, until: float) -> LedgerEntry:
    """Remember, before it is sent, that a receipt may be recorded from now on; 0 once it is known to be there."""
    return replace(entry, paying_at=until)


def opened(entry: LedgerEntry, sale: Sale, sent: bytes = b"") -> LedgerEntry:
    """Remember the sale as soon as its id is known, and what the ERP was sent for its header."""
    number = sale.number or entry.sale_number
    return replace(entry, look_first=True, sale_id=sale.id, sale_number=number, sent=sent)


def exported(entry: LedgerEntry, sale: Sale, at: float) -> LedgerEntry:
    """The sale was read back and agrees with the order."""
    moved = replace(
        entry,
        state=OrderState.EXPORTED,
        sale_id=sale.id,
        sale_number=sale.number,
        sale_total=sale.total,
        # One whose goods have left already is looked into by the shipments flow whatever its list says.
        sale_modified=sale.modified if sale.fulfilment.shipped is Shipped.NOTHING else "",
        progress=None,
        reasons=(),
        differences=(),
        placed=None,
        lease_until=0.0,
        retry_at=0.0,
        failures=0,
    )
    return noted(moved, at, OrderState.EXPORTED, f"sale {sale.number}")


def shortened(entry: LedgerEntry, left_out: tuple[str, ...], at: float) -> LedgerEntry:
    """The sale has no room for all that was said in the order, which the entry keeps."""
    return noted(entry, at, "texts cut", f"the sale's texts were cut: {'; '.join(left_out)}") if left_out else entry


def acknowledged(entry: LedgerEntry, at: float) -> LedgerEntry:
    """JOOR shows the order as exported; one that was edited since its export is changed from now on."""
    state = OrderState.CHANGED if entry.placed else OrderState.ACKNOWLEDGED
    moved = replace(unmarked(entry), state=state)
    return noted(moved, at, OrderState.ACKNOWLEDGED, "JOOR shows it as exported")


def held(entry: LedgerEntry, reasons: tuple[str, ...], at: float, retry_at: float) -> LedgerEntry:
    """The order cannot proceed; the history gains a line only when the reasons are new."""
    moved = replace(entry, state=OrderState.HELD, reasons=reasons, lease_until=0.0, retry_at=retry_at, failures=0)
    return moved if reasons == entry.reasons else noted(moved, at, OrderState.HELD, "; ".join(reasons))


def marked(entry: LedgerEntry, text: str, at: float) -> LedgerEntry:
    """JOOR is about to be told why the order is held; told again what it was told, it is the same entry."""
    if entry.marked == text:
        return replace(entry, mark_outcome="")
    moved = replace(entry, marked=text, mark_outcome="")
    return noted(moved, at, "marked", "JOOR shows it as failed, with the reasons")


def mark_taken(entry: LedgerEntry) -> LedgerEntry:
    """JOOR shows the mark: from now on only a person can make it show something else."""
    return replace(entry, mark_outcome=MARK_TAKEN)


def mark_refused(entry: LedgerEntry, again_at: float) -> LedgerEntry:
    """JOOR did not take the mark."""
    return replace(entry, mark_outcome=MARK_REFUSED, mark_after=again_at)


def unmarked(entry: LedgerEntry) -> LedgerEntry:
    """JOOR does not show the order as failed any more."""
    return replace(entry, marked="", mark_outcome="")


def told_again(entry: LedgerEntry, at: float) -> LedgerEntry:
    """JOOR showed an exported order as failed, and was told once more that it is exported."""
    return noted(entry, at, "told again", "JOOR showed it as failed though its sale is live")


def failed(entry: LedgerEntry, reason: str, at: float, retry_at: float) -> LedgerEntry:
    """The attempt failed and will be repeated at `retry_at`."""
    moved = replace(
        entry,
        state=OrderState.FAILED,
        reasons=(reason,),
        lease_until=0.0,
        retry_at=retry_at,
        failures=entry.failures + 1,
    )
    return noted(moved, at, OrderState.FAILED, reason)


def due(entry: LedgerEntry, at: float, by: str) -> LedgerEntry:
    """Somebody makes a held or failed order due now. Refused in any other state."""
    if entry.state not in EXPORTABLE:
        raise Refused(f"order {entry.order.id} is {entry.state.value}, not held or failed", fix="nothing to retry")
    return noted(replace(entry, retry_at=0.0, failures=0), at, "retried", "tried again now", by)


def edited(entry: LedgerEntry, edits: tuple[Edit, ...], event: Event) -> LedgerEntry:
    """Somebody edited fields of an order that is not exported, which makes it due. Refused in any other state."""
    if entry.state not in EXPORTABLE:
        text = f"order {entry.order.id} is {entry.state.value}, not held or failed"
        raise Refused(text, fix="edit it in JOOR and re-export it")
    moved = replace(entry, edits=edits, reasons=(), retry_at=0.0, failures=0)
    return noted(moved, event.at, event.what, event.text, event.by)


def released(entry: LedgerEntry, allowed: tuple[Allowance, ...], event: Event) -> LedgerEntry:
    """Somebody let something pass for a held order, which makes it due."""
    return noted(replace(entry, allowed=allowed, reasons=(), retry_at=0.0), event.at, event.what, event.text, event.by)


def settled(entry: LedgerEntry, event: Event) -> LedgerEntry:
    """Somebody has seen to it that the sale is right, though the order was changed in JOOR after its export."""
    moved = replace(entry, state=OrderState.ACKNOWLEDGED, differences=(), placed=None)
    return noted(moved, event.at, event.what, event.text, event.by)


def changed(entry: LedgerEntry, order: Order, differences: tuple[str, ...], at: float) -> LedgerEntry:
    """The order was edited in JOOR after its export; the sale stays as it is.

    An order that JOOR does not show as exported yet keeps its state until JOOR was told.
    """
    moved = replace(
        entry,
        state=OrderState.EXPORTED if entry.state is OrderState.EXPORTED else OrderState.CHANGED,
        order=order,
        digest=business_hash(order),
        differences=differences,
        placed=entry.placed or entry.order,
    )
    return noted(moved, at, OrderState.CHANGED, "; ".join(differences) or "edited in JOOR after export")


def restored(entry: LedgerEntry, order: Order, at: float) -> LedgerEntry:
    """The order was edited back to what its sale was made from."""
    state = OrderState.ACKNOWLEDGED if entry.state is OrderState.CHANGED else entry.state
    moved = replace(entry, state=state, order=order, digest=business_hash(order), differences=(), placed=None)
    return noted(moved, at, state, "edited back in JOOR to what the sale holds")


def cancelled(entry: LedgerEntry, order: Order, at: float) -> LedgerEntry:
    """The order is cancelled in JOOR and has no live sale."""
    moved = replace(unmarked(entry), state=OrderState.CANCELLED, order=order, reasons=(), lease_until=0.0)
    return noted(moved, at, OrderState.CANCELLED, "cancelled in JOOR")


def reshaped(entry: LedgerEntry, at: float) -> LedgerEntry:
    """The order goes on under other ids: by its doors, or whole again. This entry never had a sale."""
    moved = replace(unmarked(entry), state=OrderState.CANCELLED, reasons=(), lease_until=0.0)
    return noted(moved, at, "reshaped", "goes on in another shape, since its doors or orders.doors were changed")


def left_out(entry: LedgerEntry, at: float) -> LedgerEntry:
    """The settings do not want the order any more, which never had a sale; it comes back if they want it again."""
    moved = replace(unmarked(entry), state=OrderState.CANCELLED, reasons=(), lease_until=0.0)
    return noted(moved, at, "left out", "orders.filters or go_live leave it out by now")


def unapproved(entry: LedgerEntry, order: Order) -> LedgerEntry:
    """The order as it reads while it is not approved, marked so that its approval is seen when nothing else changed.

    What was let pass for it counts on when it is approved as it was.
    """
    digest = business_hash(replace(order, status=OrderStatus.APPROVED))
    is_same = digest == entry.digest.removeprefix(UNAPPROVED)
    return replace(entry, order=order, digest=UNAPPROVED + digest, allowed=entry.allowed if is_same else ())


def progress_of(entry: LedgerEntry) -> Progress:
    """What is known of the sale by now: at first that it is as it was made."""
    return entry.progress or Progress(modified=entry.sale_modified)


def progressed(entry: LedgerEntry, progress: Progress, at: float) -> LedgerEntry:
    """The sale was shipped, invoiced, paid or edited further; the history gains a line when that reads differently."""
    moved, text = replace(entry, progress=progress), progress_text(progress)
    return moved if text == progress_text(progress_of(entry)) else noted(moved, at, "progress", text)


def noted(entry: LedgerEntry, at: float, what: str, text: str, by: str = "seamline") -> LedgerEntry:
    """The entry with one more line in its history."""
    return replace(entry, history=lengthened(entry.history, Event(at, str(what), text, by)))
