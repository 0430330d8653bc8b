"""Runs a slice of one flow for one connection, and queues what is left of it."""

import logging
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from seamline.aws import RunMessage, RunQueue
from seamline.batches import Answer, Message, work_off
from seamline.dispatching import SCHEDULE
from seamline.domain.flow import HINT, HINTS
from seamline.environment import environment
from seamline.errors import NotFound, SettingsInvalid
from seamline.flows.run import RunRequest
from seamline.runtime import Runtime, is_unfinished
from seamline.state.hints import HintStore
from seamline.state.runs import RunStore
from seamline.telemetry import Telemetry

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

MARGIN_SECONDS = 10.0
"""What a slice leaves of the function's time for its last call and its bookkeeping."""


class Worker(Struct, frozen=True):
    """What a slice is worked off with."""

    runtime: Runtime
    queue: RunQueue
    telemetry: Telemetry


def handler(event: dict[str, Any], context: "LambdaContext") -> Answer:
    """Answer one message of the flow's queue."""
    here = environment()
    worker = Worker(here.runtime, here.runs, here.telemetry)
    return sync(worker, event, context.get_remaining_time_in_millis() / 1000)


def sync(worker: Worker, event: dict[str, Any], seconds: float) -> Answer:
    """Work off the messages within `seconds`. Failed runs are recorded and done with; bugs reach the dead letters."""
    return work_off(event, lambda message: _work(worker, message, seconds - MARGIN_SECONDS))


def _work(worker: Worker, message: Message, seconds: float) -> None:
    wanted = message.read(RunMessage)
    with worker.telemetry.about(connection=wanted.connection, flow=wanted.flow.value, run=wanted.run_id):
        try:
            needless = _why_needless(worker.runtime, wanted, message.sent)
            resolved = wanted if needless or wanted.reason != HINTS else _with_hints(worker.runtime, wanted)
            if needless or resolved is None:
                _LOG.info("nothing done: %s", needless or "no hint waits that a whole run has not seen")
            else:
                _run(worker, resolved, message.id, seconds)
        except NotFound as error:
            _LOG.warning("nothing done: %s", error)


def _run(worker: Worker, wanted: RunMessage, message_id: str, seconds: float) -> None:
    request = RunRequest(wanted.flow, wanted.run_id, wanted.reason, wanted.only)
    run = worker.runtime.run(wanted.connection, request, seconds)
    worker.telemetry.ran(wanted.connection, run)
    if is_unfinished(run):
        # The message's id names the slice, so that a message delivered twice queues one continuation.
        worker.queue.send(wanted, f"{wanted.connection}.{wanted.flow.value}.{message_id}")


def _with_hints(runtime: Runtime, wanted: RunMessage) -> RunMessage | None:
    """The run that the hints waiting by now ask for; None if there are none, or a whole run has started since."""
    heap = HintStore(runtime.table, wanted.connection).take(wanted.flow)
    state = RunStore(runtime.table, wanted.connection).flow(wanted.flow)
    if heap.is_empty or heap.added_at < state.last_started <= state.last_good:
        return None
    most = runtime.connections.settings(wanted.connection).webhooks.most_records
    only = heap.records if len(heap.records) <= most else ()
    return replace(wanted, reason=HINT, only=only)


def _why_needless(runtime: Runtime, wanted: RunMessage, sent: float) -> str:
    """A scheduled run that waited while another one started has been overtaken; a paused flow stops between slices."""
    try:
        settings = runtime.connections.settings(wanted.connection).flows.of(wanted.flow)
    except SettingsInvalid:
        return ""
    if settings.paused or not settings.enabled:
        return "the flow is paused or switched off"
    state = RunStore(runtime.table, wanted.connection).flow(wanted.flow)
    other = state.last_run is not None and state.last_run.id != wanted.run_id
    if wanted.reason == SCHEDULE and other and 0 < sent <= state.last_started:
        return "another run started after this one was queued"
    return ""


_LOG = logging.getLogger("seamline.sync")
