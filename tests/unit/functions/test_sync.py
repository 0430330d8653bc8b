"""Sync runs a slice per message, continues what is unfinished, and leaves nothing but bugs on the queue."""

import io
import json

import httpx
import pytest
from msgspec.structs import replace

from functions.sync import Worker, sync
from sandbox.kit.faults import FaultRule
from seamline.credentials import MemorySecrets
from seamline.domain.flow import HINT, HINTS, Flow, Run, RunStatus
from seamline.domain.hint import heaped
from seamline.runtime import Runtime
from seamline.state.hints import HintStore
from seamline.state.problems import RUN_KEY, ProblemStore
from seamline.state.runs import RunStore
from seamline.telemetry import Telemetry
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World
from tests.unit.functions.events import Json, RememberingQueue, batch, record, run_record

DONE: Json = {"batchItemFailures": []}
FAILED: Json = {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
SECONDS = 300.0


@pytest.fixture
def queue() -> RememberingQueue:
    return RememberingQueue()


@pytest.fixture
def worker(world: World, queue: RememberingQueue, telemetry: Telemetry) -> Worker:
    return Worker(world.runtime, queue, telemetry)


def last_run(world: World, flow: Flow) -> Run:
    """The last run of a flow."""
    run = RunStore(world.table, CONNECTION).flow(flow).last_run
    assert run
    return run


def reapply(world: World, **changes: Json) -> None:
    """Change the connection's settings."""
    applied = world.runtime.connections.get(CONNECTION)
    world.runtime.connections.save(replace(applied, settings={**SETTINGS, **changes}))


def test_a_message_runs_its_flow_under_its_run_id_and_reason(world: World, worker: Worker) -> None:
    world.approved_order()
    event = batch(run_record(CONNECTION, Flow.ORDERS, "run-7", "asked for by ana"))
    assert sync(worker, event, SECONDS) == DONE
    run = last_run(world, Flow.ORDERS)
    assert (run.id, run.reason, run.status) == ("run-7", "asked for by ana", RunStatus.SUCCEEDED)
    assert run.counts == {"received": 1, "queued": 1}


def test_an_unfinished_run_is_continued_under_its_run_id_once_per_message(
    world: World, queue: RememberingQueue, telemetry: Telemetry
) -> None:
    runtime = SlicedRuntime(world)
    worker = Worker(runtime, queue, telemetry)
    first = run_record(CONNECTION, Flow.STYLES, "run-7")
    for _ in range(2):
        assert sync(worker, batch(first), SECONDS) == DONE
    assert sync(worker, batch(run_record(CONNECTION, Flow.STYLES, "run-7", number=2)), SECONDS) == DONE
    assert [message.run_id for message in queue.messages] == ["run-7", "run-7"]
    assert runtime.seconds == [SECONDS - 10] * 3


def test_a_finished_run_queues_nothing(worker: Worker, queue: RememberingQueue) -> None:
    sync(worker, batch(run_record(CONNECTION, Flow.STOCK)), SECONDS)
    assert queue.messages == []


def test_an_api_that_fails_is_recorded_and_the_message_is_done_with(world: World, worker: Worker) -> None:
    world.sandbox.faults.add(FaultRule("joor", status=401, times=-1))
    assert sync(worker, batch(run_record(CONNECTION, Flow.ORDERS)), SECONDS) == DONE
    assert last_run(world, Flow.ORDERS).status is RunStatus.FAILED
    (problem,) = ProblemStore(world.table, CONNECTION, world.clock).all(Flow.ORDERS)
    assert problem.key == RUN_KEY
    assert "credentials" in problem.fix


def test_missing_credentials_are_a_failed_run_that_the_next_good_one_heals(
    world: World, worker: Worker, queue: RememberingQueue, telemetry: Telemetry
) -> None:
    bare = Runtime(world.table, MemorySecrets(), world.queue, world.clock)
    assert sync(Worker(bare, queue, telemetry), batch(run_record(CONNECTION, Flow.STOCK)), SECONDS) == DONE
    assert last_run(world, Flow.STOCK).error.startswith("CredentialsRejected: no credentials for lune")
    problems = ProblemStore(world.table, CONNECTION, world.clock)
    assert problems.keys(Flow.STOCK) == {RUN_KEY}
    sync(worker, batch(run_record(CONNECTION, Flow.STOCK, "run-2")), SECONDS)
    assert problems.keys(Flow.STOCK) == set()


def test_settings_that_an_upgrade_made_invalid_are_a_failed_run(world: World, worker: Worker) -> None:
    reapply(world, orders={})
    assert sync(worker, batch(run_record(CONNECTION, Flow.STYLES)), SECONDS) == DONE
    assert "orders.location" in last_run(world, Flow.STYLES).error


def test_a_run_of_a_connection_that_is_gone_is_consumed_with_a_log_line(worker: Worker, logs: io.StringIO) -> None:
    assert sync(worker, batch(run_record("gone", Flow.STYLES)), SECONDS) == DONE
    (line,) = [json.loads(text) for text in logs.getvalue().splitlines()]
    assert (line["connection"], line["flow"], line["run"]) == ("gone", "styles", "run-1")
    assert "'gone'" in line["message"]


def test_a_bug_stays_on_the_queue_and_is_shown_as_a_problem(
    world: World, queue: RememberingQueue, telemetry: Telemetry
) -> None:
    worker = Worker(world.new_runtime(transport=BuggyTransport()), queue, telemetry)
    assert sync(worker, batch(run_record(CONNECTION, Flow.STOCK)), SECONDS) == FAILED
    (problem,) = ProblemStore(world.table, CONNECTION, world.clock).all(Flow.STOCK)
    assert (problem.reasons, problem.fix[:9]) == (("division by zero",), "report it")
    assert last_run(world, Flow.STOCK).error == "ZeroDivisionError: division by zero"


@pytest.mark.parametrize("body", ["{", '{"connection": "lune", "flow": "planets", "run_id": "1", "reason": ""}'])
def test_a_message_that_makes_no_sense_goes_to_the_dead_letters(body: str, worker: Worker) -> None:
    assert sync(worker, batch(record(body, CONNECTION)), SECONDS) == FAILED


@pytest.mark.parametrize("switch", [{"paused": True}, {"enabled": False}])
def test_a_flow_that_was_paused_stops_between_slices(switch: Json, world: World, worker: Worker) -> None:
    before = last_run(world, Flow.STYLES)
    reapply(world, flows={"styles": {"every": 300, **switch}})
    assert sync(worker, batch(run_record(CONNECTION, Flow.STYLES, "run-9")), SECONDS) == DONE
    assert last_run(world, Flow.STYLES) == before


def test_a_scheduled_run_overtaken_while_it_waited_is_dropped_but_never_one_that_was_asked_for(
    world: World, worker: Worker
) -> None:
    started = RunStore(world.table, CONNECTION).flow(Flow.STOCK).last_started
    sync(worker, batch(run_record(CONNECTION, Flow.STOCK, "overtaken", sent=started - 1)), SECONDS)
    assert last_run(world, Flow.STOCK).id != "overtaken"
    sync(worker, batch(run_record(CONNECTION, Flow.STOCK, "asked", "asked for by ana", sent=started - 1)), SECONDS)
    assert last_run(world, Flow.STOCK).id == "asked"
    sync(worker, batch(run_record(CONNECTION, Flow.STOCK, "asked", sent=started - 1)), SECONDS)
    assert last_run(world, Flow.STOCK).reason == "schedule"


def test_a_run_is_counted_per_connection_and_flow(worker: Worker, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    sync(worker, batch(run_record(CONNECTION, Flow.STOCK)), SECONDS)
    (metrics,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (metrics["connection"], metrics["flow"]) == (CONNECTION, "stock")
    assert (metrics["Runs"], metrics["Failures"], metrics["Changes"]) == ([1.0], [0.0], [0.0])
    assert metrics["Calls"][0] > 0


class SlicedRuntime(Runtime):
    """A runtime whose runs never end within a slice."""

    def __init__(self, world: World) -> None:
        super().__init__(world.table, MemorySecrets(), world.queue, world.clock)
        self.seconds: list[float] = []

    def run(self, connection: str, request: object, seconds: float) -> Run:
        """Note the time given, and leave something."""
        self.seconds.append(seconds)
        return Run("run-7", Flow.STYLES, 1.0, ended=2.0, status=RunStatus.CONTINUED)


class BuggyTransport(httpx.BaseTransport):
    """A transport that fails as only a bug can."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Break."""
        raise ZeroDivisionError("division by zero")


def hints_wait(world: World, at: float, *skus: str) -> Json:
    """Let hints of these SKUs wait since a moment; the message that will take them."""
    HintStore(world.table, CONNECTION).add(Flow.STOCK, lambda heap: heaped(heap, skus, at, 10.0))
    return run_record(CONNECTION, Flow.STOCK, "hints-1", HINTS)


def test_a_run_takes_the_hints_that_wait_when_it_starts(world: World, worker: Worker) -> None:
    now = world.clock.now()
    event = batch(hints_wait(world, now + 1, "HAT"))
    hints_wait(world, now + 2, "DRS-BLK-S", "HAT")
    assert sync(worker, event, SECONDS) == DONE
    run = last_run(world, Flow.STOCK)
    assert (run.id, run.reason, run.only) == ("hints-1", HINT, ("HAT", "DRS-BLK-S"))
    assert HintStore(world.table, CONNECTION).take(Flow.STOCK).is_empty


def test_a_message_without_hints_does_nothing(world: World, worker: Worker) -> None:
    event = batch(hints_wait(world, world.clock.now() + 1, "HAT"))
    sync(worker, event, SECONDS)
    started = last_run(world, Flow.STOCK)
    world.clock.sleep(60)
    assert sync(worker, event, SECONDS) == DONE
    assert last_run(world, Flow.STOCK) == started


def test_hints_that_a_good_whole_run_has_seen_need_no_run(world: World, worker: Worker) -> None:
    whole = last_run(world, Flow.STOCK)
    assert sync(worker, batch(hints_wait(world, whole.started - 1, "HAT")), SECONDS) == DONE
    assert last_run(world, Flow.STOCK).id == whole.id
    store = RunStore(world.table, CONNECTION)
    state = store.flow(Flow.STOCK)
    store.save(replace(state, last_started=state.last_good + 60))
    sync(worker, batch(hints_wait(world, state.last_good, "HAT")), SECONDS)
    assert last_run(world, Flow.STOCK).id == "hints-1"


def test_hints_of_more_records_than_the_settings_allow_make_the_whole_flow_run(world: World, worker: Worker) -> None:
    reapply(world, webhooks={"most_records": 2})
    sync(worker, batch(hints_wait(world, world.clock.now() + 1, "A", "B", "C")), SECONDS)
    run = last_run(world, Flow.STOCK)
    assert (run.reason, run.only) == (HINT, ())
    assert RunStore(world.table, CONNECTION).flow(Flow.STOCK).last_good == run.ended
