"""Plans styles: dirty groups become creates, updates, drops and holds; pure but for reading the store."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.catalogue import Group
from seamline.domain.plan import Change, ChangeKind, Hold
from seamline.domain.pushed import PushedStyle
from seamline.domain.stock import Traits
from seamline.domain.style import Style
from seamline.flows.shared_upcs import hold_shared_upcs
from seamline.flows.style_change import StyleChange, style_label
from seamline.mapping.departed import with_departed
from seamline.mapping.selection import Selector
from seamline.mapping.split import Part
from seamline.mapping.style import Draft, Drafts, StyleMapper, digest
from seamline.mapping.style_diff import field_changes
from seamline.mapping.traits import traits_of
from seamline.settings import Settings
from seamline.state.catalogue import CatalogueStore

ASKED_FOR = "asked for"
"""The reason that sends a style even when JOOR was told the same before."""
NEW = "not in JOOR yet"
_KINDS = {"drop": ChangeKind.DROP, "inactivate": ChangeKind.INACTIVATE, "delete": ChangeKind.DELETE}
_MIGRATE = "set styles.migrate to drop or delete to cut it up anew"


class StylePlan(Struct, frozen=True):
    """What becomes of a set of groups. `settled` are the keys of groups and styles that need nothing; `staying` are the
    groups that are cut up otherwise than the settings say.

    `traits` are what stock rules may ask of the SKUs of styles that JOOR has already, by style identifier.
    """

    changes: tuple[StyleChange, ...] = ()
    holds: tuple[Hold, ...] = ()
    settled: tuple[str, ...] = ()
    staying: tuple[str, ...] = ()
    traits: Mapping[str, Mapping[str, Traits]] = {}


class StylePlanner:
    """Plans under one connection's settings; templates and rules are prepared once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._selector = Selector(settings.selection)
        self._mapper = StyleMapper(settings.styles)
        self._way = settings.joor.styles_by

    def plan(self, store: CatalogueStore, reasons: Mapping[str, str]) -> StylePlan:
        """Plan the groups named in `reasons` (group id -> why it is looked at)."""
        return self.together(store, self.draft(store, reasons))

    def draft(self, store: CatalogueStore, reasons: Mapping[str, str]) -> list[StylePlan]:
        """Plan each group by itself."""
        ids = list(reasons)
        groups, pushed = store.groups(ids), store.styles.by_group(ids)
        return [self.plan_group(groups[gid], pushed.get(gid, ()), reasons[gid]) for gid in ids]

    def together(self, store: CatalogueStore, plans: Sequence[StylePlan]) -> StylePlan:
        """What may be done of these plans in one go: of two styles with one UPC only the first."""
        changes, shared = hold_shared_upcs(store, [change for plan in plans for change in plan.changes])
        return StylePlan(
            changes=changes,
            holds=(*(hold for plan in plans for hold in plan.holds), *shared),
            settled=tuple(key for plan in plans for key in plan.settled),
            staying=tuple(gid for plan in plans for gid in plan.staying),
            traits={key: value for plan in plans for key, value in plan.traits.items()},
        )

    def plan_group(self, group: Group, pushed: Sequence[PushedStyle], reason: str) -> StylePlan:
        """One group's changes and holds."""
        selected = self._selector.select(group)
        if not selected.products:
            changes = self._leaving(pushed, _why(selected.left_out))
            return StylePlan(changes=changes, settled=_settled(group, pushed, changes, ()))
        drafts = self._mapper.map(group, selected.products, pushed)
        stays = any(draft.part.one_per != drafts.cut.wanted for draft in drafts.drafts)
        holds = [_explained(d.outcome, stays) for d in drafts.drafts if isinstance(d.outcome, Hold)]
        sent = (self._change(group, draft, reason) for draft in drafts.drafts)
        changes = (*self._replaced(drafts, pushed, selected.left_out, holds), *filter(None, sent))
        return StylePlan(
            changes=changes,
            holds=tuple(holds),
            settled=_settled(group, pushed, changes, holds),
            staying=(group.id,) if stays else (),
            traits={
                part.before.style.identifier: traits_of(group, part.variants, outcome)
                for part, outcome in ((draft.part, draft.outcome) for draft in drafts.drafts)
                if part.before and isinstance(outcome, Style)
            },
        )

    def _change(self, group: Group, draft: Draft, reason: str) -> StyleChange | None:
        """The style as JOOR should show it from now on, unless it does already."""
        if isinstance(draft.outcome, Hold):
            return None
        part, policy = draft.part, self._settings.selection.leaving
        before = part.before if part.before and part.before.left != "delete" else None
        style = with_departed(draft.outcome, before, policy)
        removes = policy in ("inactivate", "delete") and bool(style.retired_colors or style.retired_sizes)
        moves = before is not None and before.way != self._way
        same = before is not None and not before.dropped and before.digest == digest(style) and not moves
        unchanged = same and reason != ASKED_FOR
        if unchanged and not removes:
            return None
        kind = ChangeKind.UPDATE if before else ChangeKind.CREATE
        fields = field_changes(before.style if before else None, style)
        why = self._why_sent(before, reason)
        change = Change(style.identifier, kind, why, fields, style_label(style))
        traits = traits_of(group, part.variants, style)
        return StyleChange(
            group.id,
            style,
            before,
            change,
            part.one_per,
            part.key,
            removes=removes,
            unchanged=unchanged,
            traits=traits,
            way=self._way,
        )

    def _why_sent(self, before: PushedStyle | None, reason: str) -> str:
        if reason == ASKED_FOR:
            return reason
        if before is None:
            return NEW
        return reason if before.way == self._way else f"migration: from now on by JOOR's {self._way}"

    def _replaced(
        self, drafts: Drafts, pushed: Sequence[PushedStyle], left_out: dict[str, str], holds: Sequence[Hold]
    ) -> tuple[StyleChange, ...]:
        """Styles of the group that no part of it is any more: their color left, or the group is cut up anew."""
        parts: tuple[Part, ...] = drafts.cut.parts
        now = {part.before.style.identifier for part in parts if part.before}
        others = [style for style in pushed if style.style.identifier not in now]
        migrating = [style for style in others if style.one_per != parts[0].one_per]
        departed = [style for style in others if style.one_per == parts[0].one_per]
        changes = self._leaving(departed, _why(left_out))
        if holds:  # the old styles stay until every new one can take their place
            return changes
        words = f"migration: from now on one style per {parts[0].one_per}"
        gone = self._left(migrating, self._settings.styles.migrate, words)
        return (*changes, *(replace(change, migrates=True) for change in gone))

    def _leaving(self, pushed: Sequence[PushedStyle], reason: str) -> tuple[StyleChange, ...]:
        return self._left(pushed, self._settings.selection.leaving, reason)

    def _left(self, pushed: Sequence[PushedStyle], policy: str, reason: str) -> tuple[StyleChange, ...]:
        if policy not in _KINDS:
            return ()
        return tuple(_departure(style, _KINDS[policy], reason) for style in pushed if _has_more_to_lose(style, policy))


