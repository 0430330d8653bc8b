"""Adds the slices of a run up, and refuses to go on where going on gets nowhere: each further slice costs money."""

from msgspec.structs import replace

from seamline.domain.flow import Run, RunStatus
from seamline.domain.tally import summed
from seamline.errors import RetryableError
from seamline.flows.context import LABELS_KEPT

STUCK_SLICES = 3
"""A slice may find no calls left; JOOR's window is longer than a slice, so the one after the next has some."""
MOST_SLICES = 2000


class NoProgress(RetryableError):
    """A run asked for one slice more again and again without getting anywhere."""


def with_earlier_slices(earlier: Run | None, run: Run) -> Run:
    """A run that went on in further slices counts as one: since its first start, with the sum of all of them."""
    if earlier is None or earlier.id != run.id:
        return run
    return replace(
        run,
        started=earlier.started,
        counts=summed(earlier.counts, run.counts),
        calls=summed(earlier.calls, run.calls),
        waited=earlier.waited + run.waited,
        throttled=earlier.throttled + run.throttled,
        changes=(*earlier.changes, *run.changes)[:LABELS_KEPT],
        slices=earlier.slices + 1,
        stuck=earlier.stuck + 1 if run.stuck else 0,
    )


def require_progress(run: Run, why: str) -> None:
    """Raise NoProgress when a run that wants one slice more should not have it. `why` is what the last one met."""
    if run.status is not RunStatus.CONTINUED:
        return
    if run.stuck >= STUCK_SLICES:
        words = f"{run.stuck} slices in a row could do nothing: {why}"
        raise NoProgress(
            words, fix="nothing if that passes: the next scheduled run tries again; else ask whom it names"
        )
    if run.slices >= MOST_SLICES:
        words = f"the run is not done after {run.slices} slices"
        raise NoProgress(words, fix="report it to Seamline with the function's log; the next scheduled run goes on")
