"""Dispatch queues what is due, once per slot, and lets no broken connection stop the others."""

from typing import Any

import pytest
from msgspec.structs import replace

from seamline.aws import Look
from seamline.clock import ManualClock
from seamline.dispatching import CONTINUATION_SECONDS, Dispatcher, delays, dispatch, is_due, look_on, next_due
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.settings import FlowSettings
from seamline.state.connections import AppliedConnection, ConnectionStore
from seamline.state.memory import MemoryTable
from seamline.state.problems import RUN_KEY, ProblemStore
from seamline.state.runs import FlowState, RunStore
from tests.sandbox.flows.world import SETTINGS
from tests.unit.functions.events import BrokenQueue, RememberingLooks, RememberingQueue

NOW = 1_790_000_000.0


@pytest.fixture
def table() -> MemoryTable:
    return MemoryTable()


@pytest.fixture
def queue() -> RememberingQueue:
    return RememberingQueue()


@pytest.fixture
def dispatcher(table: MemoryTable, queue: RememberingQueue) -> Dispatcher:
    return Dispatcher(table, queue, ManualClock(NOW))


def apply(table: MemoryTable, name: str, **changes: Any) -> None:
    """Apply a connection without validating it."""
    raw = {**SETTINGS, "connection": name, **changes}
    ConnectionStore(table).save(AppliedConnection(name, raw, NOW, "test"))


def flows(flow: Flow, **settings: Any) -> dict[str, Any]:
    """The settings of one flow, as in a connection file."""
    return {flow.value: {"every": 300, **settings}}


def test_a_connection_that_never_ran_is_queued_with_a_deduplication_id_of_its_moment(
    dispatcher: Dispatcher, table: MemoryTable, queue: RememberingQueue
) -> None:
    apply(table, "aurora")
    assert dispatch(dispatcher, Flow.STYLES) == ["aurora"]
    ((key, message),) = queue.sent.items()
    assert key == f"aurora.styles.{int(NOW // 150)}"
    assert (message.connection, message.flow, message.reason) == ("aurora", Flow.STYLES, "schedule")


def test_a_tick_delivered_twice_queues_one_run(
    dispatcher: Dispatcher, table: MemoryTable, queue: RememberingQueue
) -> None:
    apply(table, "aurora")
    dispatch(dispatcher, Flow.ORDERS)
    dispatch(dispatcher, Flow.ORDERS)
    assert len(queue.messages) == 1


def test_ticks_that_jitter_around_any_moment_are_never_taken_for_one(
    table: MemoryTable, queue: RememberingQueue
) -> None:
    apply(table, "aurora", flows=flows(Flow.ORDERS, every="1m"))
    clock = ManualClock(NOW)
    ticks = [25.1, 84.9, 145.1, 204.9, 265.1]
    for at in ticks:
        clock.time = NOW + at
        dispatch(Dispatcher(table, queue, clock), Flow.ORDERS)
    assert len(queue.messages) == len(ticks)


@pytest.mark.parametrize(
    ("every", "seconds", "expected"),
    [
        (30, 60, [30]),
        (60, 60, []),
        (20, 60, [20, 40]),
        (5, 60, [15, 30, 45]),
        (300, 3600, [300, 600, 900]),
        (30, 0, []),
    ],
)
def test_between_two_ticks_is_looked_as_often_as_asked(every: int, seconds: int, expected: list[int]) -> None:
    assert list(delays(every, seconds)) == expected


def test_the_most_eager_connection_says_when_to_look_again(dispatcher: Dispatcher, table: MemoryTable) -> None:
    apply(table, "eager", flows=flows(Flow.ORDERS, every="20s"))
    apply(table, "calm", flows=flows(Flow.ORDERS, every="1m"))
    apply(table, "paused", flows=flows(Flow.ORDERS, every="15s", paused=True))
    apply(table, "broken", orders={})
    looks = RememberingLooks()
    look_on(dispatcher, looks, Look(Flow.ORDERS, 60))
    assert looks.sent == [(Look(Flow.ORDERS), 20), (Look(Flow.ORDERS), 40)]


def test_nothing_waits_where_nobody_asks_for_more_than_the_schedule(dispatcher: Dispatcher, table: MemoryTable) -> None:
    apply(table, "calm", flows=flows(Flow.ORDERS, every="1m"))
    looks = RememberingLooks()
    look_on(dispatcher, looks, Look(Flow.ORDERS, 60))
    assert looks.sent == []


