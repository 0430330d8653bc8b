"""Finds out which new styles JOOR has already: from an earlier installation, or by a write that nobody remembered."""

from collections.abc import Iterable, Mapping, Sequence

from seamline.domain.plan import ChangeKind
from seamline.flows.context import FlowContext
from seamline.flows.style_change import StyleChange
from seamline.marketplace.port import StyleJob

FEW = 5
"""Up to so many new styles are looked for one by one; for more, JOOR's list is read once for the connection."""


class ExistingStyles:
    """Asks as little as it can. What the list once showed may be out of date; reading back shows where it was."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._account = ctx.settings.joor.account
        # By v4 every look walks the whole list, so that looking for a few costs as much as the walk.
        self._has_handles = ctx.settings.joor.styles_by == "v4"
        self._few = 0 if self._has_handles else FEW
        self._met: set[str] = set()
        self._believed: frozenset[str] = frozenset()
        """New styles that nobody looked for, because the kept list knows them or knows that there are none."""

    def among(self, changes: Sequence[StyleChange]) -> frozenset[str]:
        """The identifiers of those that JOOR has."""
        self._believed = frozenset()  # Still there when JOOR refused the batch before as a whole.
        there = {c.style.identifier for c in changes if is_known(c) or c.style.identifier in self._met}
        new = [change for change in changes if change.style.identifier not in there]
        # One that was deleted is not what the list once showed any more.
        again = [change for change in new if change.before is not None]
        first = [change for change in new if change.before is None]
        return frozenset(there) | self._looked_for(again) | self._first_ones(first)

    def meet(self, identifiers: Iterable[str]) -> None:
        """JOOR just showed these."""
        self._met.update(identifiers)

    def handles(self, changes: Sequence[StyleChange]) -> dict[str, str]:
        """JOOR's own handles of these, as far as it gave any."""
        return self._ctx.catalogue.listed.among([c.style.identifier for c in changes]) if self._has_handles else {}

    def keep(self, job: StyleJob) -> None:
        """Remember the handles JOOR gave; one it refused may be out of date, and is looked for the next time."""
        if self._has_handles:
            self._ctx.catalogue.listed.note(job.handles)
            self._ctx.catalogue.listed.forget(job.refused)

    def misjudged(self, sent: Sequence[StyleChange], verdicts: Mapping[str, tuple[str, ...]]) -> list[StyleChange]:
        """Those the kept list was wrong about: created though they were there, or updated though they were gone.

        From now on they are known for what they are.
        """
        listed = self._ctx.catalogue.listed
        failed = [name for name in self._believed if verdicts[name]]
        was_there = listed.among(failed)
        wrong = {name for name in failed if (name in self._met) != (name in was_there)}
        self._believed = frozenset()
        listed.note(dict.fromkeys(wrong & self._met, ""))
        listed.forget(wrong - self._met)
        return [change for change in sent if change.style.identifier in wrong]

    def _first_ones(self, changes: Sequence[StyleChange]) -> frozenset[str]:
        if len(changes) <= self._few:
            return self._looked_for(changes)
        listed = self._ctx.catalogue.listed
        if changes and not listed.is_of(self._account):
            listed.note_all(self._account, self._ctx.marketplace.style_identifiers(), self._ctx.clock.now())
        self._believed = frozenset(change.style.identifier for change in changes)
        return frozenset(listed.among(self._believed))

    def _looked_for(self, changes: Sequence[StyleChange]) -> frozenset[str]:
        styles = [change.style for change in changes]
        return frozenset(self._ctx.marketplace.find_styles(styles)) if styles else frozenset()


def is_known(change: StyleChange) -> bool:
    """Whether we pushed the style and it was not deleted since."""
    return change.before is not None and change.before.left != ChangeKind.DELETE.value
