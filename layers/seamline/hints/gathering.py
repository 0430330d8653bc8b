"""Gathers hints: one run for all that come before it starts, however many they are."""

import hashlib
import logging
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from seamline.aws import RunMessage, RunQueue
from seamline.batches import Answer
from seamline.clock import Clock
from seamline.dispatching import new_run_id
from seamline.domain.flow import HINTS, Flow
from seamline.domain.hint import MOST_RECORDS, Hint, heaped
from seamline.errors import NotFound, SettingsInvalid
from seamline.hints.hint_queue import HintQueue
from seamline.settings import Settings
from seamline.state.connections import ConnectionStore
from seamline.state.hints import HintStore
from seamline.state.table import Table


class Gatherer(Struct, frozen=True):
    """What gathering needs: the state, the flows' queues, and the queue the hints came from."""

    table: Table
    runs: RunQueue
    hints: HintQueue
    clock: Clock


class _Heap(Struct):
    """The hints of one connection and flow in a batch, and the messages they came in."""

    hints: list[Hint]
    messages: list[str]


def gather(gatherer: Gatherer, event: Mapping[str, Any]) -> Answer:
    """Queue a run for each connection and flow the hints are for. Only what failed stays on the queue."""
    heaps, unread = _heaps(event["Records"])
    failed = list(unread)
    for (connection, flow), heap in heaps.items():
        try:
            _pass_on(gatherer, connection, flow, heap)
        except Exception:
            _LOG.exception("hints for %s of %s stay on the queue", flow.value, connection)
            failed += heap.messages
    return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}


def merged(hints: Iterable[Hint]) -> tuple[str, ...]:
    """The records of all hints without repetition; none at all, which means everything, when they are too many."""
    records: dict[str, None] = {}
    for hint in hints:
        if not hint.records:
            return ()
        records.update(dict.fromkeys(hint.records))
    return tuple(records) if len(records) <= MOST_RECORDS else ()


def _heaps(records: Sequence[Mapping[str, Any]]) -> tuple[dict[tuple[str, Flow], _Heap], list[str]]:
    heaps: dict[tuple[str, Flow], _Heap] = {}
    unread: list[str] = []
    for record in records:
        try:
            hint = msgspec.json.decode(record["body"], type=Hint)
        except msgspec.DecodeError:
            _LOG.exception("a hint cannot be read")
            unread.append(record["messageId"])
            continue
        heap = heaps.setdefault((hint.connection, hint.flow), _Heap([], []))
        heap.hints.append(hint)
        heap.messages.append(record["messageId"])
    return heaps, unread


def _pass_on(gatherer: Gatherer, connection: str, flow: Flow, heap: _Heap) -> None:
    settings = _wanting(gatherer.table, connection, flow)
    if settings is None:
        _LOG.info("hints for %s of %s are not wanted", flow.value, connection)
        return
    now, records = gatherer.clock.now(), merged(heap.hints)
    rest = settings.webhooks.rest
    store = HintStore(gatherer.table, connection)
    wait = store.add(flow, lambda waiting: heaped(waiting, records, now, rest))
    if wait:
        gatherer.hints.send(Hint(connection, flow, records), math.ceil(wait))
    elif wait is not None:
        message = RunMessage(connection, flow, new_run_id(now), HINTS)
        gatherer.runs.send(message, _deduplication_id(message, heap.messages))
    _LOG.info("%d hints for %s of %s: %s", len(heap.hints), flow.value, connection, len(records) or "all records")


def _wanting(table: Table, connection: str, flow: Flow) -> Settings | None:
    """The settings of a connection whose flow wants hints now, else None."""
    try:
        settings = ConnectionStore(table).settings(connection)
    except (NotFound, SettingsInvalid):
        return None
    return settings if flow in wanted_flows(settings) and not settings.flows.of(flow).paused else None


def wanted_flows(settings: Settings) -> Iterator[Flow]:
    """The flows that want to hear of changes: chosen in the webhooks section, and not switched off."""
    if settings.webhooks.enabled:
        chosen = (Flow(name) for name in settings.webhooks.flows)
        yield from (flow for flow in chosen if settings.flows.of(flow).enabled)


def _deduplication_id(message: RunMessage, names: Sequence[str]) -> str:
    """The same messages delivered twice queue one run."""
    digest = hashlib.sha256(" ".join(sorted(names)).encode()).hexdigest()[:32]
    return f"{message.connection}.{message.flow.value}.hint.{digest}"


_LOG = logging.getLogger(__name__)
