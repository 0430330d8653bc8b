"""Slices of one run add up, and a run that gets nowhere is refused another one."""

import pytest

from seamline.domain.flow import Flow, Run, RunStatus
from seamline.flows.slices import MOST_SLICES, NoProgress, require_progress, with_earlier_slices


def slice_of(run_id: str = "one", **facts: object) -> Run:
    """A slice that wants another one after it."""
    return Run(run_id, Flow.STYLES, 10.0, **{"status": RunStatus.CONTINUED, **facts})  # type: ignore[arg-type]


def test_slices_of_one_run_are_one_run_since_its_first_start() -> None:
    first = Run("one", Flow.STYLES, 10.0, counts={"create": 2}, calls={"JOOR reads": 1})
    second = Run("one", Flow.STYLES, 300.0, counts={"create": 3, "held": 1}, calls={"JOOR reads": 4})
    both = with_earlier_slices(first, second)
    assert (both.started, both.slices) == (10.0, 2)
    assert (both.counts, both.calls) == ({"create": 5, "held": 1}, {"JOOR reads": 5})


def test_another_run_starts_from_nothing() -> None:
    assert with_earlier_slices(slice_of("other", stuck=2), slice_of(stuck=1)).stuck == 1


def test_a_slice_that_got_somewhere_ends_the_row_of_those_that_did_not() -> None:
    assert with_earlier_slices(slice_of(stuck=2), slice_of()).stuck == 0


def test_two_slices_in_a_row_may_get_nowhere_and_a_third_may_not() -> None:
    require_progress(slice_of(stuck=2), "no calls left")
    with pytest.raises(NoProgress, match="3 slices in a row could do nothing: no calls left"):
        require_progress(with_earlier_slices(slice_of(stuck=2), slice_of(stuck=1)), "no calls left")


def test_no_run_goes_on_for_ever() -> None:
    with pytest.raises(NoProgress, match="not done after 2000 slices"):
        require_progress(slice_of(slices=MOST_SLICES), "")


def test_a_run_that_is_over_is_never_refused() -> None:
    require_progress(slice_of(status=RunStatus.SUCCEEDED, slices=MOST_SLICES, stuck=9), "")
