"""Applies a batch of style changes: look, send, wait for the job, read back, compare, remember."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.plan import ChangeKind, Hold
from seamline.domain.style import Linesheet, Style
from seamline.errors import RecordRejected, RetryableError, UnknownOutcome
from seamline.flows.context import FlowContext
from seamline.flows.remember_styles import cell_states, pushed_of, remember
from seamline.flows.remove_styles import StyleRemover
from seamline.flows.style_change import StyleChange
from seamline.mapping.owned import keep_owned, owns_anything
from seamline.mapping.style_diff import shortfalls
from seamline.marketplace.port import StyleBatch, StyleJob

CLOCK_SKEW_SECONDS = 30.0
FIRST_POLL_SECONDS = 0.5
LAST_POLL_SECONDS = 5.0
FEW = 5
"""Up to so many new styles are looked for one by one; for more, JOOR's list is read once per slice."""

__all__ = ["Applied", "JobStillRunning", "StyleApplier", "apply_styles", "cell_states"]


class Applied(Struct, frozen=True):
    """Which changes JOOR was seen to show, and which it did not take, with its words.

    `waiting` are the groups whose removal has to wait, so that they stay dirty.
    """

    done: tuple[StyleChange, ...] = ()
    holds: tuple[Hold, ...] = ()
    waiting: tuple[str, ...] = ()


