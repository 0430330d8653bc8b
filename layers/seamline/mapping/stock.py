"""Levels, orders in flight and the settings make the quantity each JOOR bucket of a SKU should show."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from msgspec import Struct

from seamline.domain.stock import MADE_TO_ORDER, Bucket, CellState
from seamline.mapping.stock_formula import Formula, FormulaFailed, field, template
from seamline.mapping.stock_levels import FIELDS, SCALE, Level, StockLevels
from seamline.mapping.stock_rules import StockRules
from seamline.settings import StockSettings
from seamline.settings.stock import Holdback

type Owed = Mapping[str, Mapping[str, int]]
"""Units that are promised but not yet off the ERP's stock, by product id and JOOR warehouse."""

NOBODY: Owed = MappingProxyType({})


class Wanted(Struct, frozen=True):
    """What each bucket of one SKU should show, and why a quantity could not be worked out (it is 0 then)."""

    buckets: dict[Bucket, int]
    fault: str = ""


class StockMapper:
    """Works out wanted quantities from one reading of the stock; overdue deliveries are moved on from `today`."""

    def __init__(self, settings: StockSettings, levels: StockLevels, today: date) -> None:
        self._warehouses = tuple(settings.warehouses)
        self._future = settings.future
        self._rules = StockRules(settings)
        self._levels = levels
        self._today = today
        self._formula: Formula = template(settings.template) if settings.template else field(settings.level)

    def wanted(self, product_id: str, state: CellState, owed: Owed, waiting: Owed = NOBODY) -> Wanted:
        """Every bucket this SKU should have. A grid cell without a product, or a product without rows, is 0.

        What is `owed` comes off what is there and then off the next deliveries; what is `waiting`, off those only.
        """
        if state.empty:
            return self._everywhere(0)
        if self._rules.made_to_order(state.traits):
            return self._everywhere(MADE_TO_ORDER)
        rows = tuple(self._levels.of(product_id))
        units, late = owed.get(product_id, {}), waiting.get(product_id, {})
        back = self._rules.holdback(state.traits)
        buckets: dict[Bucket, int] = {}
        try:
            for warehouse in self._warehouses:
                here = [row for row in rows if row.warehouse == warehouse]
                missing = units.get(warehouse, 0), late.get(warehouse, 0)
                buckets |= self._warehouse(warehouse, here, back, missing)
        except FormulaFailed as error:
            return self._everywhere(0, str(error))
        return Wanted(buckets)

    def _everywhere(self, quantity: int, fault: str = "") -> Wanted:
        return Wanted({Bucket(warehouse): quantity for warehouse in self._warehouses}, fault)

    def _warehouse(self, name: str, rows: list[Level], back: Holdback, missing: tuple[int, int]) -> dict[Bucket, int]:
        """Locations, bins and batches are summed first; what is then missing comes off the next deliveries."""
        owed, waiting = missing
        sums = {field: sum(getattr(row, field) for row in rows) for field in FIELDS}
        left = _kept_back(self._formula(sums) - owed * SCALE, back) - back.buffer * SCALE
        buckets = {Bucket(name): _shown(left, back)}
        short = min(left, 0) - waiting * SCALE
        for day, units in sorted(self._arrivals(rows).items()):
            left = short + _kept_back(units, back)
            buckets[Bucket(name, day.isoformat())] = _shown(left, back)
            short = min(left, 0)
        return buckets

    def _arrivals(self, rows: list[Level]) -> dict[date, int]:
        arrivals: dict[date, int] = {}
        if not self._future.enabled:
            return arrivals
        overdue = self._today + timedelta(days=self._future.overdue_lag)
        for row in rows:
            if row.on_order > 0:
                day = row.due if row.due and row.due >= self._today else overdue
                arrivals[day] = arrivals.get(day, 0) + row.on_order
        return arrivals


def _kept_back(amount: int, back: Holdback) -> int:
    return int(amount * (100 - back.buffer_percent) / 100) if amount > 0 and back.buffer_percent else amount


def _shown(amount: int, back: Holdback) -> int:
    """Whole units, never below zero and never above the cap."""
    units = max(0, amount // SCALE)
    return units if back.cap is None else min(units, back.cap)
