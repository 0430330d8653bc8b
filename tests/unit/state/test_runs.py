"""A flow's row sums up its last runs and days, so that watching it needs no history."""

from seamline.domain.flow import Flow, Run, RunStatus
from seamline.state.memory import MemoryTable
from seamline.state.runs import BAD, GOOD, OUTCOMES_KEPT, STARVED, FlowState, RunStore

DAY = 86_400.0
MORNING = 20_000 * DAY + 6 * 3600
COUNTS = {"create": 2}
CALLS = {"JOOR credits": 5}


def run(number: int = 1, started: float = MORNING, seconds: float = 120.0, **given: object) -> Run:
    """A good run that created two records."""
    facts = {"status": RunStatus.SUCCEEDED, "counts": COUNTS, "calls": CALLS, **given}
    return Run(f"run-{number}", Flow.STYLES, started, ended=started + seconds, **facts)  # type: ignore[arg-type]


def finished(*runs: Run) -> FlowState:
    """The flow's row after these runs."""
    store = RunStore(MemoryTable(), "lune")
    for each in runs:
        store.finish(store.flow(Flow.STYLES), each)
    return store.flows()[Flow.STYLES]


def test_a_day_is_summed_up_and_kept_beside_the_next_one() -> None:
    days = finished(run(1), run(2, status=RunStatus.FAILED), run(3, MORNING + DAY)).days
    yesterday, today = days.of("2024-10-04"), days.of("2024-10-05")
    assert (yesterday.runs, yesterday.failed, yesterday.counts, yesterday.calls) == (
        2,
        1,
        {"create": 4},
        {"JOOR credits": 10},
    )
    assert (today.runs, today.counts) == (1, COUNTS)
    assert days.of("2024-10-03").runs == 0


def test_a_run_in_slices_counts_when_it_ends() -> None:
    state = finished(run(1, status=RunStatus.CONTINUED), run(1))
    assert (state.days.latest.runs, state.outcomes) == (1, GOOD)


def test_each_run_leaves_a_letter_and_only_the_last_ones_are_kept() -> None:
    no_calls = run(status=RunStatus.FAILED, error="BudgetExhausted: no call left")
    waiting, failed = run(waited=61.0), run(status=RunStatus.FAILED, error="Unreachable: gone")
    assert finished(run(), no_calls, waiting, failed).outcomes == GOOD + STARVED + STARVED + BAD
    assert len(finished(*[run()] * (OUTCOMES_KEPT + 3)).outcomes) == OUTCOMES_KEPT


def test_waiting_a_little_is_no_want_of_budget() -> None:
    assert finished(run(waited=59.0), run(seconds=10.0, waited=9.0)).outcomes == GOOD * 2


def test_a_run_confined_to_some_records_says_nothing_of_the_flow_but_its_calls_count() -> None:
    state = finished(run(only=("HAT",)))
    assert (state.outcomes, state.days.latest.calls) == ("", CALLS)
