"""Takes styles, colors and sizes out of JOOR by the brand's policy, never while an open order still contains them."""

from msgspec.structs import replace

from seamline.domain.plan import ChangeKind, Hold
from seamline.domain.pushed import PushedStyle
from seamline.errors import UnknownOutcome
from seamline.flows.context import FlowContext
from seamline.flows.open_lines import OpenLines
from seamline.flows.remember_styles import forget_style, pushed_of, remember
from seamline.flows.style_change import StyleChange
from seamline.mapping.departed import without_parts
from seamline.mapping.style import digest
from seamline.marketplace.port import Removal, RemovalOutcome


class StyleRemover:
    """Removes within one slice; the open orders are read every half minute, and only if something is to be removed."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._open = OpenLines(ctx)

    def remove(self, change: StyleChange) -> Hold | None:
        """Delete or switch off a whole style, unless an open order has it. The hold says what stands in the way."""
        hold = self._act(change, Removal(change.style), change.change.kind is ChangeKind.DELETE)
        if hold is None:
            self._note_gone(change)
        return hold

    def remove_parts(self, change: StyleChange) -> Hold | None:
        """Take the retired colors and sizes out of a style that was just sent and remembered."""
        style, deletes = change.style, self._ctx.settings.selection.leaving == "delete"
        removal = Removal(
            style, tuple(c.code for c in style.retired_colors), tuple(s.name for s in style.retired_sizes)
        )
        hold = self._act(change, removal, deletes)
        if hold is not None:
            return hold
        after = replace(change, style=without_parts(style, removal.colors, removal.sizes))
        pushed = pushed_of(after, self._ctx.clock.now())
        if not deletes:
            pushed = replace(
                pushed,
                inactive_colors=(*pushed.inactive_colors, *removal.colors),
                inactive_sizes=(*pushed.inactive_sizes, *removal.sizes),
            )
        remember(self._ctx, [(after, pushed)])
        self._ctx.cells.forget_parts(style.identifier, removal.colors, removal.sizes)
        return None

    def bring_back(self, change: StyleChange) -> Hold | None:
        """Switch on again what was switched off and is part of the style once more."""
        before = change.before
        if before is None or not (before.left == "inactivate" or before.inactive_colors or before.inactive_sizes):
            return None
        codes, names = {c.code for c in change.style.colors}, {s.name for s in change.style.sizes}
        removal = Removal(
            change.style,
            tuple(codes if before.left == "inactivate" else codes & set(before.inactive_colors)),
            tuple(names & set(before.inactive_sizes)),
        )
        if not removal.colors and not removal.sizes:
            return None
        [outcome] = self._ctx.marketplace.switch_styles([removal], active=True)
        return None if outcome.accepted else _refused(change, f"JOOR did not switch it on again: {outcome.words}")

    def _act(self, change: StyleChange, removal: Removal, deletes: bool) -> Hold | None:
        orders = self._open.orders_with(removal)
        if orders:
            what = "stands" if not removal.colors and not removal.sizes else "has a color or size that stands"
            reason = f"the style {what} on approved orders that are not exported yet: {', '.join(orders[:5])}"
            return Hold(change.style.identifier, (reason,), "it is removed when they are exported", change.change.label)
        outcome = self._send(removal, deletes)
        return None if outcome.accepted else _refused(change, f"JOOR refused: {outcome.words}")

    def _send(self, removal: Removal, deletes: bool) -> RemovalOutcome:
        """What is gone already counts as removed, so that sending once more after an unknown outcome is safe."""
        try:
            return self._once(removal, deletes)
        except UnknownOutcome:
            return self._once(removal, deletes)

    def _once(self, removal: Removal, deletes: bool) -> RemovalOutcome:
        marketplace = self._ctx.marketplace
        outcomes = (
            marketplace.delete_styles([removal]) if deletes else marketplace.switch_styles([removal], active=False)
        )
        return outcomes[0]

    def _note_gone(self, change: StyleChange) -> None:
        if change.before is not None:
            gone: PushedStyle = replace(
                change.before,
                style=change.style,
                digest=digest(change.style),
                pushed_at=self._ctx.clock.now(),
                reason=change.change.reason,
                dropped=True,
                left=change.change.kind.value,
            )
            forget_style(self._ctx, change, gone)


def _refused(change: StyleChange, reason: str) -> Hold:
    return Hold(change.style.identifier, (reason,), "it is tried again with the next run", change.change.label)
