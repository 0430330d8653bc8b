"""Tells warehouse names that JOOR knows from misspelt ones: JOOR has no list of them, so a new name is tried first."""

from collections.abc import Iterable, Sequence

from seamline.domain.flow import Flow
from seamline.domain.plan import Hold
from seamline.domain.stock import Cell, CellOutcome
from seamline.flows.context import FlowContext

PREFIX = "warehouse:"
PROBES = 5
PAUSE_SECONDS = 900.0


class Warehouses:
    """The names JOOR took cells for (by name: since when, in epoch seconds), and those it seems not to have."""

    def __init__(self, ctx: FlowContext, proven: dict[str, float]) -> None:
        self._ctx = ctx
        self.proven = dict(proven)
        now = ctx.clock.now()
        problems = {problem.key: problem for problem in ctx.problems.all(Flow.STOCK)}
        self._open = {key for key in problems if key.startswith(PREFIX)}
        self._refused = {key for key in self._open if now - problems[key].last_seen < PAUSE_SECONDS}

    def is_refused(self, name: str) -> bool:
        """Whether JOOR took nothing for this warehouse a short while ago."""
        return _key(name) in self._refused

    def unproven(self, cells: Iterable[Cell]) -> tuple[str, ...]:
        """Names JOOR never took a cell for."""
        return tuple(sorted({cell.warehouse for cell in cells} - self.proven.keys()))

    def judge(self, name: str, outcomes: Sequence[CellOutcome]) -> None:
        """Learn from the first cells of a warehouse: if JOOR takes none of them, the name is to blame."""
        if any(outcome.accepted for outcome in outcomes):
            self.proven[name] = self._ctx.clock.now()
            if _key(name) in self._open:
                self._ctx.problems.close(Flow.STOCK, _key(name))
            return
        self._refused.add(_key(name))
        words = next((outcome.words for outcome in outcomes if outcome.words), "no reason given")
        reason = f"JOOR took none of the first {len(outcomes)} cells for a warehouse named {name!r}: {words}"
        release = "spell it in stock.warehouses as in JOOR's order settings, or create it there; it is tried again"
        self._ctx.problems.open(Flow.STOCK, Hold(_key(name), (reason,), release, label=f"warehouse {name}"))


def probes(name: str, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells of a few SKUs in the warehouse, to try its name with."""
    mine = [cell for cell in cells if cell.warehouse == name]
    chosen = list(dict.fromkeys(cell.product_id for cell in mine))[:PROBES]
    return tuple(cell for cell in mine if cell.product_id in chosen)


def _key(name: str) -> str:
    return PREFIX + name
