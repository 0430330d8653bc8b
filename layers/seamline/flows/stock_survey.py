"""What JOOR should show of each SKU: the stock as read, less what orders want at the moment of asking."""

from datetime import date

from seamline.clock import utc
from seamline.domain.stock import Bucket, Cell, CellState
from seamline.flows.context import FlowContext
from seamline.flows.stock_orders import Watch, owed_units
from seamline.flows.stock_waiting import waiting_units
from seamline.mapping.stock import StockMapper, Wanted
from seamline.mapping.stock_diff import cells_to_send, differing, no_delivery_raised, not_raised
from seamline.mapping.stock_levels import StockLevels

ORDERS_AGE_SECONDS = 15.0
"""A long push looks at the orders again this often, so that a late batch does not sell what was ordered meanwhile."""


class Survey:
    """The wanted quantities of one reading of the stock. With `everything`, cells that are right are sent too.

    With `holds_raises` nothing is shown beyond what JOOR was told already.
    """

    def __init__(self, ctx: FlowContext, levels: StockLevels, watch: Watch, everything: bool = False) -> None:
        self._ctx = ctx
        self._watch = watch
        self.everything = everything
        self.holds_raises = False
        today: date = utc(ctx.clock.now()).date()
        self._mapper = StockMapper(ctx.settings.stock, levels, today)
        self._debt = owed_units(ctx, watch)
        self._owed_at = ctx.clock.now()
        self._waiting = watch.waiting.most(waiting_units(ctx))

    def wanted(self, product_id: str, state: CellState) -> Wanted:
        """What each bucket of the SKU should show."""
        wanted = self._mapper.wanted(product_id, state, self._debt.units, self._waiting.units)
        if self._debt.blind or self.holds_raises:
            return Wanted(not_raised(wanted.buckets, state.pushed), wanted.fault)
        if not self._waiting.known:
            return Wanted(no_delivery_raised(wanted.buckets, state.pushed), wanted.fault)
        return wanted

    def cells(self, product_id: str, state: CellState, wanted: Wanted) -> tuple[Cell, ...]:
        """What to send for the SKU; nothing when JOOR shows what it should."""
        return cells_to_send(product_id, state, wanted.buckets, self._different(state, wanted))

    @property
    def blind(self) -> tuple[str, ...]:
        """Orders of which nobody can tell what they want; as long as there are any, nothing is raised."""
        return self._debt.blind

    def refresh(self) -> bool:
        """Look at the orders again if the last look is old; whether that was so."""
        if self._ctx.clock.now() - self._owed_at < ORDERS_AGE_SECONDS:
            return False
        self._debt = owed_units(self._ctx, self._watch)
        self._owed_at = self._ctx.clock.now()
        return True

    def _different(self, state: CellState, wanted: Wanted) -> dict[Bucket, int]:
        different = differing(wanted.buckets, state.pushed)
        return wanted.buckets | different if self.everything else different
