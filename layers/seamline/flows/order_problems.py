"""What people are told of an order: how they recognise it, what is the matter, and what would release it."""

from seamline.domain.ledger import LedgerEntry
from seamline.domain.plan import Hold

EDITED, CANCELLED, DELETED, TAKEN_OFF = "edited", "cancelled", "deleted", "taken off its order"
RELEASE = "correct what is named here; the order then goes through by itself"
_BY_HAND = "change the sale by hand, or re-export the order with void first"
_BY_VOID = "void the sale in the ERP; that closes this"


def order_label(entry: LedgerEntry) -> str:
    """How a person recognises the order."""
    order = entry.order
    return f"order {order.id} of {order.customer_name or order.customer_code or 'unknown customer'}"


def change_problem(entry: LedgerEntry, word: str) -> Hold:
    """What to tell people of an order that JOOR shows otherwise than its sale was made."""
    reasons = (f"{word} in JOOR after it became sale {entry.sale_number}", *entry.differences)
    release = _BY_HAND if word in (EDITED, TAKEN_OFF) else _BY_VOID
    return Hold(entry.order.id, reasons, release, label=order_label(entry))
