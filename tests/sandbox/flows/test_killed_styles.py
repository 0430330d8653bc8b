"""Kills a first load in slices at every call and every write to the table: nothing is lost, and nothing sent again."""

from collections import Counter

import httpx
import pytest

from sandbox.kit.faults import FaultKind, FaultRule
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.flows.run import RunRequest
from seamline.state.in_flight import InFlight
from tests.sandbox.flows.dying import DyingAtEveryWrite, DyingTransport, Fuse, Killed
from tests.sandbox.flows.styling import numbers, problems, sent
from tests.sandbox.flows.world import CONNECTION, SETTINGS, Json, World

ALL = ["DRS", "HAT", "TEE"]
A_BATCH_EACH = 15.0
"""Seconds of a slice that are enough for one batch and no more."""


def in_batches_of(styles: int, **joor: object) -> Json:
    """The small brand's settings with so many styles a call."""
    return {**SETTINGS, "joor": {**SETTINGS["joor"], "batch": {"styles": styles, "styles_least": 1}, **joor}}


def go_on(world: World) -> list[Run]:
    """Slices of one run until it is over; a run that never ends fails the test."""
    runs: list[Run] = []
    while not runs or runs[-1].status is RunStatus.CONTINUED:
        assert len(runs) < 20
        runs.append(world.runtime.run(CONNECTION, RunRequest(Flow.STYLES, "first"), A_BATCH_EACH))
    return runs


def dies(world: World, moments: int) -> bool:
    """Whether a process that lives for so many moments dies before the load is done."""
    healthy, fuse = world.runtime, Fuse(moments)
    reach = DyingTransport(httpx.WSGITransport(app=world.sandbox.wsgi), fuse)
    world.runtime = world.new_runtime(DyingAtEveryWrite(world.table, fuse), reach)
    try:
        go_on(world)
    except Killed:
        return True
    finally:
        world.runtime = healthy
    return False


def times_sent(world: World) -> Counter[str]:
    """How often each style stood in a bulk write."""
    return Counter(style["style_number"] for style in sent(world))


def test_a_kill_at_any_moment_of_a_sliced_load_loses_nothing_and_sends_nothing_twice() -> None:
    moments, died = 0, True
    while died:
        world = World(in_batches_of(2))
        died = dies(world, moments)
        world.clock.sleep(300)
        go_on(world)
        assert (numbers(world), times_sent(world)) == (ALL, Counter(ALL)), f"killed at moment {moments}"
        moments += 1
    assert moments > 40


def test_two_kills_in_a_row_send_nothing_twice() -> None:
    for first in range(20, 80, 12):
        for second in range(3, 40, 11):
            world = World(in_batches_of(2))
            for moments in (first, second):
                dies(world, moments)
                world.clock.sleep(300)
            go_on(world)
            assert (numbers(world), times_sent(world)) == (ALL, Counter(ALL)), f"killed at {first}, then at {second}"


def test_a_job_that_outlasts_the_slice_is_asked_about_again_and_its_styles_are_not_sent_again() -> None:
    world = World(in_batches_of(100))
    world.joor.configure(job_seconds=40.0)
    runs = go_on(world)
    assert [run.status for run in runs[:2]] == [RunStatus.CONTINUED] * 2
    assert (runs[-1].counts, times_sent(world)) == ({"create": 3}, Counter(ALL))


def test_a_run_that_gets_nowhere_is_stopped_loudly_instead_of_being_continued_for_ever() -> None:
    world = World(in_batches_of(100))
    world.joor.configure(job_seconds=10**6)
    runs = go_on(world)
    assert len(runs) <= 6
    assert runs[-1].status is RunStatus.FAILED
    assert "3 slices in a row could do nothing: JOOR's bulk style job" in runs[-1].error
    assert "the styles flow stopped" in problems(world)
    assert times_sent(world) == Counter(ALL)


def test_a_slice_without_calls_left_waits_for_them_and_the_run_goes_on() -> None:
    world = World(in_batches_of(1, limits={"credits": 20, "window": 300}))
    runs = [world.runtime.run(CONNECTION, RunRequest(Flow.STYLES, "first"), 270.0)]
    while runs[-1].status is RunStatus.CONTINUED:
        runs.append(world.runtime.run(CONNECTION, RunRequest(Flow.STYLES, "first"), 270.0))
    assert runs[-1].status is RunStatus.SUCCEEDED
    assert (runs[-1].counts, runs[-1].slices) == ({"create": 3}, len(runs))
    assert (times_sent(world), problems(world)) == (Counter(ALL), {})


def test_a_continued_run_does_not_read_the_catalogue_again() -> None:
    world = World(in_batches_of(1))
    runs = go_on(world)
    assert len(runs) >= 3
    assert len(world.sandbox.log.of("core")) == 2


@pytest.mark.parametrize("kind", ["timeout", "drop_after"])
def test_a_batch_with_an_unknown_outcome_that_joor_carried_out_is_not_sent_again(kind: FaultKind) -> None:
    world = World(in_batches_of(2))
    world.sandbox.faults.add(FaultRule("joor", "POST", "bulk-style", kind))
    go_on(world)
    assert numbers(world) == ALL
    assert times_sent(world) == Counter(ALL)


def batches(world: World) -> list[int]:
    """How many styles each bulk write held that JOOR saw."""
    return [len(call.body["bulk_styles"]["style"]) for call in world.writes() if "bulk-style" in call.path]


def test_batches_are_halved_while_joor_fails_and_grow_again_when_it_does_not() -> None:
    world = World(in_batches_of(3))
    world.sandbox.faults.add(FaultRule("joor", "POST", "bulk-style", "status", status=502))
    go_on(world)
    assert batches(world) == [3, 1, 2]


def test_the_next_slice_starts_with_the_batch_size_that_worked() -> None:
    world = World(in_batches_of(3))
    world.context().catalogue.in_flight.write(InFlight(size=1))
    go_on(world)
    assert batches(world) == [1, 2]


def test_a_joor_that_fails_whatever_the_size_fails_the_run_after_a_few_attempts() -> None:
    world = World(in_batches_of(100))
    world.sandbox.faults.add(FaultRule("joor", "POST", "bulk-style", "status", status=502, times=-1))
    runs = go_on(world)
    assert runs[-1].status is RunStatus.FAILED
    assert len(batches(world)) <= 5
