"""Sends stock cells in large batches and remembers each row's fate."""

from collections.abc import Sequence

from seamline.domain.flow import Flow
from seamline.domain.plan import Hold
from seamline.domain.stock import Cell, CellOutcome
from seamline.errors import UnknownOutcome
from seamline.flows.context import FlowContext
from seamline.flows.stock_blind import BLIND_KEY
from seamline.flows.stock_warehouses import PREFIX, Warehouses, probes
from seamline.state.problems import RUN_KEY

FIRST_PAUSE_SECONDS, LAST_PAUSE_SECONDS = 60.0, 900.0


class StockPush:
    """One run's sending. `taken` and `held` count cells."""

    def __init__(self, ctx: FlowContext, proven: dict[str, float]) -> None:
        self._ctx = ctx
        self.warehouses = Warehouses(ctx, proven)
        self.taken = 0
        self.held = 0
        now = ctx.clock.now()
        problems = [problem for problem in ctx.problems.all(Flow.STOCK) if _is_of_cell(problem.key)]
        self._open = {problem.key for problem in problems}
        self._unmet = set(self._open)
        self._resting = {problem.key for problem in problems if now < problem.last_seen + _pause(problem.attempts)}

    def may_go(self, cell: Cell) -> bool:
        """Whether the cell may be sent now: one that JOOR refused rests for a growing while."""
        return key_of(cell) not in self._resting and not self.warehouses.is_refused(cell.warehouse)

    def send(self, cells: Sequence[Cell]) -> None:
        """Send a batch. Cells for a warehouse never used before wait for the fate of a few of them."""
        rest = list(cells)
        for name in self.warehouses.unproven(rest):
            sample = probes(name, rest)
            outcomes = self._exchange(sample)
            self.warehouses.judge(name, outcomes)
            if self.warehouses.is_refused(name):
                self.held += sum(cell.warehouse == name for cell in rest)
                rest = [cell for cell in rest if cell.warehouse != name]
            else:
                self._note(outcomes)
                rest = [cell for cell in rest if cell not in sample]
        if rest:
            self._note(self._exchange(rest))

    def close(self, key: str) -> None:
        """The cell is in order, or gone: its problem, if there is one, is over."""
        if key in self._open:
            self._open.discard(key)
            self._ctx.problems.close(Flow.STOCK, key)

    def open(self, hold: Hold) -> None:
        """Show a problem of a cell."""
        self._open.add(hold.key)
        self._ctx.problems.open(Flow.STOCK, hold)

    def meet(self, keys: set[str]) -> None:
        """These records still exist."""
        self._unmet -= keys

    def close_unmet(self) -> None:
        """Every record was met: the problems of all others are over."""
        for key in self._unmet:
            self.close(key)

    def _exchange(self, cells: Sequence[Cell]) -> Sequence[CellOutcome]:
        """Each cell is doubted before it is sent and trusted again once its row was read.

        Quantities are absolute, so after an unknown outcome they are simply set again.
        """
        self._ctx.cells.intend(cells)
        less_pending = self._ctx.settings.stock.pending == "joor"
        try:
            outcomes = self._ctx.marketplace.send_stock(cells, less_pending=less_pending)
        except UnknownOutcome:
            outcomes = self._ctx.marketplace.send_stock(cells, less_pending=less_pending)
        self._ctx.cells.record(outcomes, self._ctx.clock.now())
        return outcomes

    def _note(self, outcomes: Sequence[CellOutcome]) -> None:
        refused = {key_of(outcome.cell): outcome for outcome in outcomes if not outcome.accepted}
        self.taken += sum(outcome.accepted for outcome in outcomes)
        self.held += sum(not outcome.accepted for outcome in outcomes)
        for key in {key_of(outcome.cell) for outcome in outcomes} - refused.keys():
            self.close(key)
        for key, outcome in refused.items():
            self.open(_hold(key, outcome))


def _is_of_cell(key: str) -> bool:
    return key not in (RUN_KEY, BLIND_KEY) and not key.startswith(PREFIX)


def key_of(cell: Cell) -> str:
    """The record a problem of the cell is about: the SKU in that warehouse."""
    return f"{cell.product_id}@{cell.warehouse}"


def label_of(cell: Cell) -> str:
    """How a person recognises the cell."""
    target = cell.target
    place = f"{target.number} / {target.color_code} / {target.size_name} in {cell.warehouse}"
    return f"{place} from {cell.date}" if cell.date else place


def _hold(key: str, outcome: CellOutcome) -> Hold:
    reason = f"JOOR refused {_amount(outcome.cell)}: {outcome.words or 'no reason given'}"
    release = "check that the style, color, size and UPC exist in JOOR and that the warehouse is spelt as in JOOR"
    return Hold(key, (reason,), release, label=label_of(outcome.cell))


def _amount(cell: Cell) -> str:
    return "made to order" if cell.made_to_order else f"the quantity {cell.quantity}"


def _pause(attempts: int) -> float:
    growing: float = FIRST_PAUSE_SECONDS * 2 ** min(attempts - 1, 6)
    return min(LAST_PAUSE_SECONDS, growing)
