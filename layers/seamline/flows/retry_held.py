"""Has held styles tried again once a night: what stood in their way may have been cured in JOOR, unseen by us."""

from seamline.domain.flow import Flow
from seamline.flows.asked_styles import groups_of
from seamline.flows.context import FlowContext
from seamline.flows.drift_finding import Step
from seamline.state.catalogue import Dirty

REASON = "held; tried again"


def retry_held(ctx: FlowContext, _place: str, _started: float) -> Step:
    """Mark the groups of all open problems of styles; a problem bears the id of its style or of its group."""
    keys = [problem.key for problem in ctx.problems.all(Flow.STYLES)]
    groups = (_groups(ctx, key) for key in keys)
    ctx.catalogue.mark_dirty(Dirty(group_id, REASON) for ids in groups for group_id in ids)
    return Step()


def _groups(ctx: FlowContext, key: str) -> tuple[str, ...]:
    """A style that was never pushed is known by its group's id only, to which a color's code may be added."""
    return groups_of(ctx.catalogue, key) or groups_of(ctx.catalogue, key.rpartition("-")[0])
