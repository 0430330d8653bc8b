"""The images flow: the ERP's pictures of families and variants become the pictures of JOOR's styles and colors."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import batched

from msgspec.structs import replace

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Hold, Plan
from seamline.flows.apply_images import AppliedImages, ImageApplier
from seamline.flows.asked_styles import known_groups
from seamline.flows.context import LABELS_KEPT, FlowContext, Outcome, labels
from seamline.flows.plan_images import ImagePlan, ImagePlans, plan_images
from seamline.flows.read_catalogue import ENOUGH_SECONDS, read_catalogue
from seamline.mapping.images import MAPPER_VERSION
from seamline.settings.images import ImageSettings
from seamline.state.images import ImageMark
from seamline.state.runs import FlowState

MARKS_AT_ONCE = 25
RETRY_SECONDS = 6 * 3600.0
RETRY_PASSING_SECONDS = 900.0
NO_SECTION = "the connection file has no images section, so no picture goes to JOOR"


class ImageRun:
    """One slice of the flow. Which pictures the ERP has was noted when the catalogue was read."""

    def __init__(self, ctx: FlowContext, rules: ImageSettings) -> None:
        self._ctx = ctx
        self._rules = rules
        self._applier = ImageApplier(ctx, rules)
        self._problems = ctx.problems.keys(Flow.IMAGES)
        self._counts: Counter[str] = Counter()
        self._labels: list[str] = []

    def work(self, marks: Sequence[ImageMark]) -> None:
        """Plan and apply what a batch of marks asks for, then forget the marks."""
        found = plan_images(self._ctx, self._rules, [mark.record_id for mark in marks])
        self._ctx.images.forget_styles(found.gone)
        todo = [plan for plan in found.plans if plan.change]
        applied = self._applier.apply(todo)
        self._close(found, applied)
        groups = {plan.key: plan.pushed.group_id for plan in todo}
        for hold in applied.holds:
            self._ctx.problems.open(Flow.IMAGES, hold)
            self._problems.add(hold.key)
        self._ctx.images.mark([self._retry(hold, groups, applied) for hold in applied.holds])
        self._ctx.images.forget_marks(marks)
        self._tally(applied)

    def outcome(self, state: FlowState, status: RunStatus) -> Outcome:
        """What this slice did."""
        return Outcome(state, status, {name: n for name, n in self._counts.items() if n}, tuple(self._labels))

    def _retry(self, hold: Hold, groups: dict[str, str], applied: AppliedImages) -> ImageMark:
        pause = RETRY_PASSING_SECONDS if hold.key in applied.passing else RETRY_SECONDS
        return ImageMark(groups[hold.key], "tried before", self._ctx.clock.now() + pause)

    def _close(self, found: ImagePlans, applied: AppliedImages) -> None:
        held = {hold.key for hold in applied.holds}
        settled = {*(plan.key for plan in found.plans if not plan.choice.problems), *found.gone} - held
        for key in self._problems & settled:
            self._ctx.problems.close(Flow.IMAGES, key)
        self._problems -= settled

    def _tally(self, applied: AppliedImages) -> None:
        changes = [plan.change for plan in applied.done if plan.change]
        self._counts.update(change.kind.value for change in changes)
        self._counts.update(pictures=applied.sent, held=len(applied.holds))
        self._labels += labels(changes)[: LABELS_KEPT - len(self._labels)]


def run_images(ctx: FlowContext, state: FlowState) -> Outcome:
    """One slice: look at what is marked, batch by batch. Without marks there is no call and nothing is fetched."""
    rules = ctx.settings.images
    if rules is None:
        return Outcome(state)
    state = _with_settings(ctx, state)
    run = ImageRun(ctx, rules)
    for marks in _batches(ctx):
        run.work(marks)
        if ctx.time_left() < ENOUGH_SECONDS:
            return run.outcome(state, RunStatus.CONTINUED)
    return run.outcome(state, RunStatus.SUCCEEDED)


def preview_images(ctx: FlowContext, state: FlowState) -> Plan:
    """What a run would do, by file names; nothing is fetched. The context's table must be an overlay."""
    rules = ctx.settings.images
    if rules is None:
        return Plan(Flow.IMAGES.value, notes=(NO_SECTION,))
    _with_settings(ctx, state)
    reading = ctx.runs.flow(Flow.STYLES)
    while True:
        reading = read_catalogue(ctx, reading)
        if not reading.cursor:
            break
    plans: dict[str, ImagePlan] = {}
    for marks in _batches(ctx):
        found = plan_images(ctx, rules, [mark.record_id for mark in marks])
        plans |= {plan.key: plan for plan in found.plans if plan.change}
    return Plan(Flow.IMAGES.value, changes=tuple(plan.change for plan in plans.values() if plan.change))


def settings_digest(rules: ImageSettings) -> str:
    """A hash of everything that decides which picture goes where."""
    return hashlib.sha256(f"{rules.model_dump_json()}{MAPPER_VERSION}".encode()).hexdigest()[:32]


def _with_settings(ctx: FlowContext, state: FlowState) -> FlowState:
    """Changed settings mark every style in JOOR; neither side is read for it."""
    wanted = settings_digest(ctx.settings.images) if ctx.settings.images else ""
    if state.settings_digest and state.settings_digest != wanted:
        for part in batched(ctx.catalogue.all_pushed(), MARKS_AT_ONCE, strict=False):
            ctx.images.mark(ImageMark(pushed.group_id, "settings changed") for pushed in part)
    return replace(state, settings_digest=wanted)


def _batches(ctx: FlowContext) -> Iterator[list[ImageMark]]:
    """The marks that are due, some at a time; or only the styles asked for."""
    if ctx.only:
        yield [ImageMark(group_id, "asked for by name") for group_id in known_groups(ctx.catalogue, ctx.only)]
        return
    after = ""
    while marks := list(ctx.images.marks(after, MARKS_AT_ONCE)):
        after = marks[-1].key
        if due := [mark for mark in marks if mark.not_before <= ctx.clock.now()]:
            yield due
