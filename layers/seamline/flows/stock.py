"""The stock flow: availability of the chosen locations becomes JOOR inventory, changed cells only."""

from collections.abc import Iterable, Sequence
from itertools import batched

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Change, ChangeKind, FieldChange, Hold, Plan
from seamline.domain.stock import Cell, CellOutcome, CellState
from seamline.errors import MissingPrerequisite, UnknownOutcome
from seamline.flows.context import FlowContext, Outcome, labels
from seamline.flows.read_catalogue import ENOUGH_SECONDS
from seamline.mapping.stock import StockTotals, changed_cells
from seamline.state.runs import FlowState

REFUSED_PAUSE_SECONDS = 900.0


def run_stock(ctx: FlowContext, state: FlowState) -> Outcome:
    """One slice: read availability, send what differs from what JOOR was last told, remember row by row."""
    known = dict(ctx.cells.all())
    cells = _worth_sending(ctx, _changed(ctx, known)) if known else ()
    sent, refused = 0, 0
    open_problems = ctx.problems.keys(Flow.STOCK) if cells else set()
    for batch in batched(cells, ctx.settings.joor.batch.stock, strict=False):
        outcomes = _send(ctx, batch)
        _remember(ctx, outcomes, open_problems)
        sent += sum(outcome.accepted for outcome in outcomes)
        refused += sum(not outcome.accepted for outcome in outcomes)
        if ctx.time_left() < ENOUGH_SECONDS:
            break
    status = RunStatus.CONTINUED if sent + refused < len(cells) else RunStatus.SUCCEEDED
    tally = {name: n for name, n in (("set", sent), ("held", refused)) if n}
    return Outcome(state, status, tally, labels([_change(cell, known) for cell in cells[:50]]))


def preview_stock(ctx: FlowContext, _state: FlowState) -> Plan:
    """What a run would send."""
    known = dict(ctx.cells.all())
    cells = _changed(ctx, known) if known else ()
    notes = () if known else ("no style has been pushed yet, so there is no stock to send",)
    return Plan(Flow.STOCK.value, changes=tuple(_change(cell, known) for cell in cells), notes=notes)


def _changed(ctx: FlowContext, known: dict[str, CellState]) -> tuple[Cell, ...]:
    warehouses = ctx.settings.stock.warehouses
    chosen = {location.casefold(): location for locations in warehouses.values() for location in locations}
    _require_locations(ctx, chosen.values())
    totals = StockTotals(ctx.settings.stock, known)
    totals.add_all(ctx.erp.stock(next(iter(chosen.values())) if len(chosen) == 1 else None))
    return changed_cells(known, totals, warehouses)


def _require_locations(ctx: FlowContext, chosen: Iterable[str]) -> None:
    """A misspelt location would read as zero everywhere and sell the brand out; stop instead."""
    _, references = ctx.references.page()
    existing = {name.casefold() for name in references.locations}
    missing = [name for name in chosen if name.casefold() not in existing]
    if missing:
        text = f"the ERP has no location {', '.join(map(repr, missing))}; it has {', '.join(references.locations)}"
        raise MissingPrerequisite(text, fix="correct stock.warehouses in the connection file")


def _worth_sending(ctx: FlowContext, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells that JOOR refused are tried again only now and then, so that they do not eat the credits."""
    recent = ctx.clock.now() - REFUSED_PAUSE_SECONDS
    resting = {p.key for p in ctx.problems.all(Flow.STOCK) if p.last_seen > recent} if cells else set()
    return tuple(cell for cell in cells if _key(cell) not in resting)


def _send(ctx: FlowContext, cells: Sequence[Cell]) -> tuple[CellOutcome, ...]:
    """JOOR has no way to read inventory back; setting the same absolute quantity again is safe."""
    try:
        return ctx.marketplace.send_stock(cells)
    except UnknownOutcome:
        return ctx.marketplace.send_stock(cells)


def _remember(ctx: FlowContext, outcomes: Sequence[CellOutcome], open_problems: set[str]) -> None:
    pushed: dict[str, dict[str, int]] = {}
    for outcome in outcomes:
        key = _key(outcome.cell)
        if not outcome.accepted:
            ctx.problems.open(Flow.STOCK, _hold(outcome))
            continue
        pushed.setdefault(outcome.cell.product_id, {})[outcome.cell.warehouse] = outcome.cell.quantity
        if key in open_problems:
            ctx.problems.close(Flow.STOCK, key)
    ctx.cells.record_pushed(pushed)


def _hold(outcome: CellOutcome) -> Hold:
    reason = f"JOOR refused the quantity {outcome.cell.quantity}: {outcome.words or 'no reason given'}"
    release = "check that the style, color, size and UPC exist in JOOR and that the warehouse is spelt as in JOOR"
    return Hold(_key(outcome.cell), (reason,), release, label=_label(outcome.cell))


def _change(cell: Cell, known: dict[str, CellState]) -> Change:
    before = known[cell.product_id].pushed.get(cell.warehouse)
    fields = (FieldChange(cell.warehouse, "" if before is None else str(before), str(cell.quantity)),)
    reason = "never sent before" if before is None else "availability changed"
    return Change(_key(cell), ChangeKind.SET, reason, fields, f"{_label(cell)} = {cell.quantity}")


def _key(cell: Cell) -> str:
    return f"{cell.product_id}@{cell.warehouse}"


def _label(cell: Cell) -> str:
    return f"{cell.target.number} / {cell.target.color_code} / {cell.target.size_name} in {cell.warehouse}"
