"""A flow's last runs and hours are kept small: so many and no more, each run counted once however it was sliced."""

from msgspec.structs import replace

from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.recent import HOURS_KEPT, RUNS_KEPT, HourTally, Recent, noted

HOUR = 497_222
START = HOUR * 3600.0


def run(started: float = START, **given: object) -> Run:
    facts = {"ended": started + 2, "status": RunStatus.SUCCEEDED, **given}
    return Run("run", Flow.STYLES, started, **facts)  # type: ignore[arg-type]


def test_a_run_is_a_mark_and_adds_to_its_hour() -> None:
    counts, calls = {"update": 3, "held": 2}, {"core reads": 4, "core credits": 4, "joor writes": 1, "joor credits": 5}
    first = noted(Recent(), run(counts=counts, calls=calls), None, START - 300)
    after = noted(first, run(START + 60, status=RunStatus.FAILED, calls={"core reads": 1}), None, START + 2)
    assert [(mark.changes, mark.seconds, mark.good) for mark in after.runs] == [(3, 2, True), (0, 2, False)]
    assert after.hours == (HourTally(HOUR, runs=2, failed=1, changes=3, calls=6, stalest=302),)


def test_a_run_in_slices_counts_once_with_what_each_slice_added() -> None:
    one = run(status=RunStatus.CONTINUED, counts={"update": 3}, calls={"core reads": 4})
    both = run(ended=START + 4000, counts={"update": 5}, calls={"core reads": 9})
    after = noted(noted(Recent(), one, None, 0.0), both, one, 0.0)
    assert [(mark.changes, mark.seconds) for mark in after.runs] == [(5, 4000)]
    assert [(hour.runs, hour.changes, hour.calls) for hour in after.hours] == [(1, 3, 4), (0, 2, 5)]


def test_only_so_many_runs_and_hours_are_kept() -> None:
    recent = Recent()
    for hour in range(3 * HOURS_KEPT):
        recent = noted(recent, run(START + 3600 * hour), None, START)
    assert len(recent.runs) == RUNS_KEPT
    assert [hour.hour for hour in recent.hours] == list(range(HOUR + 2 * HOURS_KEPT, HOUR + 3 * HOURS_KEPT))


def test_hours_long_past_are_dropped_by_the_next_run() -> None:
    recent = noted(Recent(), run(), None, 0.0)
    after = noted(recent, replace(run(START + 3600.0 * HOURS_KEPT)), None, START)
    assert [hour.hour for hour in after.hours] == [HOUR + HOURS_KEPT]


def test_a_confined_run_says_nothing_about_freshness() -> None:
    recent = noted(Recent(), run(only=("HAT",)), None, START - 9999)
    assert recent.hours[0].stalest == 0
