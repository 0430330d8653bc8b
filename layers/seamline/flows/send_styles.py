"""Sends style changes in batches: note, send, wait for the job, read back, compare, remember."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.style import Style
from seamline.errors import RecordRejected, UnknownOutcome
from seamline.flows.applied import Applied, joined, refused
from seamline.flows.batch_size import BatchSize
from seamline.flows.context import FlowContext
from seamline.flows.existing_styles import ExistingStyles
from seamline.flows.flights import Flights
from seamline.flows.remember_styles import pushed_of, remember
from seamline.flows.style_batch import batch_of
from seamline.flows.style_change import StyleChange
from seamline.flows.style_jobs import StyleJobs
from seamline.mapping.owned import keep_owned, owns_anything
from seamline.mapping.style_diff import shortfalls
from seamline.marketplace.port import StyleJob

PAUSE_BEFORE_LOOK_SECONDS = 5.0
"""JOOR works on a batch it took for some seconds; whoever looks at once finds nothing."""
_UNSEEN = "JOOR took the batch but does not show this style"

type Shown = Mapping[str, Style]


class StyleSender:
    """Sends within one slice. Nothing is sent again before JOOR was asked what became of it."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._flights = Flights(ctx)
        self._size = BatchSize(ctx.settings.joor.batch, self._flights.size)
        self._existing = ExistingStyles(ctx)
        self._jobs = StyleJobs(ctx)

    def send(self, changes: Sequence[StyleChange]) -> Applied:
        """What an earlier slice sent and JOOR shows is remembered; the rest goes batch by batch.

        Raises JobStillRunning, and UnknownOutcome when JOOR fails however small the batches are.
        """
        # What JOOR showed of other changes says nothing of these, and would pile up over a large load.
        self._existing = ExistingStyles(self._ctx)
        earlier = self._land_earlier(self._flights.of_earlier(changes))
        return joined([earlier, *self._in_batches(_without(changes, earlier))])

    def _in_batches(self, changes: Sequence[StyleChange]) -> list[Applied]:
        parts, waiting = [], list(changes)
        while waiting:
            batch, waiting = waiting[: self._size.now], waiting[self._size.now :]
            parts.append(self._send(batch))
        return parts

    def _land_earlier(self, changes: Sequence[StyleChange]) -> Applied:
        """Read back what was in the air when an earlier slice ended, however it ended."""
        if not changes:
            return Applied()
        flight = self._flights.earlier
        self._jobs.wait(StyleJob(flight.jobs))
        shown = self._read_back(changes, flight.at) if flight.jobs else self._arrived(flight.at)
        landed = self._landed(changes, self._with_joors_own(changes), shown)
        self._flights.land_earlier(changes)
        return landed

    def _send(self, batch: Sequence[StyleChange]) -> Applied:
        try:
            applied = self._exchange(batch)
        except RecordRejected as error:
            return self._send_halves(batch, error)
        except UnknownOutcome:
            if not self._size.failed(len(batch)):
                raise
            return self._look_and_send_rest(batch)
        self._size.succeeded()
        return applied

    def _send_halves(self, batch: Sequence[StyleChange], error: RecordRejected) -> Applied:
        """A batch that JOOR refuses as a whole is halved until the guilty style stands alone."""
        if len(batch) == 1:
            return Applied(holds=(refused(batch[0], (str(error),)),))
        middle = len(batch) // 2
        applied = joined([self._send(batch[:middle]), self._send(batch[middle:])])
        if not applied.holds:  # No style is guilty: the batch was too large.
            self._size.keep_to(middle)
        return applied

    def _look_and_send_rest(self, batch: Sequence[StyleChange]) -> Applied:
        self._ctx.clock.sleep(PAUSE_BEFORE_LOOK_SECONDS)
        landed = self._landed(batch, self._with_joors_own(batch), self._arrived(self._flights.now.at))
        return joined([landed, *self._in_batches(_without(batch, landed))])

    def _exchange(self, batch: Sequence[StyleChange]) -> Applied:
        sending = self._with_joors_own(batch)
        verdicts = self._fly(sending)
        wrong = self._existing.misjudged(sending, verdicts)
        if wrong:
            verdicts |= self._fly(wrong)
        done = tuple(change for change in batch if not verdicts[change.style.identifier])
        self._remember(done)
        self._flights.land()
        return Applied(done, tuple(refused(c, why) for c in batch if (why := verdicts[c.style.identifier])))

    def _fly(self, sending: Sequence[StyleChange]) -> dict[str, tuple[str, ...]]:
        """Send once and read back; what JOOR does not show of each style."""
        batch = batch_of(sending, self._existing.among(sending), self._existing.handles(sending))
        self._flights.depart(sending, self._size.now)
        job = self._ctx.marketplace.send_styles(batch)
        self._flights.take_off(job)
        self._existing.keep(job)
        self._jobs.wait(job)
        shown = self._read_back(sending, self._flights.now.at)
        self._existing.meet(shown.keys() & {change.style.identifier for change in sending})
        unseen = _unseen(job)
        verdicts = {change.style.identifier: _verdict(change.style, shown) for change in sending}
        verdicts |= {name: (unseen,) for name, why in verdicts.items() if why == (_UNSEEN,)}
        return verdicts | {identifier: (words,) for identifier, words in job.refused.items()}

    def _read_back(self, sent: Sequence[StyleChange], since: float) -> dict[str, Style]:
        shown = self._arrived(since)
        unseen = [change.style for change in sent if change.style.identifier not in shown]
        return {**shown, **self._ctx.marketplace.find_styles(unseen)} if unseen else shown

    def _arrived(self, since: float) -> dict[str, Style]:
        return self._ctx.marketplace.modified_styles(utc(since))

    def _landed(self, changes: Sequence[StyleChange], sent: Sequence[StyleChange], shown: Shown) -> Applied:
        """Remember those that JOOR shows as they were sent; the others are to be sent again."""
        self._existing.meet(shown.keys() & {change.style.identifier for change in sent})
        good = {change.style.identifier for change in sent if not _verdict(change.style, shown)}
        done = tuple(change for change in changes if change.style.identifier in good)
        self._remember(done)
        return Applied(done)

    def _remember(self, done: Sequence[StyleChange]) -> None:
        now = self._ctx.clock.now()
        remember(self._ctx, [(change, pushed_of(change, now)) for change in done])

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


def _without(changes: Sequence[StyleChange], landed: Applied) -> list[StyleChange]:
    done = {change.style.identifier for change in landed.done}
    return [change for change in changes if change.style.identifier not in done]


def _verdict(sent: Style, shown: Shown) -> tuple[str, ...]:
    found = shown.get(sent.identifier)
    return shortfalls(sent, found) if found else (_UNSEEN,)


def _unseen(job: StyleJob) -> str:
    """A job tells no failures by the API, but JOOR's people and its e-mails know it by its number."""
    return f"{_UNSEEN}; the report of job {', '.join(job.ids)} (by e-mail from JOOR) says why" if job.ids else _UNSEEN
