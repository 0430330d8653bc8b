"""Applies a batch of style changes: removals first, then what is sent, then what a bulk write cannot do."""

from collections.abc import Sequence

from seamline.domain.plan import ChangeKind, Hold
from seamline.flows.applied import Applied
from seamline.flows.context import FlowContext
from seamline.flows.remove_styles import StyleRemover
from seamline.flows.send_styles import StyleSender
from seamline.flows.style_change import StyleChange


class StyleApplier:
    """Applies changes within one slice; what it learns of JOOR once, it does not ask again."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._remover = StyleRemover(ctx)
        self._sender: StyleSender | None = None

    def apply(self, changes: Sequence[StyleChange]) -> Applied:
        """Removals of whole styles go first, since what follows may need their UPCs."""
        removed = self._remove([c for c in changes if c.change.kind in (ChangeKind.DELETE, ChangeKind.INACTIVATE)])
        gone = {change.style.identifier for change in removed.done}
        blocked = {c.group_id for c in changes if c.migrates and not c.sends and c.style.identifier not in gone}
        blocked -= {c.group_id for c in changes if c.migrates and c.change.kind is ChangeKind.DROP}
        # A group cut up anew keeps its old style until that can go; its new ones would double it.
        others = [c for c in changes if c.sends or c.change.kind is ChangeKind.DROP]
        ready = [c for c in others if c.group_id not in blocked and not c.unchanged]
        sent = self._send(ready) if ready else Applied()
        pending = [c for c in others if c.unchanged]
        parts = self._finish([*(change for change in sent.done if change.sends), *pending])
        cleared = (change for change in pending if change.group_id not in parts.waiting)
        return Applied(
            (*removed.done, *sent.done, *cleared),
            (*removed.holds, *sent.holds, *parts.holds),
            (*removed.waiting, *parts.waiting),
        )

    def _send(self, changes: Sequence[StyleChange]) -> Applied:
        """Made at the first use: a slice with nothing to send reads no note of an earlier one's batch."""
        self._sender = self._sender or StyleSender(self._ctx)
        return self._sender.send(changes)

    def _remove(self, changes: Sequence[StyleChange]) -> Applied:
        held = {change.style.identifier: self._remover.remove(change) for change in changes}
        return Applied(
            tuple(change for change in changes if held[change.style.identifier] is None),
            tuple(hold for hold in held.values() if hold),
            tuple(change.group_id for change in changes if held[change.style.identifier]),
        )

    def _finish(self, done: Sequence[StyleChange]) -> Applied:
        """What the bulk write cannot do: take colors and sizes out, and switch returned ones on again."""
        holds: dict[str, Hold] = {}
        for change in done:
            hold = self._remover.bring_back(change) or (self._remover.remove_parts(change) if change.removes else None)
            if hold:
                holds[change.group_id] = hold
        return Applied(holds=tuple(holds.values()), waiting=tuple(holds))
