"""Plans styles: dirty groups become creates, updates, drops and holds; pure but for reading the store."""

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.catalogue import Group
from seamline.domain.plan import Change, ChangeKind, Hold
from seamline.domain.style import Style
from seamline.mapping.selection import select
from seamline.mapping.style import digest, map_style
from seamline.mapping.style_diff import field_changes
from seamline.settings import Settings
from seamline.state.catalogue import CatalogueStore, PushedStyle


class StyleChange(Struct, frozen=True):
    """One style to send, what JOOR was told before, and the change as people read it."""

    group_id: str
    style: Style
    before: PushedStyle | None
    change: Change


class StylePlan(Struct, frozen=True):
    """What becomes of a set of groups. `settled` need nothing."""

    changes: tuple[StyleChange, ...]
    holds: tuple[Hold, ...]
    settled: tuple[str, ...]


def plan_styles(store: CatalogueStore, settings: Settings, reasons: dict[str, str]) -> StylePlan:
    """Plan the groups named in `reasons` (group id -> why it is looked at)."""
    ids = list(reasons)
    groups, pushed = store.groups(ids), store.pushed(ids)
    changes: list[StyleChange] = []
    holds: list[Hold] = []
    settled: list[str] = []
    for group_id in ids:
        planned = plan_group(groups[group_id], pushed.get(group_id), settings, reasons[group_id])
        if isinstance(planned, StyleChange):
            changes.append(planned)
        elif isinstance(planned, Hold):
            holds.append(planned)
        else:
            settled.append(group_id)
    return StylePlan(tuple(changes), tuple(holds), tuple(settled))


def plan_group(group: Group, before: PushedStyle | None, settings: Settings, reason: str) -> StyleChange | Hold | None:
    """One group's change, hold, or None when JOOR already shows what it should."""
    selected = select(group, settings.selection)
    if not selected.products:
        return _dropped(before, _why(selected.left_out)) if before and not before.dropped else None
    style = map_style(group, selected.products, settings)
    if isinstance(style, Hold):
        return style
    if before and before.digest == digest(style) and not before.dropped:
        return None
    kind = ChangeKind.UPDATE if before else ChangeKind.CREATE
    fields = field_changes(before.style if before else None, style)
    return StyleChange(group.id, style, before, Change(style.identifier, kind, reason, fields, _label(style)))


def _dropped(before: PushedStyle, reason: str) -> StyleChange:
    """Taken off our linesheets; the style itself stays in JOOR, so that no open order loses its lines."""
    style = replace(before.style, linesheets=())
    fields = field_changes(before.style, style)
    return StyleChange(
        before.group_id, style, before, Change(style.identifier, ChangeKind.DROP, reason, fields, _label(style))
    )


def _why(left_out: dict[str, str]) -> str:
    reasons = sorted(set(left_out.values())) or ["has no products left"]
    return "left the selection: " + "; ".join(reasons)


def _label(style: Style) -> str:
    return f"{style.number} {style.name}"