class StyleApplier:
    """Applies changes within one slice; what it learns of JOOR once, it does not ask again."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._remover = StyleRemover(ctx)
        self._listed: set[str] | None = None

    def apply(self, changes: Sequence[StyleChange]) -> Applied:
        """Removals of whole styles go first, since what follows may need their UPCs."""
        removed = self._remove([c for c in changes if c.change.kind in (ChangeKind.DELETE, ChangeKind.INACTIVATE)])
        gone = {change.style.identifier for change in removed.done}
        blocked = {c.group_id for c in changes if c.migrates and not c.sends and c.style.identifier not in gone}
        blocked -= {c.group_id for c in changes if c.migrates and c.change.kind is ChangeKind.DROP}
        # A group cut up anew keeps its old style until that can go; its new ones would double it.
        others = [c for c in changes if c.sends or c.change.kind is ChangeKind.DROP]
        ready = [c for c in others if c.group_id not in blocked and not c.unchanged]
        sent = self._send_halving(ready) if ready else Applied()
        pending = [c for c in others if c.unchanged]
        parts = self._finish([*(change for change in sent.done if change.sends), *pending])
        cleared = (change for change in pending if change.group_id not in parts.waiting)
        return Applied(
            (*removed.done, *sent.done, *cleared),
            (*removed.holds, *sent.holds, *parts.holds),
            (*removed.waiting, *parts.waiting),
        )

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

    def _send_halving(self, changes: Sequence[StyleChange]) -> Applied:
        """A batch that JOOR refuses as a whole is halved until the guilty style stands alone."""
        try:
            return self._send_and_verify(changes)
        except RecordRejected as error:
            if len(changes) == 1:
                return Applied(holds=(_hold(changes[0], (str(error),)),))
            middle = len(changes) // 2
            first, second = self._send_halving(changes[:middle]), self._send_halving(changes[middle:])
            return Applied(first.done + second.done, first.holds + second.holds)

    def _send_and_verify(self, changes: Sequence[StyleChange]) -> Applied:
        ctx, started = self._ctx, self._ctx.clock.now()
        sending = self._with_joors_own(changes)
        _wait(ctx, self._send(sending))
        shown = ctx.marketplace.modified_styles(utc(started - CLOCK_SKEW_SECONDS))
        unseen = [change.style for change in sending if change.style.identifier not in shown]
        if unseen:
            shown = {**shown, **ctx.marketplace.find_styles(unseen)}
        verdicts = {c.style.identifier: _verdict(c.style, shown.get(c.style.identifier)) for c in sending}
        done = tuple(change for change in changes if not verdicts[change.style.identifier])
        now = ctx.clock.now()
        remember(ctx, [(change, pushed_of(change, now)) for change in done])
        refused = (change for change in changes if verdicts[change.style.identifier])
        return Applied(done, tuple(_hold(change, verdicts[change.style.identifier]) for change in refused))

    def _with_joors_own(self, changes: Sequence[StyleChange]) -> list[StyleChange]:
        """Fields that people maintain in JOOR are sent as they stand there: an update clears what it leaves out."""
        owned = self._ctx.settings.styles.joor_owns
        known = [change.style for change in changes if change.before is not None]
        if not known or not owns_anything(owned):
            return list(changes)
        there = self._ctx.marketplace.find_styles(known)
        return [
            replace(change, style=keep_owned(change.style, there[change.style.identifier], owned))
            if change.style.identifier in there
            else change
            for change in changes
        ]

    def _send(self, changes: Sequence[StyleChange]) -> StyleJob:
        """Send once; when the outcome is unknown, look again what exists and send the full styles once more."""
        known = {change.style.identifier for change in changes if _is_known(change)}
        new = [change.style for change in changes if not _is_known(change)]
        batch = _batch(changes, known | self._existing(new))
        if self._listed is not None:
            self._listed |= {style.identifier for style in batch.create}
        try:
            return self._ctx.marketplace.send_styles(batch)
        except UnknownOutcome:
            there = self._ctx.marketplace.find_styles([change.style for change in changes])
            return self._ctx.marketplace.send_styles(_batch(changes, set(there)))

    def _existing(self, new: Sequence[Style]) -> set[str]:
        """Which of them JOOR has already: an earlier installation, or a crash before we remembered."""
        if not new:
            return set()
        if len(new) <= FEW and self._listed is None:
            return set(self._ctx.marketplace.find_styles(new))
        if self._listed is None:
            self._listed = set(self._ctx.marketplace.style_identifiers())
        return {style.identifier for style in new} & self._listed


def apply_styles(ctx: FlowContext, changes: Sequence[StyleChange]) -> Applied:
    """Apply one batch on its own."""
    return StyleApplier(ctx).apply(changes)


class JobStillRunning(RetryableError):
    """JOOR works longer on a bulk job than this slice may wait; the next one looks and sends again."""


def _is_known(change: StyleChange) -> bool:
    return change.before is not None and change.before.left != ChangeKind.DELETE.value


def _batch(changes: Sequence[StyleChange], known: set[str]) -> StyleBatch:
    sent = [change.style for change in changes if change.sends]
    return StyleBatch(
        create=tuple(style for style in sent if style.identifier not in known),
        update=tuple(style for style in sent if style.identifier in known),
        drop=tuple(
            replace(change.style, linesheets=change.before.style.linesheets)
            for change in changes
            if change.before and change.change.kind is ChangeKind.DROP
        ),
        left=tuple(
            replace(change.style, linesheets=gone) for change in changes if change.sends and (gone := _left(change))
        ),
    )


def _left(change: StyleChange) -> tuple[Linesheet, ...]:
    """The linesheets JOOR was last seen to show the style on, and shall no more."""
    before = change.before.style.linesheets if change.before else ()
    stays = {sheet.code or sheet.name for sheet in change.style.linesheets}
    return tuple(sheet for sheet in before if (sheet.code or sheet.name) not in stays)


def _wait(ctx: FlowContext, job: StyleJob) -> None:
    pause, until = FIRST_POLL_SECONDS, min(ctx.deadline, ctx.clock.now() + ctx.settings.joor.job_wait)
    while not ctx.marketplace.job_finished(job):
        if ctx.clock.now() + pause > until:
            raise JobStillRunning(f"JOOR's bulk style job {', '.join(job.ids)} has not finished yet")
        ctx.clock.sleep(pause)
        pause = min(pause * 2, LAST_POLL_SECONDS)


def _verdict(sent: Style, shown: Style | None) -> tuple[str, ...]:
    if shown is None:
        return ("JOOR took the batch but does not show this style; its job report (by e-mail from JOOR) says why",)
    return shortfalls(sent, shown)


def _hold(change: StyleChange, reasons: tuple[str, ...]) -> Hold:
    release = "correct what JOOR names; the style is sent again when it changes or when you retry it"
    return Hold(change.style.identifier, reasons, release, label=change.change.label)
