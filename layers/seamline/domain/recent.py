"""What a flow did lately, small enough to be kept in its one row: its last runs, and its last hours."""

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.flow import Run, RunStatus

HOUR_SECONDS = 3600
HOURS_KEPT = 48
RUNS_KEPT = 24
NOT_CHANGES = frozenset({"held"})
"""Counts that say what did not move."""


class RunMark(Struct, frozen=True, array_like=True):
    """One of the last runs. `started` is epoch seconds."""

    started: int
    seconds: int
    changes: int
    good: bool


class HourTally(Struct, frozen=True, array_like=True):
    """One hour of a flow, counted from the epoch. `stalest` is how old the last good run had become, in seconds."""

    hour: int
    runs: int = 0
    failed: int = 0
    changes: int = 0
    calls: int = 0
    stalest: int = 0


class Recent(Struct, frozen=True, array_like=True):
    """A flow's last runs and hours, oldest first; hours without a run are left out."""

    runs: tuple[RunMark, ...] = ()
    hours: tuple[HourTally, ...] = ()


def changes_of(run: Run) -> int:
    """How many records a run moved."""
    return sum(number for name, number in run.counts.items() if name not in NOT_CHANGES)


def calls_of(run: Run) -> int:
    """How many calls a run made to both APIs; credits are what they cost."""
    return sum(number for name, number in run.calls.items() if not name.endswith("credits"))


def noted(recent: Recent, run: Run, earlier: Run | None, last_good: float) -> Recent:
    """With a run that has just ended; `earlier` are its earlier slices, summed up in it already."""
    mark = RunMark(
        int(run.started), round(run.ended - run.started), changes_of(run), run.status is not RunStatus.FAILED
    )
    runs = tuple(one for one in recent.runs if not (earlier and one.started == mark.started))
    return Recent((*runs, mark)[-RUNS_KEPT:], _hours(recent.hours, _share(run, earlier, last_good)))


def _share(run: Run, earlier: Run | None, last_good: float) -> HourTally:
    """What this slice alone adds to its hour."""
    return HourTally(
        int(run.ended // HOUR_SECONDS),
        runs=0 if earlier else 1,
        failed=1 if run.status is RunStatus.FAILED else 0,
        changes=changes_of(run) - (changes_of(earlier) if earlier else 0),
        calls=calls_of(run) - (calls_of(earlier) if earlier else 0),
        stalest=int(run.ended - last_good) if last_good and not run.only else 0,
    )


def _hours(hours: tuple[HourTally, ...], share: HourTally) -> tuple[HourTally, ...]:
    kept = tuple(hour for hour in hours if share.hour - HOURS_KEPT < hour.hour < share.hour)
    same = next((hour for hour in hours if hour.hour == share.hour), HourTally(share.hour))
    added = replace(
        same,
        runs=same.runs + share.runs,
        failed=same.failed + share.failed,
        changes=same.changes + share.changes,
        calls=same.calls + share.calls,
        stalest=max(same.stalest, share.stalest),
    )
    return (*kept, added)
