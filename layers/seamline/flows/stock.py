"""The stock flow: availability of the chosen locations becomes JOOR inventory, changed cells only."""

from collections.abc import Iterator

from msgspec.structs import replace

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Change, ChangeKind, FieldChange, Hold, Plan
from seamline.domain.stock import MADE_TO_ORDER, UNCERTAIN, Cell, CellState
from seamline.flows.context import LABELS_KEPT, FlowContext, Outcome, labels
from seamline.flows.read_catalogue import ENOUGH_SECONDS
from seamline.flows.stock_blind import blind_hold, note_blind
from seamline.flows.stock_orders import corrects, watch_orders
from seamline.flows.stock_push import StockPush, key_of, label_of
from seamline.flows.stock_reading import read_everything, read_skus
from seamline.flows.stock_slices import SlicedReading, next_reading
from seamline.flows.stock_survey import Survey
from seamline.flows.unreserved_sales import SALES
from seamline.state.cells import StyleCells
from seamline.state.runs import FlowState

RESENT = "everything sent"
"""The watermark of the last time every cell was sent, changed or not."""
MOVED = "list moved"
"""The watermark of a run whose reading may lack rows, so that it raises nothing."""
WAREHOUSE = "warehouse "
RECONCILE = "reconcile"

type Sku = tuple[str, CellState]


def run_stock(ctx: FlowContext, state: FlowState) -> Outcome:
    """One slice: read the stock, send what differs from what JOOR was last told, remember row by row."""
    ctx.cells.recover()
    if ctx.cells.is_empty():
        return Outcome(state)
    if ctx.only:
        return _run_some(ctx, state)
    state = _with_resend(ctx, state)
    sliced = next_reading(ctx, state)
    if not sliced.read_on(ctx):
        sliced.leave(ctx)
        return Outcome(state, RunStatus.CONTINUED)
    return _send_all(ctx, _noted(ctx, state, sliced), sliced)


def _send_all(ctx: FlowContext, state: FlowState, sliced: SlicedReading) -> Outcome:
    survey = Survey(ctx, sliced.reading.levels, sliced.watch, everything=bool(state.cursor))
    survey.holds_raises = MOVED in state.watermarks
    note_blind(ctx, survey.blind)
    sender = _Sender(ctx, survey, StockPush(ctx, _proven(state)))
    for style in ctx.cells.styles(after=_after(state)):
        sender.offer(style)
        if ctx.time_left() < ENOUGH_SECONDS:
            sender.finish()
            if sliced.resumed:
                # A read that takes whole slices would leave the next one no time to send either.
                sliced.leave(ctx)
            return sender.outcome(_at(state, style), RunStatus.CONTINUED)
    sender.finish(all_met=not state.cursor)
    sliced.forget(ctx)
    return sender.outcome(_complete(state), RunStatus.SUCCEEDED)


def _noted(ctx: FlowContext, state: FlowState, sliced: SlicedReading) -> FlowState:
    marks = {**state.watermarks, **({SALES: sliced.watch.since} if corrects(ctx) else {})}
    # Of two readings in a row that moved the second one is believed, or very long lists would never be.
    doubted = marks.pop(MOVED, None) is not None
    if sliced.reading.moved and not doubted:
        marks[MOVED] = ctx.clock.now()
    return replace(state, row_counts=sliced.reading.row_counts(state.row_counts), watermarks=marks)


def preview_stock(ctx: FlowContext, state: FlowState) -> Plan:
    """What a run would send."""
    ctx.cells.recover()
    if ctx.cells.is_empty():
        return Plan(Flow.STOCK.value, notes=("no style has been pushed yet, so there is no stock to send",))
    watch = watch_orders(ctx)
    survey = Survey(ctx, read_everything(ctx, state.row_counts).levels, watch)
    changes: list[Change] = []
    holds: list[Hold] = []
    for style in ctx.cells.styles():
        for product_id, known in style.cells.items():
            wanted = survey.wanted(product_id, known)
            changes += [_change(cell, known) for cell in survey.cells(product_id, known, wanted)]
            holds += [_fault(product_id, known, wanted.fault)] if wanted.fault else []
    holds += [blind_hold(survey.blind)] if survey.blind else []
    return Plan(Flow.STOCK.value, tuple(changes), tuple(holds))


