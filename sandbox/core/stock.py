"""Units per product, location, bin and batch: on hand, allocated to sales, and on their way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

NOTHING = Decimal(0)


class CellKey(NamedTuple):
    """Where units of one product lie."""

    product_id: str
    location: str
    bin: str | None = None
    batch: str | None = None


@dataclass(slots=True)
class Cell:
    """Quantities of one availability row."""

    on_hand: Decimal = NOTHING
    allocated: Decimal = NOTHING
    on_order: Decimal = NOTHING
    in_transit: Decimal = NOTHING
    next_delivery: str | None = None
    expiry: str | None = None

    @property
    def available(self) -> Decimal:
        """Units still to be sold; negative when less was counted than was allocated."""
        return self.on_hand - self.allocated


@dataclass(frozen=True)
class Allocation:
    """Units of one cell reserved for one sale line."""

    key: CellKey
    quantity: Decimal


@dataclass
class Stock:
    """All cells of an account. A product that never had stock has none."""

    cells: dict[CellKey, Cell] = field(default_factory=dict)
    keys: list[CellKey] = field(default_factory=list)
    """All keys in the order the rows are listed."""
    _of_product: dict[str, list[CellKey]] = field(default_factory=dict)
    _at_location: dict[str, list[CellKey]] = field(default_factory=dict)
    _before: dict[CellKey, Decimal | None] = field(default_factory=dict)

    def cell(self, key: CellKey) -> Cell:
        """The cell, made empty when it is new; its caller may change it."""
        self._before.setdefault(key, self.cells[key].available if key in self.cells else None)
        if key not in self.cells:
            self.cells[key] = Cell()
            self.keys.append(key)
            self._of_product.setdefault(key.product_id, []).append(key)
            self._at_location.setdefault(key.location, []).append(key)
        return self.cells[key]

    def changes(self) -> list[CellKey]:
        """The rows whose available units are not what they were when this was asked last."""
        before, self._before = self._before, {}
        return [key for key, units in before.items() if (units or NOTHING) != self.cells[key].available]

    def of_product(self, product_id: str) -> Iterator[tuple[CellKey, Cell]]:
        """The cells of one product."""
        return ((key, self.cells[key]) for key in self._of_product.get(product_id, ()))

    def at_location(self, location: str) -> list[CellKey]:
        """The keys of the rows of one location."""
        return self._at_location.get(location, [])

    def available(self, product_id: str, location: str) -> Decimal:
        """Units of a product that can be sold from a location, over its bins and batches."""
        cells = (cell for key, cell in self.of_product(product_id) if key.location == location)
        return sum((cell.available for cell in cells), NOTHING)

    def allocate(self, product_id: str, location: str, quantity: Decimal) -> list[Allocation]:
        """Reserve up to `quantity` units at a location, bin by bin; what is missing stays unreserved."""
        taken: list[Allocation] = []
        for key, cell in self.of_product(product_id):
            if key.location != location or quantity <= 0 or cell.available <= 0:
                continue
            part = min(quantity, cell.available)
            self.cell(key).allocated += part
            quantity -= part
            taken.append(Allocation(key, part))
        return taken

    def release(self, allocations: list[Allocation]) -> None:
        """Give reserved units back."""
        for allocation in allocations:
            self.cell(allocation.key).allocated -= allocation.quantity

    def ship(self, allocations: list[Allocation]) -> None:
        """Reserved units leave the building."""
        for allocation in allocations:
            cell = self.cell(allocation.key)
            cell.allocated -= allocation.quantity
            cell.on_hand -= allocation.quantity
