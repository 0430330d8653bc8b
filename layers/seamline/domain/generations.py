"""The moves of a re-export: a generation of an order gives way to the next, its sale voided first where wanted."""

from collections.abc import Sequence

from msgspec.structs import replace

from seamline.domain.ledger import (
    SETTLED,
    SUPERSEDED,
    LedgerEntry,
    OrderState,
    PastSale,
    generation_of,
    noted,
    unmarked,
)
from seamline.domain.sale import Sale


def next_generation(entry: LedgerEntry, at: float, by: str, *, keep_edits: bool = False) -> LedgerEntry:
    """Start a re-export; the earlier sale is superseded and kept. What may be live of it is for `voiding`.

    The new reference is looked up first all the same: a ledger that was restored may have forgotten its sale.
    """
    past = entry.past
    if entry.sale_id:
        past = (*past, PastSale(entry.generation, entry.sale_id, entry.sale_number))
    moved = replace(
        unmarked(entry),
        state=OrderState.RECEIVED,
        generation=entry.generation + 1,
        attempts=0,
        look_first=True,
        opening_at=0.0,
        lease_until=0.0,
        retry_at=0.0,
        sale_id="",
        sale_number="",
        reasons=(),
        differences=(),
        placed=None,
        sale_total=None,
        sale_modified="",
        progress=None,
        edits=entry.edits if keep_edits else (),
        allowed=entry.allowed if keep_edits else (),
        sent=b"",
        past=past,
        voiding=(),
        gone="",
        failures=0,
        paying_at=0.0,
    )
    text = f"generation {entry.generation} ({entry.sale_number or 'no sale'}) gives way to {moved.generation}"
    if entry.edits:
        text += f"; what was edited here is {'kept' if keep_edits else 'dropped'}"
    return noted(moved, at, SUPERSEDED, text, by)


def voiding(entry: LedgerEntry, before: LedgerEntry, sales: Sequence[Sale], lease_until: float) -> LedgerEntry:
    """Take a new generation for voiding these earlier sales; whoever takes the entry next goes on with that."""
    earlier = tuple(PastSale(generation_of(sale.external_id), sale.id, sale.number) for sale in sales)
    spared = before.before or before
    # An item has its limit: the history and what JOOR sent are in the entry itself.
    spared = replace(spared, order=replace(spared.order, raw=b""), history=(), before=None)
    return replace(entry, state=OrderState.EXPORTING, voiding=earlier, before=spared, lease_until=lease_until)


def voided(entry: LedgerEntry, at: float) -> LedgerEntry:
    """The earlier sales were seen to be void."""
    numbers = ", ".join(sale.sale_number for sale in entry.voiding)
    asked = next((event.by for event in reversed(entry.history) if event.what == SUPERSEDED), "seamline")
    return noted(replace(entry, voiding=(), before=None), at, "voided", f"{numbers} voided for the re-export", asked)


def waiting(entry: LedgerEntry) -> LedgerEntry:
    """Nobody holds the order any more, and its new sale may be made."""
    return replace(entry, state=OrderState.RECEIVED, lease_until=0.0)


def given_up(entry: LedgerEntry, reason: str, at: float, by: str) -> LedgerEntry:
    """A re-export came to nothing, and the order is as it was before."""
    return noted(entry, at, "re-export given up", reason, by)


def kept(entry: LedgerEntry, reason: str, at: float) -> LedgerEntry:
    """The earlier sale could not be voided: the order is as it was before, and JOOR is told so once more."""
    before = entry.before or entry
    moved = replace(
        before,
        state=OrderState.EXPORTED if before.state in SETTLED else before.state,
        order=replace(before.order, raw=entry.order.raw),
        history=entry.history,
        marked=entry.marked,
        mark_outcome=entry.mark_outcome,
        lease_until=0.0,
    )
    return noted(moved, at, "re-export given up", reason)