class _Sender:
    """Collects the cells of style after style and sends them in full batches."""

    def __init__(self, ctx: FlowContext, survey: Survey, push: StockPush) -> None:
        self._ctx = ctx
        self._survey = survey
        self._push = push
        self._waiting: list[Sku] = []
        self._cells: list[Cell] = []
        self._changes: list[Change] = []
        self._again = 0

    def offer(self, style: StyleCells) -> None:
        """Take a style's SKUs in; sends when a batch is full."""
        for sku in style.cells.items():
            cells = self._cells_of(sku)
            if cells:
                self._waiting.append(sku)
                self._cells += cells
            if len(self._cells) >= self._ctx.settings.joor.batch.stock:
                self._flush()

    def finish(self, all_met: bool = False) -> None:
        """Send the rest; when every SKU was met, close the problems of those that are gone."""
        self._flush()
        self._ctx.cells.settled()
        if all_met:
            self._push.close_unmet()

    def outcome(self, state: FlowState, status: RunStatus) -> Outcome:
        """What the slice did."""
        proven = {WAREHOUSE + name: since for name, since in self._push.warehouses.proven.items()}
        tally = {"set": self._push.taken, "held": self._push.held, "sent again": self._again}
        counts = {name: number for name, number in tally.items() if number}
        state = replace(state, watermarks={**state.watermarks, **proven})
        return Outcome(state, status, counts, labels(self._changes))

    def _cells_of(self, sku: Sku) -> list[Cell]:
        product_id, known = sku
        wanted = self._survey.wanted(product_id, known)
        cells = self._survey.cells(product_id, known, wanted)
        keys = {f"{product_id}@{bucket.warehouse}" for bucket in wanted.buckets}
        self._push.meet({*keys, product_id} if wanted.fault else keys)
        if wanted.fault:
            self._push.open(_fault(product_id, known, wanted.fault))
        for key in keys - {key_of(cell) for cell in cells}:
            self._push.close(key)
        return [cell for cell in cells if self._push.may_go(cell)]

    def _flush(self) -> None:
        if self._survey.refresh():
            self._cells = [cell for sku in self._waiting for cell in self._cells_of(sku)]
        if self._cells:
            known = dict(self._waiting)
            if self._survey.everything:
                same = (known[cell.product_id].pushed.get(cell.bucket) == cell.quantity for cell in self._cells)
                self._again += sum(same)
            room = LABELS_KEPT - len(self._changes)
            self._changes += [_change(cell, known[cell.product_id]) for cell in self._cells[:room]]
            self._push.send(self._cells)
        self._waiting, self._cells = [], []


def _run_some(ctx: FlowContext, state: FlowState) -> Outcome:
    """A run confined to some SKUs: their rows, the orders in flight, their cells; nothing else is touched."""
    ids = {sku: [product.id for product in ctx.catalogue.by_sku(sku)] for sku in ctx.only}
    products = {product_id for found in ids.values() for product_id in found}
    styles = list(ctx.cells.of(ctx.cells.homes(products)))
    if ctx.hinted and not styles:
        return Outcome(state)
    watch = watch_orders(ctx)
    shown = {product_id for style in styles for product_id in style.cells}
    skus = tuple(sku for sku, found in ids.items() if not ctx.hinted or shown.intersection(found))
    survey = Survey(ctx, read_skus(ctx, skus, state.row_counts), watch)
    sender = _Sender(ctx, survey, StockPush(ctx, _proven(state)))
    for style in styles:
        sender.offer(replace(style, cells={key: cell for key, cell in style.cells.items() if key in products}))
    sender.finish()
    outcome = sender.outcome(state, RunStatus.SUCCEEDED)
    if ctx.hinted:
        return outcome
    unknown = tuple(f"SKU {sku} is not known; its stock was left alone" for sku, found in ids.items() if not found)
    return replace(outcome, changes=(*outcome.changes, *unknown))


def _with_resend(ctx: FlowContext, state: FlowState) -> FlowState:
    """Begin to send everything when it is time; the cursor says how far that has come."""
    now, every = ctx.clock.now(), ctx.settings.stock.resend
    since = state.watermarks.get(RESENT)
    if since is None:
        return replace(state, watermarks={**state.watermarks, RESENT: now})
    if not state.cursor and every and now - since >= every:
        return replace(state, cursor=RECONCILE, cursor_started=now)
    return state


def _after(state: FlowState) -> str:
    return state.cursor.removeprefix(RECONCILE).removeprefix(":")


def _at(state: FlowState, style: StyleCells) -> FlowState:
    return replace(state, cursor=f"{RECONCILE}:{style.identifier}") if state.cursor else state


def _complete(state: FlowState) -> FlowState:
    if not state.cursor:
        return state
    return replace(state, cursor="", watermarks={**state.watermarks, RESENT: state.cursor_started})


def _proven(state: FlowState) -> dict[str, float]:
    marks: Iterator[tuple[str, float]] = ((name, at) for name, at in state.watermarks.items())
    return {name.removeprefix(WAREHOUSE): at for name, at in marks if name.startswith(WAREHOUSE)}


def _fault(product_id: str, known: CellState, reason: str) -> Hold:
    target = known.target
    label = f"{target.number} / {target.color_code} / {target.size_name}"
    return Hold(product_id, (f"{reason}; it is shown as sold out",), "correct stock.template", label=label)


def _change(cell: Cell, known: CellState) -> Change:
    before = known.pushed.get(cell.bucket)
    name = f"{cell.warehouse} {cell.date}".strip()
    fields = (FieldChange(name, _words(before), _words(cell.quantity)),)
    return Change(
        key_of(cell), ChangeKind.SET, _why(before, cell), fields, f"{label_of(cell)} = {_words(cell.quantity)}"
    )


def _why(before: int | None, cell: Cell) -> str:
    if before is None:
        return "never sent before"
    if before == UNCERTAIN:
        return "what JOOR shows is not known"
    return "sent again" if before == cell.quantity else "availability changed"


def _words(quantity: int | None) -> str:
    if quantity is None or quantity == UNCERTAIN:
        return ""
    return "made to order" if quantity == MADE_TO_ORDER else str(quantity)
