"""The reconcile flow: reads both sides in full, tells how they drifted apart, and heals by policy."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Plan
from seamline.flows.context import LABELS_KEPT, FlowContext, Outcome
from seamline.flows.drift_finding import Finding, Step
from seamline.flows.read_catalogue import ENOUGH_SECONDS
from seamline.flows.reconcile_customers import compare_customers
from seamline.flows.reconcile_erp import gone_families, gone_products, read_families, read_products
from seamline.flows.reconcile_joor import missing_styles, read_styles
from seamline.flows.reconcile_named import compare_named
from seamline.flows.retry_held import retry_held
from seamline.flows.revive_webhooks import revive_webhooks
from seamline.flows.stock import RESENT
from seamline.state.problems import RUN_KEY
from seamline.state.runs import FlowState

STALE_SECONDS = 6 * 3600.0
"""A reading that stopped longer ago than this starts anew: its first pages say nothing about today."""

_STAGES: tuple[Callable[[FlowContext, str, float], Step], ...] = (
    read_families,
    read_products,
    gone_families,
    gone_products,
    read_styles,
    missing_styles,
    compare_customers,
    retry_held,
)


class _Position(Struct, frozen=True):
    stage: int = 0
    place: str = ""


def run_reconcile(ctx: FlowContext, state: FlowState) -> Outcome:
    """One slice: as many pages of both sides as fit, resumable at each. Healing marks styles for the styles flow."""
    if ctx.only:
        return _named(ctx, state)
    if not _is_loaded(ctx):
        return Outcome(state)
    state = _begun(ctx, state)
    counts: Counter[str] = Counter()
    labels: list[str] = []
    for step, position in _steps(ctx, state):
        counts.update(finding.kind.value for finding in step.findings)
        labels += [finding.words for finding in step.findings[: LABELS_KEPT - len(labels)]]
        for hold in step.holds:
            ctx.problems.open(Flow.RECONCILE, hold)
        if position.stage < len(_STAGES):
            state = replace(state, cursor=msgspec.json.encode(position).decode())
            ctx.runs.save(state)
            if ctx.time_left() < ENOUGH_SECONDS:
                return Outcome(state, RunStatus.CONTINUED, dict(counts), tuple(labels))
    _close_what_is_over(ctx, state.cursor_started)
    labels += revive_webhooks(ctx)
    return Outcome(replace(state, cursor="", cursor_started=0.0), RunStatus.SUCCEEDED, dict(counts), tuple(labels))


def _named(ctx: FlowContext, state: FlowState) -> Outcome:
    """Only what a person named; a comparison of everything that is under way goes on from its page afterwards."""
    step = Step(findings=compare_named(ctx))
    for hold in step.holds:
        ctx.problems.open(Flow.RECONCILE, hold)
    counts = Counter(finding.kind.value for finding in step.findings)
    return Outcome(state, counts=dict(counts), changes=tuple(finding.words for finding in step.findings))


def preview_reconcile(ctx: FlowContext, state: FlowState) -> Plan:
    """What a run would find. The context's table must be an overlay: everything read is remembered only there."""
    if not _is_loaded(ctx):
        return Plan(Flow.RECONCILE.value, notes=("nothing to compare: the styles flow has not had a good run yet",))
    fresh = replace(state, cursor="", cursor_started=ctx.clock.now())
    steps = [step for step, _ in _steps(ctx, fresh)]
    found: Sequence[Finding] = [finding for step in steps for finding in step.findings]
    return Plan(
        Flow.RECONCILE.value,
        changes=tuple(finding.change() for finding in found if finding.heals),
        holds=tuple(hold for step in steps for hold in step.holds),
        notes=tuple(_stock_note(ctx)),
    )


def _stock_note(ctx: FlowContext) -> Iterator[str]:
    """JOOR cannot be asked for its inventory, so that stock is not compared but sent anew."""
    every, sent = ctx.settings.stock.resend, ctx.runs.flow(Flow.STOCK).watermarks.get(RESENT)
    if every and sent is not None:
        due = utc(sent + every)
        yield f"stock cannot be read back from JOOR: the stock flow sends all of it again at {due:%Y-%m-%d %H:%M} UTC"


def _is_loaded(ctx: FlowContext) -> bool:
    """Before the styles flow has read the catalogue once there is nothing to compare, and it needs the calls itself."""
    return bool(ctx.runs.flow(Flow.STYLES).watermarks)


def _begun(ctx: FlowContext, state: FlowState) -> FlowState:
    now = ctx.clock.now()
    if state.cursor and now - state.cursor_started < STALE_SECONDS:
        return state
    return replace(state, cursor="", cursor_started=now)


def _steps(ctx: FlowContext, state: FlowState) -> Iterator[tuple[Step, _Position]]:
    """Every step from the cursor on, each with the position after it."""
    position = msgspec.json.decode(state.cursor, type=_Position) if state.cursor else _Position()
    while position.stage < len(_STAGES):
        step = _STAGES[position.stage](ctx, position.place, state.cursor_started)
        position = _Position(position.stage, step.next) if step.next else _Position(position.stage + 1)
        yield step, position


def _close_what_is_over(ctx: FlowContext, started: float) -> None:
    """What a complete comparison did not find again is over."""
    over = [problem.key for problem in ctx.problems.all(Flow.RECONCILE) if problem.last_seen < started]
    for key in over:
        if key != RUN_KEY:
            ctx.problems.close(Flow.RECONCILE, key)
