"""Takes styles of ours that nobody remembers as ours again, so that the styles flow updates them or lets them leave."""

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.pushed import PushedStyle
from seamline.domain.style import Style
from seamline.flows.context import FlowContext
from seamline.flows.drift_finding import Drift, Finding
from seamline.state.catalogue import Dirty


class _Descent(Struct, frozen=True):
    """The group a style comes from, and which part of it the style is."""

    group_id: str
    one_per: str
    part: str


def adopt(ctx: FlowContext, style: Style, told: PushedStyle | None) -> None:
    """Remember the style as JOOR shows it, and have its group planned. `told` is set if it was deleted by us once."""
    now = ctx.clock.now()
    if told is None:
        descent = _descent(ctx, style)
        told = PushedStyle(descent.group_id, style, "", now, one_per=descent.one_per, part=descent.part)
    reason = Finding(Drift.EXTRA, style.identifier, style.name).reason()
    found = replace(told, style=style, digest="", pushed_at=now, reason=reason, dropped=False, left="")
    ctx.catalogue.save_pushed([found])
    ctx.catalogue.mark_dirty([Dirty(found.group_id, reason)])


def _descent(ctx: FlowContext, style: Style) -> _Descent:
    """The identifier is the family's or product's id, with the color's code behind it where colors are styles."""
    name = style.identifier
    if not ctx.catalogue.families([name]) and not ctx.catalogue.products([name]):
        return _Descent(name.rpartition("-")[0], "color", style.colors[0].name if style.colors else "")
    family = ctx.catalogue.family_of(name)
    if family or (ctx.settings.styles.one_per == "sku" and ctx.catalogue.products([name])):
        return _Descent(family or name, "sku", name)
    return _Descent(name, "family", "")
