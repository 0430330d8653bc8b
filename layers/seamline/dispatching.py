"""Decides which connections are due for a flow, and queues a run for each; one broken connection stops no other.

A schedule cannot tick more often than once a minute. Where a connection asks for more, its ticks are followed by looks
that wait on a queue meanwhile.
"""

import logging
import secrets as randomness
from contextlib import suppress

from msgspec import Struct

from seamline.aws import Look, LookQueue, RunMessage, RunQueue
from seamline.clock import Clock, utc
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.errors import SettingsInvalid
from seamline.flows.failure import error_text, record_failure
from seamline.settings import FlowSettings
from seamline.state.connections import AppliedConnection, ConnectionStore, effective_settings
from seamline.state.problems import ProblemStore
from seamline.state.runs import FlowState, RunStore, flow_rows, flow_state
from seamline.state.table import Table

SCHEDULE = "schedule"
"""The reason of a run that nobody asked for."""
SLACK_SECONDS = 5.0
"""Schedules tick with some jitter; without slack a flow would miss every other tick."""
CONTINUATION_SECONDS = 900.0
"""How long a continuation is trusted to be on its way before a new run is queued after all."""
LONGEST_REST_SECONDS = 120.0
"""How long the stock flow rests after a long run, so that JOOR does not fall behind for the others' sake."""
LEAST_SECONDS = 15
"""No two looks are closer together than this."""
LONGEST_DELAY = 900
"""The longest that SQS holds a message back."""


class Dispatcher(Struct, frozen=True):
    """What a look at all connections needs."""

    table: Table
    queue: RunQueue
    clock: Clock


def look_on(dispatcher: Dispatcher, looks: LookQueue, tick: Look) -> None:
    """Have the connections looked at again before the next tick, as often as the most eager one of them asks."""
    every = LONGEST_DELAY
    for applied in ConnectionStore(dispatcher.table).all():
        with suppress(SettingsInvalid):
            settings = effective_settings(applied).flows.of(tick.flow)
            every = min(every, settings.every) if settings.enabled and not settings.paused else every
    for delay in delays(every, tick.seconds):
        looks.send(Look(tick.flow), delay)


def delays(every: int, seconds: int) -> range:
    """After how many seconds to look again until the next tick comes in so many."""
    step = max(every, LEAST_SECONDS)
    return range(step, min(seconds - LEAST_SECONDS, LONGEST_DELAY) + 1, step)


def dispatch(dispatcher: Dispatcher, flow: Flow) -> list[str]:
    """Queue a run of the flow for every connection that is due; returns their names.

    Raises ExceptionGroup, after all connections were looked at, with what went unexpectedly wrong: the tick is then
    repeated, and the deduplication id keeps it from queueing a run twice.
    """
    queued, failures = [], []
    connections = list(ConnectionStore(dispatcher.table).all())
    rows = flow_rows(dispatcher.table, [applied.name for applied in connections], flow)
    for applied in connections:
        try:
            state = flow_state(rows.get(applied.name), flow)
            if _dispatch_one(dispatcher, applied, state):
                queued.append(applied.name)
        except SettingsInvalid as error:
            _record_once(dispatcher, applied.name, flow, error)
        except Exception as error:
            _LOG.exception("dispatch of %s to %s failed", flow.value, applied.name)
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"dispatch of {flow.value} failed for {len(failures)} connections", failures)
    return queued


def is_due(settings: FlowSettings, state: FlowState, now: float) -> bool:
    """Whether a run is to be queued now; not while a continuation of the last one is on its way."""
    if not settings.enabled or settings.paused:
        return False
    last = state.last_run
    if last and last.status is RunStatus.CONTINUED and now - last.ended < CONTINUATION_SECONDS:
        return False
    if settings.at is not None:
        return _slot(settings, state.last_started) < _slot(settings, now)
    return max(state.last_started + settings.every, _rested(state)) <= now + SLACK_SECONDS


def next_due(settings: FlowSettings, state: FlowState, now: float) -> float:
    """When the next run is due, in epoch seconds; in the past when it is due already. A flow that never ran is due."""
    if not state.last_started:
        return now
    if settings.at is None:
        return max(state.last_started + settings.every, _rested(state))
    return (_slot(settings, state.last_started) + 1) * settings.every + _offset(settings)


def _rested(state: FlowState) -> float:
    """When a flow that reads everything may read it again: it leaves other flows as much of the calls as it took."""
    last = state.last_run
    if state.flow is not Flow.STOCK or last is None or last.only:
        return 0.0
    return last.ended + min(last.ended - last.started, LONGEST_REST_SECONDS)


def _dispatch_one(dispatcher: Dispatcher, applied: AppliedConnection, state: FlowState) -> bool:
    flow = state.flow
    settings = effective_settings(applied).flows.of(flow)
    now = dispatcher.clock.now()
    if not is_due(settings, state, now):
        return False
    # A tick that AWS delivers twice finds the same id; two ticks, with all their jitter, never do.
    message = RunMessage(applied.name, flow, new_run_id(now), SCHEDULE)
    dispatcher.queue.send(message, f"{applied.name}.{flow.value}.{int(now / max(settings.every / 2, 1))}")
    return True


def _slot(settings: FlowSettings, now: float) -> int:
    """The number of the stretch of `every` seconds that a moment is in, counted from the time of day in `at`."""
    return int((now + SLACK_SECONDS - _offset(settings)) // max(settings.every, 1))


def _offset(settings: FlowSettings) -> int:
    hours, _, minutes = (settings.at or "00:00").partition(":")
    return int(hours) * 3600 + int(minutes) * 60


def new_run_id(now: float) -> str:
    """A run id that sorts by time."""
    return f"{utc(now):%Y%m%dT%H%M%S}-{randomness.token_hex(3)}"


def _record_once(dispatcher: Dispatcher, connection: str, flow: Flow, error: SettingsInvalid) -> None:
    """Settings become invalid by an incompatible upgrade only; the same fault is not written at every tick."""
    _LOG.error("the settings of %s are invalid in %s places", connection, len(error.problems))
    runs = RunStore(dispatcher.table, connection)
    last = runs.flow(flow).last_run
    if last and last.error == error_text(error):
        return
    now = dispatcher.clock.now()
    problems = ProblemStore(dispatcher.table, connection, dispatcher.clock)
    record_failure(runs, problems, Run(new_run_id(now), flow, now, ended=now), error)


_LOG = logging.getLogger(__name__)
