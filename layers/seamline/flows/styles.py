"""The styles flow: the ERP's changed products and families become JOOR styles on linesheets."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import batched

from msgspec.structs import replace

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Change, Hold, Plan, counts
from seamline.flows.apply_styles import JobStillRunning, apply_styles
from seamline.flows.context import FlowContext, Outcome, labels
from seamline.flows.plan_styles import StylePlan, plan_styles
from seamline.flows.read_catalogue import ENOUGH_SECONDS, read_catalogue
from seamline.mapping.style import MAPPER_VERSION
from seamline.settings import Settings
from seamline.state.runs import FlowState


def run_styles(ctx: FlowContext, state: FlowState) -> Outcome:
    """One slice: read what changed, plan what is dirty, send it in batches, remember what JOOR shows."""
    state = read_catalogue(ctx, _with_settings(ctx, state))
    if state.cursor:
        return Outcome(state, RunStatus.CONTINUED)
    changes: list[Change] = []
    holds = 0
    open_problems = ctx.problems.keys(Flow.STYLES)
    for reasons in _dirty_batches(ctx):
        try:
            done, refused = _plan_and_apply(ctx, reasons, open_problems)
        except JobStillRunning:
            return _outcome(state, changes, holds, RunStatus.CONTINUED)
        changes += done
        holds += len(refused)
        if ctx.time_left() < ENOUGH_SECONDS:
            return _outcome(state, changes, holds, RunStatus.CONTINUED)
    return _outcome(state, changes, holds, RunStatus.SUCCEEDED)


def preview_styles(ctx: FlowContext, state: FlowState) -> Plan:
    """What a run would do. The context's table must be an overlay: everything read is remembered only there."""
    cursor = _with_settings(ctx, state)
    while True:
        cursor = read_catalogue(ctx, cursor)
        if not cursor.cursor:
            break
    plans = [plan_styles(ctx.catalogue, ctx.settings, reasons) for reasons in _dirty_batches(ctx)]
    return Plan(
        Flow.STYLES.value,
        changes=tuple(change.change for plan in plans for change in plan.changes),
        holds=tuple(hold for plan in plans for hold in plan.holds),
    )


def settings_digest(settings: Settings) -> str:
    """A hash of everything that decides what a style looks like."""
    text = f"{settings.selection.model_dump_json()}{settings.styles.model_dump_json()}{MAPPER_VERSION}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _with_settings(ctx: FlowContext, state: FlowState) -> FlowState:
    """Changed settings make every known group dirty; the ERP is not read again for it."""
    wanted = settings_digest(ctx.settings)
    if state.settings_digest and state.settings_digest != wanted:
        ctx.catalogue.mark_everything_dirty("settings changed")
    return replace(state, settings_digest=wanted)


def _dirty_batches(ctx: FlowContext) -> Iterator[dict[str, str]]:
    dirty = [mark for mark, _ in ctx.catalogue.dirty()]
    for batch in batched(dirty, ctx.settings.joor.batch.styles, strict=False):
        yield {mark.group_id: mark.reason for mark in batch}


def _plan_and_apply(
    ctx: FlowContext, reasons: dict[str, str], open_problems: set[str]
) -> tuple[list[Change], tuple[Hold, ...]]:
    plan = plan_styles(ctx.catalogue, ctx.settings, reasons)
    applied = apply_styles(ctx, plan.changes) if plan.changes else None
    done = applied.done if applied else ()
    holds = (*plan.holds, *(applied.holds if applied else ()))
    for hold in holds:
        ctx.problems.open(Flow.STYLES, hold)
    _close_problems(ctx, plan, [change.group_id for change in done], open_problems)
    ctx.catalogue.clean(list(reasons))
    return [change.change for change in done], holds


def _close_problems(ctx: FlowContext, plan: StylePlan, done: Sequence[str], open_problems: set[str]) -> None:
    for group_id in (*plan.settled, *done):
        if group_id in open_problems:
            ctx.problems.close(Flow.STYLES, group_id)


def _outcome(state: FlowState, changes: Sequence[Change], holds: int, status: RunStatus) -> Outcome:
    tally = {**counts(changes), **({"held": holds} if holds else {})}
    return Outcome(state, status, tally, labels(changes))