def test_each_connection_runs_as_often_as_its_own_settings_say(
    dispatcher: Dispatcher, table: MemoryTable, queue: RememberingQueue
) -> None:
    apply(table, "often", flows=flows(Flow.STOCK, every="2m"))
    apply(table, "seldom", flows=flows(Flow.STOCK, every="1h"))
    ran = Run("run-0", Flow.STOCK, NOW - 600, ended=NOW - 590, status=RunStatus.SUCCEEDED)
    for name in ("often", "seldom"):
        RunStore(table, name).finish(FlowState(Flow.STOCK), ran)
    assert dispatch(dispatcher, Flow.STOCK) == ["often"]


@pytest.mark.parametrize("switch", [{"paused": True}, {"enabled": False}])
def test_a_paused_or_disabled_flow_is_left_alone(
    switch: dict[str, bool], dispatcher: Dispatcher, table: MemoryTable
) -> None:
    apply(table, "aurora", flows=flows(Flow.STYLES, **switch))
    assert dispatch(dispatcher, Flow.STYLES) == []
    assert dispatch(dispatcher, Flow.STOCK) == ["aurora"]


@pytest.mark.parametrize(("age", "due"), [(294, False), (295, True), (300, True)])
def test_a_flow_is_due_a_little_before_its_interval_has_passed(age: float, due: bool) -> None:
    state = FlowState(Flow.STYLES, last_started=NOW - age)
    assert is_due(FlowSettings(every=300), state, NOW) is due


@pytest.mark.parametrize(
    ("last", "now", "due"), [(1.9, 2.0, True), (1.9, 1.95, False), (2.1, 25.9, False), (0, 9, True)]
)
def test_a_flow_with_a_time_of_day_is_due_once_from_that_time_on(last: float, now: float, due: bool) -> None:
    midnight = 20_000 * 86_400
    state = FlowState(Flow.RECONCILE, last_started=midnight + last * 3600)
    assert is_due(FlowSettings(every=86_400, at="02:00"), state, midnight + now * 3600) is due


def test_no_run_is_queued_behind_a_continuation_that_is_on_its_way() -> None:
    slice_ = Run("run-0", Flow.STYLES, NOW - 400, ended=NOW - 100, status=RunStatus.CONTINUED)
    state = FlowState(Flow.STYLES, last_started=slice_.started, last_run=slice_)
    assert not is_due(FlowSettings(every=300), state, NOW)
    lost = replace(state, last_run=replace(slice_, ended=NOW - CONTINUATION_SECONDS))
    assert is_due(FlowSettings(every=300), lost, NOW)


@pytest.mark.parametrize(("took", "rest"), [(10, 60), (50, 100), (600, 720)])
def test_a_long_stock_run_leaves_the_other_flows_as_much_time_as_it_took_up_to_two_minutes(
    took: float, rest: float
) -> None:
    run = Run("run-0", Flow.STOCK, NOW, ended=NOW + took, status=RunStatus.SUCCEEDED)
    state = FlowState(Flow.STOCK, last_started=NOW, last_run=run)
    assert next_due(FlowSettings(every=60), state, NOW) == NOW + rest
    assert not is_due(FlowSettings(every=60), state, NOW + rest - 6)
    assert is_due(FlowSettings(every=60), state, NOW + rest)


def test_invalid_settings_become_a_problem_of_that_connection_alone_written_once(
    dispatcher: Dispatcher, table: MemoryTable
) -> None:
    apply(table, "broken", orders={})
    apply(table, "sound")
    assert dispatch(dispatcher, Flow.ORDERS) == ["sound"]
    (problem,) = ProblemStore(table, "broken", dispatcher.clock).all()
    assert (problem.flow, problem.key) == ("orders", RUN_KEY)
    assert "orders.location" in problem.reasons[0]
    assert problem.fix
    writes = table.writes
    dispatch(dispatcher, Flow.ORDERS)
    assert table.writes == writes


def test_a_queue_that_fails_for_one_connection_fails_the_tick_only_after_the_others(table: MemoryTable) -> None:
    for name in ("aurora", "borealis", "corona"):
        apply(table, name)
    queue = BrokenQueue("borealis")
    with pytest.raises(ExceptionGroup, match="1 connections") as caught:
        dispatch(Dispatcher(table, queue, ManualClock(NOW)), Flow.STYLES)
    assert isinstance(caught.value.exceptions[0], OSError)
    assert [message.connection for message in queue.messages] == ["aurora", "corona"]
