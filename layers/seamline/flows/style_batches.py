"""Plans dirty groups until they make a full batch, since a bulk write costs the same however few styles it holds."""

from collections.abc import Iterator

from msgspec import Struct

from seamline.flows.asked_styles import known_groups
from seamline.flows.context import FlowContext
from seamline.flows.plan_styles import ASKED_FOR, StylePlan, StylePlanner

GROUPS_A_STYLE = 4
"""Where most groups need nothing, so many are read for each style of a batch before those found are sent."""
NEARLY_FULL = 20


class Planned(Struct, frozen=True):
    """Groups by id with the reason they were looked at for, and what becomes of them."""

    reasons: dict[str, str]
    plan: StylePlan


def planned_batches(ctx: FlowContext, planner: StylePlanner) -> Iterator[Planned]:
    """Dirty groups, a batch in memory at a time; or only those asked for, whether dirty or not."""
    if ctx.only:
        asked = dict.fromkeys(known_groups(ctx.catalogue, ctx.only), ASKED_FOR)
        yield Planned(asked, planner.plan(ctx.catalogue, asked))
        return
    after, size = "", ctx.settings.joor.batch.styles
    reasons: dict[str, str] = {}
    drafts: list[StylePlan] = []
    room = size
    while marks := [mark for mark, _ in ctx.catalogue.dirty(after, room)]:
        after = marks[-1].group_id
        fresh = {mark.group_id: mark.reason for mark in marks}
        drafts += planner.draft(ctx.catalogue, fresh)
        reasons |= fresh
        room = size - sum(len(draft.changes) for draft in drafts)
        if room <= size // NEARLY_FULL or len(reasons) >= GROUPS_A_STYLE * size:
            yield Planned(reasons, planner.together(ctx.catalogue, drafts))
            reasons, drafts, room = {}, [], size
    if reasons:
        yield Planned(reasons, planner.together(ctx.catalogue, drafts))
