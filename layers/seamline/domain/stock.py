"""Stock rows of the ERP and stock cells of JOOR."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from seamline.domain.style import StyleTarget

NONE = Decimal(0)
MADE_TO_ORDER = -1
"""The remembered quantity of a cell that JOOR was told to sell without stock."""
UNCERTAIN = -2
"""The remembered quantity of a cell of which nobody knows what JOOR shows; it equals no quantity and is sent again."""


class StockRow(Struct, frozen=True, gc=False):
    """One availability row: a product in one location, bin and batch. Units, not money.

    `next_delivery` is the day (YYYY-MM-DD) the units on order are due, empty when the ERP does not say.
    """

    product_id: str
    sku: str
    location: str
    on_hand: Decimal
    allocated: Decimal
    available: Decimal
    on_order: Decimal = NONE
    in_transit: Decimal = NONE
    next_delivery: str = ""
    bin: str = ""
    batch: str = ""


class Traits(Struct, frozen=True, array_like=True):
    """What stock rules may ask of a SKU: its own and its family's tags, its category, its style's linesheets."""

    tags: tuple[str, ...] = ()
    category: str = ""
    linesheets: tuple[str, ...] = ()
    made_to_order: bool = False


class Bucket(Struct, frozen=True, order=True):
    """A warehouse's stock that can ship now, or with a date (YYYY-MM-DD) what arrives on that day."""

    warehouse: str
    date: str = ""


class Cell(Struct, frozen=True):
    """The sellable quantity JOOR should show for one SKU in one bucket; MADE_TO_ORDER: sold without stock."""

    product_id: str
    warehouse: str
    quantity: int
    target: StyleTarget
    date: str = ""

    @property
    def bucket(self) -> Bucket:
        """Where the quantity stands."""
        return Bucket(self.warehouse, self.date)

    @property
    def made_to_order(self) -> bool:
        """Whether the SKU is sold without stock."""
        return self.quantity == MADE_TO_ORDER


class CellOutcome(Struct, frozen=True):
    """What JOOR said of one pushed cell."""

    cell: Cell
    accepted: bool
    words: str = ""


class CellState(Struct, frozen=True):
    """One SKU's place in JOOR, what rules may ask of it, and the quantity last pushed per bucket.

    `empty` marks a cell of JOOR's grid that no ERP product stands behind: it must never be sellable. `told_at` is when
    JOOR last took one of its quantities, in epoch seconds; 0 when it never did.
    """

    target: StyleTarget
    pushed: Mapping[Bucket, int] = {}
    empty: bool = False
    traits: Traits = Traits()
    told_at: float = 0.0
