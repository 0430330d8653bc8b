"""Explains one product or style: selected or not, what JOOR should show and where it comes from, and what is open."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from msgspec import Struct

from seamline.domain.catalogue import Group
from seamline.domain.flow import Flow
from seamline.domain.plan import FieldChange, Hold
from seamline.domain.problem import Problem
from seamline.domain.pushed import PushedStyle
from seamline.flows.asked_styles import asked_groups
from seamline.flows.context import FlowContext
from seamline.flows.plan_styles import plan_styles
from seamline.mapping.departed import with_departed
from seamline.mapping.selection import Selector
from seamline.mapping.sources import source_of_field
from seamline.mapping.split import Part
from seamline.mapping.style import Draft, StyleMapper
from seamline.mapping.style_diff import field_texts

_FLOWS = (Flow.STYLES, Flow.RECONCILE)
"""The flows whose problems bear the id of a style or of its group."""


class Verdict(Struct, frozen=True):
    """Whether a product goes to JOOR, and by which rule."""

    sku: str
    selected: bool
    rule: str


class MappedField(Struct, frozen=True):
    """One field of a style as JOOR should show it, and where the value comes from."""

    field: str
    value: str
    source: str


class LastPush(Struct, frozen=True):
    """When JOOR was last told of a style, why, and what became of it. Times are epoch seconds."""

    identifier: str
    number: str
    pushed_at: float
    reason: str
    left: str


class ExplainedStyle(Struct, frozen=True):
    """One style of the group: its fields, or what holds it, and what JOOR was last told."""

    identifier: str
    fields: tuple[MappedField, ...] = ()
    held: tuple[str, ...] = ()
    last_push: LastPush | None = None


class ExplainedGroup(Struct, frozen=True):
    """A family, or a product on its own, with everything known about it. `next` is what the next run would change."""

    group_id: str
    name: str
    products: tuple[Verdict, ...]
    styles: tuple[ExplainedStyle, ...]
    former: tuple[LastPush, ...]
    next: tuple[FieldChange, ...]
    problems: tuple[Problem, ...]


class Explanation(Struct, frozen=True):
    """The answer to a name; no groups when nothing that was ever read answers to it."""

    name: str
    groups: tuple[ExplainedGroup, ...]


def explain(ctx: FlowContext, name: str) -> Explanation:
    """Explain an ERP SKU, or a style's number or identifier, from memory: no call is made and nothing is written."""
    ids = asked_groups(ctx.catalogue, [name])
    groups, pushed = ctx.catalogue.groups(ids), ctx.catalogue.styles.by_group(ids)
    return Explanation(name, tuple(_explained(ctx, groups[gid], pushed.get(gid, ())) for gid in ids))


def _explained(ctx: FlowContext, group: Group, pushed: Sequence[PushedStyle]) -> ExplainedGroup:
    selector = Selector(ctx.settings.selection)
    selected = selector.select(group)
    mapper = StyleMapper(ctx.settings.styles)
    drafts = mapper.map(group, selected.products, pushed).drafts if selected.products else ()
    current = {draft.part.before.style.identifier for draft in drafts if draft.part.before}
    plan = plan_styles(ctx.catalogue, ctx.settings, {group.id: "explained"})
    head = group.family or (group.products[0] if group.products else None)
    keys = {group.id, *(style.style.identifier for style in pushed), *(hold.key for hold in plan.holds)}
    return ExplainedGroup(
        group_id=group.id,
        name=f"{head.sku} {head.name}" if head else group.id,
        products=tuple(
            Verdict(
                p.sku, p.sku not in selected.left_out, selected.left_out.get(p.sku) or selector.why(p, group.family)
            )
            for p in group.products
        ),
        styles=tuple(_style(ctx, draft, plan.holds, partial(mapper.linesheet_origins, group)) for draft in drafts),
        former=tuple(_last_push(style) for style in pushed if style.style.identifier not in current),
        next=tuple(field for change in plan.changes for field in change.change.fields),
        problems=tuple(problem for flow in _FLOWS for problem in ctx.problems.all(flow) if problem.key in keys),
    )


def _style(
    ctx: FlowContext, draft: Draft, holds: Iterable[Hold], origins: Callable[[Part], dict[str, str]]
) -> ExplainedStyle:
    before, outcome = draft.part.before, draft.outcome
    last = _last_push(before) if before else None
    if isinstance(outcome, Hold):
        return ExplainedStyle(outcome.key, held=outcome.reasons, last_push=last)
    style = with_departed(outcome, before, ctx.settings.selection.leaving)
    texts, rules = field_texts(style), ctx.settings.styles
    sources = {name: source_of_field(name, rules, pushed=before is not None) for name in texts}
    if style.linesheets:
        sources["linesheets"] = "; ".join(f"{name} by {rule}" for name, rule in origins(draft.part).items())
    return ExplainedStyle(
        style.identifier,
        tuple(MappedField(name, text, sources[name]) for name, text in texts.items()),
        held=tuple(reason for hold in holds if hold.key == style.identifier for reason in hold.reasons),
        last_push=last,
    )


def _last_push(style: PushedStyle) -> LastPush:
    left = style.left or ("drop" if style.dropped else "")
    return LastPush(style.style.identifier, style.style.number, style.pushed_at, style.reason, left)
