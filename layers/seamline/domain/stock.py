"""Stock rows of the ERP and stock cells of JOOR."""

from decimal import Decimal

from msgspec import Struct

from seamline.domain.style import StyleTarget


class StockRow(Struct, frozen=True):
    """One availability row: a product in one location (and bin, and batch). Units, not money."""

    product_id: str
    sku: str
    location: str
    on_hand: Decimal
    allocated: Decimal
    available: Decimal
    on_order: Decimal


class Cell(Struct, frozen=True):
    """The sellable quantity JOOR should show for one SKU in one JOOR warehouse."""

    product_id: str
    warehouse: str
    quantity: int
    target: StyleTarget


class CellOutcome(Struct, frozen=True):
    """What JOOR said of one pushed cell."""

    cell: Cell
    accepted: bool
    words: str = ""


class CellState(Struct, frozen=True, omit_defaults=True):
    """One SKU's place in JOOR and the quantity last pushed per warehouse. `empty` marks a grid cell without a SKU."""

    target: StyleTarget
    pushed: dict[str, int] = {}
    empty: bool = False