def plan_styles(store: CatalogueStore, settings: Settings, reasons: Mapping[str, str]) -> StylePlan:
    """Plan the groups named in `reasons` (group id -> why it is looked at)."""
    return StylePlanner(settings).plan(store, reasons)


def _settled(
    group: Group, pushed: Sequence[PushedStyle], changes: Sequence[StyleChange], holds: Sequence[Hold]
) -> tuple[str, ...]:
    """The keys under which nothing is left to do: problems open under them are over."""
    busy = {*(change.style.identifier for change in changes), *(hold.key for hold in holds)}
    return tuple(key for key in dict.fromkeys((group.id, *(p.style.identifier for p in pushed))) if key not in busy)


def _has_more_to_lose(style: PushedStyle, policy: str) -> bool:
    """Dropped ones can still be deleted when the policy changes; deleted ones are gone."""
    if not style.dropped:
        return True
    return policy != "drop" and style.left not in (policy, "delete")


def _departure(before: PushedStyle, kind: ChangeKind, reason: str) -> StyleChange:
    """Off our linesheets in any case; a drop leaves the style itself in JOOR, so that no order loses its lines."""
    style = replace(before.style, linesheets=())
    change = Change(style.identifier, kind, reason, field_changes(before.style, style), style_label(style))
    return StyleChange(before.group_id, style, before, change, before.one_per, before.part, way=before.way)


def _explained(hold: Hold, stays: bool) -> Hold:
    return replace(hold, release=f"{hold.release}; or {_MIGRATE}") if stays else hold


def _why(left_out: dict[str, str]) -> str:
    reasons = sorted(set(left_out.values())) or ["has no products left"]
    return "left the selection: " + "; ".join(reasons)
