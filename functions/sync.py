"""Runs a slice of one flow for one connection, and queues what is left of it."""

import logging
from typing import TYPE_CHECKING, Any

import msgspec
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from msgspec import Struct

from seamline.aws import RunMessage, RunQueue
from seamline.batches import Answer, work_off
from seamline.dispatching import SCHEDULE
from seamline.environment import environment
from seamline.errors import NotFound, SettingsInvalid
from seamline.flows.run import RunRequest
from seamline.runtime import Runtime, is_unfinished
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
    return work_off(event, lambda record: _work(worker, record, seconds - MARGIN_SECONDS))


def _work(worker: Worker, record: SQSRecord, seconds: float) -> None:
    message = msgspec.json.decode(record.body, type=RunMessage)
    with worker.telemetry.about(connection=message.connection, flow=message.flow.value, run=message.run_id):
        try:
            needless = _why_needless(worker.runtime, message, int(record.attributes.sent_timestamp or 0) / 1000)
            if needless:
                _LOG.info("nothing done: %s", needless)
            else:
                _run(worker, message, record.message_id, seconds)
        except NotFound as error:
            _LOG.warning("nothing done: %s", error)


def _run(worker: Worker, message: RunMessage, message_id: str, seconds: float) -> None:
    request = RunRequest(message.flow, message.run_id, message.reason)
    run = worker.runtime.run(message.connection, request, seconds)
    worker.telemetry.ran(message.connection, run)
    if is_unfinished(run):
        # The message's id names the slice, so that a message delivered twice queues one continuation.
        worker.queue.send(message, f"{message.connection}.{message.flow.value}.{message_id}")


def _why_needless(runtime: Runtime, message: RunMessage, sent: float) -> str:
    """A scheduled run that waited while another one started has been overtaken; a paused flow stops between slices."""
    try:
        settings = runtime.connections.settings(message.connection).flows.of(message.flow)
    except SettingsInvalid:
        return ""
    if settings.paused or not settings.enabled:
        return "the flow is paused or switched off"
    state = RunStore(runtime.table, message.connection).flow(message.flow)
    other = state.last_run is not None and state.last_run.id != message.run_id
    if message.reason == SCHEDULE and other and 0 < sent <= state.last_started:
        return "another run started after this one was queued"
    return ""


_LOG = logging.getLogger("seamline.sync")
