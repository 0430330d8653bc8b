"""Explains the stock of one SKU: what was counted where, what came off, what JOOR should show and what it was told."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from msgspec import Struct

from seamline.clock import utc
from seamline.domain.flow import Flow
from seamline.domain.problem import Problem
from seamline.domain.stock import MADE_TO_ORDER, UNCERTAIN, Bucket, CellState, StockRow
from seamline.errors import OperatorError, RetryableError
from seamline.flows.context import FlowContext
from seamline.flows.stock_orders import Promise, promises, watch_orders
from seamline.flows.stock_warehouses import PREFIX
from seamline.mapping.stock import NOBODY, Owed, StockMapper, Wanted
from seamline.mapping.stock_diff import not_raised
from seamline.mapping.stock_levels import StockLevels
from seamline.mapping.stock_orders import add_up
from seamline.mapping.stock_rules import StockRules

_UNREADABLE = "JOOR lists order {} without lines that can be read"


class CountedRow(Struct, frozen=True):
    """One row of the ERP as it is now; `warehouse` is JOOR's, empty for a location that is not chosen."""

    warehouse: str
    row: StockRow


class InFlight(Struct, frozen=True):
    """Units that an order takes off, since the ERP's stock does not show it yet."""

    order_id: str
    warehouse: str
    units: int


class ToldBucket(Struct, frozen=True):
    """One of JOOR's numbers: what it should be now, and what JOOR was last told."""

    warehouse: str
    date: str
    wanted: str
    told: str


class ExplainedStock(Struct, frozen=True):
    """One SKU's stock. `told_at` is in epoch seconds, 0 when JOOR was never told; `fault` is what makes it sold out.

    `doubts`: what could not be asked or read; what depends on it is left open.
    """

    sku: str
    product_id: str
    in_style: str
    level: str
    rule: str
    rows: tuple[CountedRow, ...] = ()
    in_flight: tuple[InFlight, ...] = ()
    buckets: tuple[ToldBucket, ...] = ()
    told_at: float = 0.0
    fault: str = ""
    problems: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()


class _Answers(Struct, frozen=True):
    """What both APIs said just now; None where they did not."""

    rows: tuple[StockRow, ...] | None
    promised: tuple[Promise, ...] | None
    doubts: tuple[str, ...]
    waiting: Owed = NOBODY


def explain_stock(ctx: FlowContext, sku: str) -> tuple[ExplainedStock, ...]:
    """Explain the stock of an ERP SKU as it is now: reads its rows and the open orders, and writes to neither API.

    An API that does not answer leaves open what it alone knows. No answer and no call for a name that is no SKU of a
    style in JOOR. The context's table must be an overlay.
    """
    states = dict(_states(ctx, {product.id for product in ctx.catalogue.by_sku(sku)}))
    if not states:
        return ()
    doubts: list[str] = []
    watch = _asked(lambda: watch_orders(ctx), "which orders take from it", doubts)
    rows = _asked(lambda: tuple(ctx.erp.stock_of(sku)), "what the ERP has of it", doubts)
    promised = _asked(lambda: tuple(promises(ctx, watch)), "which orders take from it", doubts) if watch else None
    answers = _Answers(rows, promised, tuple(doubts), watch.waiting.units if watch else NOBODY)
    return tuple(_explained(ctx, (sku, product_id), states[product_id], answers) for product_id in states)


def _asked[T](ask: Callable[[], T], what: str, doubts: list[str]) -> T | None:
    try:
        return ask()
    except (OperatorError, RetryableError) as error:
        doubts.append(f"{what} could not be asked: {error}")
        return None


def _states(ctx: FlowContext, product_ids: set[str]) -> Iterator[tuple[str, CellState]]:
    for style in ctx.cells.of(ctx.cells.homes(product_ids)):
        yield from ((key, state) for key, state in style.cells.items() if key in product_ids)


def _explained(ctx: FlowContext, sku: tuple[str, str], state: CellState, answers: _Answers) -> ExplainedStock:
    name, product_id = sku
    rules, rows, promised = ctx.settings.stock, answers.rows or (), answers.promised or ()
    wanted = _wanted(ctx, product_id, state, answers)
    shown = {*(wanted.buckets if wanted else ()), *state.pushed}
    taking = (InFlight(p.order_id, p.warehouse, p.units.get(product_id, 0)) for p in promised)
    blind = (f"{_UNREADABLE.format(p.order_id)}, so that no quantity is raised" for p in promised if p.blind)
    return ExplainedStock(
        sku=name,
        product_id=product_id,
        in_style=f"{state.target.number} / {state.target.color_code} / {state.target.size_name}",
        level=rules.template or rules.level,
        rule=StockRules(rules).why(state.traits),
        rows=tuple(_counted(ctx, row) for row in rows if row.product_id.casefold() == product_id.casefold()),
        in_flight=tuple(one for one in taking if one.units),
        buckets=tuple(_told(bucket, wanted, state) for bucket in sorted(shown)),
        told_at=state.told_at,
        fault=wanted.fault if wanted else "",
        problems=tuple(_about(ctx.problems.all(Flow.STOCK), product_id)),
        doubts=(*answers.doubts, *blind),
    )


def _wanted(ctx: FlowContext, product_id: str, state: CellState, answers: _Answers) -> Wanted | None:
    """What JOOR should show, None when that takes an answer that did not come."""
    if answers.rows is None or answers.promised is None:
        return None
    rules = ctx.settings.stock
    levels = StockLevels(rules.warehouses)
    for row in answers.rows:
        levels.add(row)
    owed: dict[str, dict[str, int]] = {}
    for promise in answers.promised:
        add_up(owed, promise.warehouse, promise.units)
    today: date = utc(ctx.clock.now()).date()
    wanted = StockMapper(rules, levels, today).wanted(product_id, state, owed, answers.waiting)
    blind = any(promise.blind for promise in answers.promised)
    return Wanted(not_raised(wanted.buckets, state.pushed), wanted.fault) if blind else wanted


def _counted(ctx: FlowContext, row: StockRow) -> CountedRow:
    homes = ctx.settings.stock.warehouses.items()
    here = row.location.casefold()
    return CountedRow(next((name for name, feeding in homes if here in map(str.casefold, feeding)), ""), row)


def _told(bucket: Bucket, wanted: Wanted | None, state: CellState) -> ToldBucket:
    now = _words(wanted.buckets.get(bucket, 0)) if wanted else _words(UNCERTAIN)
    return ToldBucket(bucket.warehouse, bucket.date, now, _words(state.pushed.get(bucket)))


def _words(quantity: int | None) -> str:
    special = {None: "nothing yet", MADE_TO_ORDER: "made to order", UNCERTAIN: "not known"}
    return special.get(quantity, str(quantity))


def _about(problems: Iterable[Problem], product_id: str) -> Iterator[Problem]:
    """Those of the SKU, and of whole warehouses."""
    for problem in problems:
        if problem.key.partition("@")[0] == product_id or problem.key.startswith(PREFIX):
            yield problem
