"""The styles flow: the ERP's changed products and families become JOOR styles on linesheets."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Change, Hold, Plan
from seamline.errors import BudgetExhausted, RetryableError
from seamline.flows.apply_styles import StyleApplier
from seamline.flows.context import LABELS_KEPT, FlowContext, Outcome, labels
from seamline.flows.plan_styles import StylePlan, StylePlanner
from seamline.flows.read_catalogue import ENOUGH_SECONDS, read_already, read_catalogue, read_hinted
from seamline.flows.remember_styles import claim_upcs
from seamline.flows.shared_upcs import wait_for_upcs
from seamline.flows.style_batches import Planned, planned_batches
from seamline.flows.style_jobs import JobStillRunning
from seamline.flows.vanished_owners import free_vanished_upcs
from seamline.mapping.style import MAPPER_VERSION
from seamline.settings import Settings
from seamline.state.runs import FlowState

MIGRATION_KEY = "migration"


class StyleRun:
    """One slice of the flow. It keeps counts and the first few labels only: memory does not grow with the load."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self.planner = StylePlanner(ctx.settings)
        self._applier = StyleApplier(ctx)
        self._told_of_migration = False
        self._counts: Counter[str] = Counter()
        self._labels: list[str] = []
        self.batches = 0

    def work(self, batch: Planned) -> None:
        """Apply one batch of groups. Raises JobStillRunning and BudgetExhausted."""
        plan = batch.plan
        applied = self._applier.apply(plan.changes)
        self._note_traits(plan)
        self._close((*plan.settled, *(key for c in applied.done for key in (c.style.identifier, c.group_id))))
        for hold in (*plan.holds, *applied.holds):
            self._ctx.problems.open(Flow.STYLES, _plain(hold))
        wait_for_upcs(self._ctx.catalogue, plan.holds)
        self._tell_of_migration(plan)
        self._ctx.catalogue.clean([group_id for group_id in batch.reasons if group_id not in applied.waiting])
        free_vanished_upcs(self._ctx, plan.holds)
        self._tally([change.change for change in applied.done], len(plan.holds) + len(applied.holds))
        self.batches += 1

    def outcome(self, state: FlowState, status: RunStatus, stuck: str = "") -> Outcome:
        """What this slice did; or why it could do nothing."""
        return Outcome(state, status, {name: n for name, n in self._counts.items() if n}, tuple(self._labels), stuck)

    def _note_traits(self, plan: StylePlan) -> None:
        for identifier, traits in plan.traits.items():
            self._ctx.cells.note_traits(identifier, traits)

    def _close(self, keys: Sequence[str]) -> None:
        for key in self._ctx.problems.among(Flow.STYLES, keys):
            self._ctx.problems.close(Flow.STYLES, key)

    def _tell_of_migration(self, plan: StylePlan) -> None:
        if not plan.staying or self._told_of_migration:
            return
        self._told_of_migration = True
        if not self._ctx.problems.among(Flow.STYLES, [MIGRATION_KEY]):
            self._ctx.problems.open(Flow.STYLES, _migration_hold(self._ctx.settings))

    def _tally(self, changes: Sequence[Change], holds: int) -> None:
        self._counts.update(change.kind.value for change in changes)
        self._counts["held"] += holds
        self._labels += labels(changes)[: LABELS_KEPT - len(self._labels)]


def run_styles(ctx: FlowContext, state: FlowState) -> Outcome:
    """One slice: read what changed, plan what is dirty, send it in batches, remember what JOOR shows."""
    run = StyleRun(ctx)
    begun = state if ctx.hinted else _with_settings(ctx, state)
    try:
        return _slice(ctx, begun, run)
    except (BudgetExhausted, JobStillRunning) as error:
        return _interrupted(ctx, begun, run, error)


def _slice(ctx: FlowContext, begun: FlowState, run: StyleRun) -> Outcome:
    if ctx.hinted:
        read_hinted(ctx)
    state = begun if ctx.hinted else read_catalogue(ctx, begun)
    if state.cursor and not ctx.hinted:
        return Outcome(state, RunStatus.CONTINUED)
    unfinished = state if ctx.hinted else read_already(state)
    for batch in planned_batches(ctx, run.planner):
        if not run.batches:
            ctx.runs.save(unfinished)
        run.work(batch)
        if ctx.time_left() < ENOUGH_SECONDS:
            return run.outcome(unfinished, RunStatus.CONTINUED)
    return run.outcome(state, RunStatus.SUCCEEDED)


def _interrupted(ctx: FlowContext, begun: FlowState, run: StyleRun, error: RetryableError) -> Outcome:
    """The next slice goes on. One that could do nothing for want of calls waits for them as long as it may."""
    state = replace(ctx.runs.flow(Flow.STYLES), settings_digest=begun.settings_digest)
    if run.batches or (state.cursor, state.watermarks) != (begun.cursor, begun.watermarks):
        return run.outcome(state, RunStatus.CONTINUED)
    if isinstance(error, BudgetExhausted):
        ctx.clock.sleep(max(0.0, ctx.time_left()))
    return run.outcome(state, RunStatus.CONTINUED, stuck=str(error))


def preview_styles(ctx: FlowContext, state: FlowState) -> Plan:
    """What a run would do. The context's table must be an overlay: everything read is remembered only there."""
    cursor = _with_settings(ctx, state)
    while True:
        cursor = read_catalogue(ctx, cursor)
        if not cursor.cursor:
            break
    planner, plans = StylePlanner(ctx.settings), []
    for batch in planned_batches(ctx, planner):
        plans.append(batch.plan)
        claim_upcs(ctx, plans[-1].changes)
    staying = sum(len(plan.staying) for plan in plans)
    return Plan(
        Flow.STYLES.value,
        changes=tuple(change.change for plan in plans for change in plan.changes),
        holds=tuple(_plain(hold) for plan in plans for hold in plan.holds),
        notes=(_staying_words(ctx.settings, staying),) if staying else (),
    )


def settings_digest(settings: Settings) -> str:
    """A hash of everything that decides what a style looks like."""
    way = settings.joor.styles_by
    text = f"{settings.selection.model_dump_json()}{settings.styles.model_dump_json()}{way}{MAPPER_VERSION}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _with_settings(ctx: FlowContext, state: FlowState) -> FlowState:
    """Changed settings make every known group dirty; the ERP is not read again for it."""
    wanted = settings_digest(ctx.settings)
    if state.settings_digest and state.settings_digest != wanted:
        ctx.catalogue.mark_everything_dirty("settings changed")
        ctx.problems.close(Flow.STYLES, MIGRATION_KEY)
    return replace(state, settings_digest=wanted)


def _plain(hold: Hold) -> Hold:
    return Hold(hold.key, hold.reasons, hold.release, hold.label)


def _migration_hold(settings: Settings) -> Hold:
    release = "preview it with styles.migrate set to drop or delete, then apply that, or go back to the earlier one_per"
    return Hold(MIGRATION_KEY, (_staying_words(settings, 0),), release, label="styles are cut up as before")


def _staying_words(settings: Settings, count: int) -> str:
    who = f"{count} groups stay" if count else "groups pushed earlier stay"
    wanted = settings.styles.one_per
    return f"{who} as they were first pushed, though styles.one_per is now {wanted} or their prices differ"
