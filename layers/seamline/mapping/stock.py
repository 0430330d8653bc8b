"""Availability rows and the settings make the quantity each JOOR warehouse should show."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_FLOOR, Decimal

from seamline.domain.stock import Cell, CellState, StockRow
from seamline.settings import StockSettings


class StockTotals:
    """Sums rows by product and warehouse as they stream past; only chosen locations and known products count."""

    def __init__(self, settings: StockSettings, known: Mapping[str, CellState]) -> None:
        self._level = settings.level
        self._known = known
        self._warehouses: dict[str, list[str]] = {}
        for warehouse, locations in settings.warehouses.items():
            for location in locations:
                self._warehouses.setdefault(location.casefold(), []).append(warehouse)
        self._sums: dict[tuple[str, str], Decimal] = {}

    def add_all(self, rows: Iterable[StockRow]) -> int:
        """Add rows; returns how many there were."""
        count = 0
        for row in rows:
            count += 1
            if row.product_id in self._known:
                self._add(row)
        return count

    def quantity(self, product_id: str, warehouse: str) -> int:
        """Whole units, summed over locations, bins and batches first, then never below zero; no row means 0."""
        total = self._sums.get((product_id, warehouse), Decimal(0))
        return max(0, int(total.to_integral_value(ROUND_FLOOR)))

    def _add(self, row: StockRow) -> None:
        units = row.available if self._level == "available" else row.on_hand
        for warehouse in self._warehouses.get(row.location.casefold(), ()):
            key = (row.product_id, warehouse)
            self._sums[key] = self._sums.get(key, Decimal(0)) + units


def changed_cells(known: Mapping[str, CellState], totals: StockTotals, warehouses: Iterable[str]) -> tuple[Cell, ...]:
    """The cells whose quantity differs from what JOOR was last told; a cell never told is always among them."""
    names = tuple(warehouses)
    return tuple(
        Cell(product_id, warehouse, quantity, state.target)
        for product_id, state in known.items()
        for warehouse in names
        if state.pushed.get(warehouse) != (quantity := totals.quantity(product_id, warehouse))
    )
