"""Reads every style JOOR has, and finds those edited there, those of ours it lost, and those nobody remembers."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from seamline.domain.plan import ChangeKind
from seamline.domain.pushed import PushedStyle
from seamline.domain.style import Style
from seamline.flows.adopt_styles import adopt
from seamline.flows.context import FlowContext
from seamline.flows.drift_finding import Drift, Finding, Step
from seamline.flows.reconcile_images import lost_pictures
from seamline.flows.style_change import style_label
from seamline.mapping.drift import as_shown, drift
from seamline.state.catalogue import Dirty
from seamline.state.records import SHARDS

STYLE = "STYLE"
SKEW_SECONDS = 60.0
"""A style sent while its page was read may be seen before it is remembered; the next night looks at it."""


def read_styles(ctx: FlowContext, place: str, _: float) -> Step:
    """A page of JOOR's styles against what was pushed."""
    if not place:
        ctx.catalogue.seen.forget(STYLE)
    asked = ctx.clock.now()
    page = ctx.marketplace.styles(place)
    ids = [style.identifier for style in page.styles]
    ctx.catalogue.seen.note(STYLE, place or "first", ids, asked)
    pushed = ctx.catalogue.pushed(ids)
    known = {name: told for name, told in pushed.items() if told.left != ChangeKind.DELETE.value}
    strange = [style for style in page.styles if style.identifier not in known]
    changed = (
        edited(ctx, known[style.identifier], style)
        for style in page.styles
        if style.identifier in known and settled(known[style.identifier], asked)
    )
    pictures = lost_pictures(ctx, page.pictures, known)
    return Step(page.next, (*filter(None, changed), *_extra(ctx, strange, pushed), *pictures))


def missing_styles(ctx: FlowContext, place: str, started: float) -> Step:
    """The styles of one shard that JOOR does not show any more."""
    shard = int(place or 0)
    absent = ctx.catalogue.pushed(list(ctx.catalogue.seen.absent(STYLE, shard)))
    wanted = [told for told in absent.values() if not told.dropped and settled(told, started)]
    there = ctx.marketplace.find_styles([told.style for told in wanted]) if wanted else {}
    following = str(shard + 1) if shard + 1 < SHARDS else ""
    return Step(following, lost(ctx, (told for told in wanted if told.style.identifier not in there)))


def settled(told: PushedStyle, asked: float) -> bool:
    """Whether JOOR has shown it long enough to be held to it."""
    return told.pushed_at < asked - SKEW_SECONDS


def edited(ctx: FlowContext, told: PushedStyle, shown: Style) -> Finding | None:
    """What people changed of a style in JOOR, healed by policy."""
    if told.dropped:
        return None
    fields = drift(told.style, shown, ctx.settings.styles.joor_owns)
    if not fields:
        return None
    heals = ctx.settings.reconcile.edited == "heal"
    finding = replace(_finding(Drift.EDITED, told.style, heals=heals), fields=fields)
    if heals:
        # What is remembered from now on is what JOOR shows, so that the styles flow plans the way back.
        ctx.catalogue.save_pushed([replace(told, style=as_shown(told.style, shown, fields), digest="")])
        ctx.catalogue.mark_dirty([Dirty(told.group_id, finding.reason())])
    return finding


def lost(ctx: FlowContext, absent: Iterable[PushedStyle]) -> tuple[Finding, ...]:
    """Styles that JOOR had and shows no more, healed by policy."""
    gone, heals = list(absent), ctx.settings.reconcile.missing == "heal"
    if heals:
        _forget(ctx, gone)
    return tuple(_finding(Drift.MISSING, told.style, heals=heals) for told in gone)


def _forget(ctx: FlowContext, lost: Iterable[PushedStyle]) -> None:
    """Treat them as deleted, which they are: the styles flow makes them anew, and stock waits until they are there."""
    for told in lost:
        ctx.cells.forget_style(told.style.identifier)
        ctx.catalogue.save_pushed([replace(told, dropped=True, left=ChangeKind.DELETE.value, digest="")])
        ctx.catalogue.mark_dirty([Dirty(told.group_id, _finding(Drift.MISSING, told.style, heals=True).reason())])


def _extra(ctx: FlowContext, strange: list[Style], pushed: dict[str, PushedStyle]) -> Iterator[Finding]:
    """Styles made by hand in JOOR are none of ours; those that bear an ERP record's id, or were deleted by us, are."""
    names = {name for style in strange for name in _group_ids(style)}
    ours = {*ctx.catalogue.families(list(names)), *ctx.catalogue.products(list(names))} if names else set()
    heals = ctx.settings.reconcile.extra == "heal"
    for style in strange:
        if style.identifier in pushed or ours.intersection(_group_ids(style)):
            if heals:
                adopt(ctx, style, pushed.get(style.identifier))
            yield _finding(Drift.EXTRA, style, heals=heals)


def _group_ids(style: Style) -> tuple[str, str]:
    """The identifier is the group's id, with the color's code behind it where each color has a style of its own."""
    return style.identifier, style.identifier.rpartition("-")[0]


def _finding(kind: Drift, style: Style, *, heals: bool) -> Finding:
    return Finding(kind, style.identifier, style_label(style), heals=heals)
