"""Every line of an order's history is kept, and what repeats itself becomes one line with a count."""

from hypothesis import given
from hypothesis import strategies as st

from seamline.domain.history import ATTEMPT, FAILED, KEPT, Event, History, lengthened


def told(*events: tuple[str, str]) -> History:
    history: History = ()
    for at, (what, text) in enumerate(events):
        history = lengthened(history, Event(float(at), what, text))
    return history


def test_failures_with_one_cause_become_one_line_with_the_attempts_between_them() -> None:
    history = told((ATTEMPT, "attempt 1"), (FAILED, "no answer"), (ATTEMPT, "attempt 2"), (FAILED, "no answer"))
    assert [(line.what, line.times, line.since, line.at) for line in history] == [
        (ATTEMPT, 1, 0.0, 0.0),
        (FAILED, 2, 1.0, 3.0),
    ]


def test_another_cause_is_another_line() -> None:
    history = told((ATTEMPT, "1"), (FAILED, "no answer"), (ATTEMPT, "2"), (FAILED, "HTML"), (ATTEMPT, "3"))
    assert [line.text for line in history] == ["1", "no answer", "2", "HTML", "3"]


def test_attempts_that_change_nothing_become_one_line_that_says_which_was_the_last() -> None:
    history = told(("held", "unknown SKU"), (ATTEMPT, "attempt 2"), (ATTEMPT, "attempt 3"), (ATTEMPT, "attempt 4"))
    assert [(line.text, line.times) for line in history] == [("unknown SKU", 1), ("attempt 4", 3)]


@given(st.lists(st.sampled_from([(ATTEMPT, "a"), (FAILED, "x"), (FAILED, "y"), ("edited here", "e")]), max_size=60))
def test_nothing_a_person_did_is_ever_folded_and_no_occurrence_is_lost(events: list[tuple[str, str]]) -> None:
    history = told(*events)
    people = [event for event in events if event[0] == "edited here"]
    assert [(line.what, line.text) for line in history if line.what == "edited here"] == people
    assert sum(line.times for line in history if line.what == FAILED) == sum(what == FAILED for what, _ in events)


def test_a_history_beyond_all_bounds_lets_go_of_attempts_first_and_never_of_its_beginning() -> None:
    history = told(
        ("received", "approved in JOOR"), *[(FAILED, f"cause {n}") for n in range(KEPT)], ("edited here", "ana")
    )
    assert len(history) == KEPT
    assert (history[0].what, history[-1].what) == ("received", "edited here")
