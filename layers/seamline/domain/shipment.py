"""What becomes of a sale after it was made: how much of it is shipped, under which numbers, and what was invoiced."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class Shipped(StrEnum):
    """How much of a sale has left the house."""

    NOTHING = "not shipped"
    PART = "partly shipped"
    ALL = "shipped"


class Parcel(Struct, frozen=True, omit_defaults=True):
    """One parcel: the carrier's number for it, and where a person can follow it."""

    number: str
    url: str = ""
    carrier: str = ""


class Fulfilment(Struct, frozen=True, omit_defaults=True):
    """How far a sale is. `invoiced` and `paid` are in the customer's currency, tax included."""

    shipped: Shipped = Shipped.NOTHING
    parcels: tuple[Parcel, ...] = ()
    invoices: tuple[str, ...] = ()
    invoiced: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


class Progress(Struct, frozen=True, omit_defaults=True):
    """What the ledger knows of a sale's fulfilment, and what the marketplace was told of it.

    `listed`, `modified`: the row of the ERP's list this was made from, so that only one that differs is looked into.
    `total_differs`: how the sale's total no longer agrees with the one it was made with; empty while it does.
    `told`, `told_comment`: the shipment and the comment that were written to the marketplace last.
    """

    listed: Fulfilment = Fulfilment()
    fulfilment: Fulfilment = Fulfilment()
    total_differs: str = ""
    told: str = ""
    told_comment: str = ""
    modified: str = ""


def is_news(progress: Progress) -> bool:
    """Whether there is anything to tell of the sale: at first it is as it was made."""
    return progress.fulfilment != Fulfilment() or bool(progress.total_differs)


def tracking_text(parcels: tuple[Parcel, ...], *, urls: bool) -> str:
    """The parcels' numbers, each once, joined for a single field; with the address to follow each at, if wanted."""
    words = [f"{parcel.number} {parcel.url}".strip() if urls else parcel.number for parcel in parcels]
    return ", ".join(dict.fromkeys(word for word in words if word))


def progress_text(progress: Progress) -> str:
    """The progress in one line, as a person reads it."""
    seen = progress.fulfilment
    numbers = tracking_text(seen.parcels, urls=False)
    words = [seen.shipped.value + (f" ({numbers})" if numbers else "")]
    if seen.invoices:
        words.append(f"invoice {', '.join(seen.invoices)}: {seen.invoiced:f}, paid {seen.paid:f}")
    return "; ".join([*words, *([progress.total_differs] if progress.total_differs else [])])
