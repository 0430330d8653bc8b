"""Lets a reading of the ERP's stock go on over several slices: very many rows take longer than one function may run.

Only a complete reading is used, and all slices share the look at the orders that came before its first page.
"""

from collections import Counter

import msgspec
from msgspec import Struct

from seamline.errors import BudgetExhausted
from seamline.flows.context import FlowContext
from seamline.flows.read_catalogue import ENOUGH_SECONDS
from seamline.flows.stock_orders import Watch, watch_orders
from seamline.flows.stock_reading import Reading, begin_reading
from seamline.mapping.stock_levels import StockLevels
from seamline.state.runs import FlowState

LONGEST_PAUSE_SECONDS = 900.0
"""Rows that were left lying for longer than this are read again: too much was sold elsewhere since."""


class _Kept(Struct, frozen=True):
    warehouses: dict[str, tuple[str, ...]]
    page_size: int
    watch: Watch
    ways: tuple[str | None, ...]
    at: int
    page: str
    seen: dict[str, int]
    total: int
    repeats: int
    left_at: float


class SlicedReading:
    """A reading with the look at the orders before it. `resumed`: an earlier slice began it."""

    def __init__(self, watch: Watch, reading: Reading, resumed: bool = False) -> None:
        self.watch = watch
        self.reading = reading
        self.resumed = resumed

    def read_on(self, ctx: FlowContext) -> bool:
        """Read until the end, or until the slice's time or calls are used up; whether the reading is complete.

        Raises BudgetExhausted when there was no call at all.
        """
        begun = False
        while not self.reading.is_complete:
            if begun and ctx.time_left() < ENOUGH_SECONDS:
                return False
            try:
                self.reading.read_page(ctx)
            except BudgetExhausted:
                if not begun:
                    raise
                return False
            begun = True
        return True

    def leave(self, ctx: FlowContext) -> None:
        """Keep everything for the next slice."""
        reading, now = self.reading, ctx.clock.now()
        kept = _Kept(
            *_choice(ctx),
            self.watch,
            reading.ways,
            reading.at,
            reading.page,
            seen=dict(reading.seen),
            total=reading.total,
            repeats=reading.levels.repeats,
            left_at=now,
        )
        ctx.readings.save(msgspec.json.encode(kept), reading.levels.chunks(), now)

    def forget(self, ctx: FlowContext) -> None:
        """The reading was used to its end."""
        if self.resumed:
            ctx.readings.clear()


def next_reading(ctx: FlowContext, state: FlowState) -> SlicedReading:
    """The one an earlier slice left, or a new one that begins with a look at the orders."""
    kept = _kept(ctx)
    if kept:
        return SlicedReading(kept.watch, _restored(ctx, kept), resumed=True)
    return SlicedReading(watch_orders(ctx), begin_reading(ctx, state.row_counts))


def _kept(ctx: FlowContext) -> _Kept | None:
    """What an earlier slice left, if it is of the same locations and recent; not one of another release."""
    head = ctx.readings.head()
    try:
        kept = msgspec.json.decode(head, type=_Kept) if head else None
    except msgspec.ValidationError:
        return None
    if kept is None or ctx.clock.now() - kept.left_at > LONGEST_PAUSE_SECONDS:
        return None
    return kept if (kept.warehouses, kept.page_size) == _choice(ctx) else None


def _choice(ctx: FlowContext) -> tuple[dict[str, tuple[str, ...]], int]:
    return ctx.settings.stock.warehouses, ctx.settings.erp.page_size


def _restored(ctx: FlowContext, kept: _Kept) -> Reading:
    levels = StockLevels(kept.warehouses)
    levels.repeats = kept.repeats
    for chunk in ctx.readings.chunks():
        levels.load(chunk)
    reading = Reading(levels, kept.ways, kept.at, kept.page)
    reading.seen, reading.total = Counter(kept.seen), kept.total
    return reading
