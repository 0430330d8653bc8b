"""The export function: each order for itself, one acknowledgement for the batch, and only bugs stay on the queue."""

import io
import json

import httpx
import pytest

from functions.export_order import EXPORT_KEY, export
from sandbox.kit.faults import FaultRule
from seamline.credentials import MemorySecrets
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.runtime import Runtime
from seamline.state.ledger import Ledger
from seamline.state.problems import ProblemStore
from seamline.telemetry import Telemetry
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.functions.events import Json, batch, export_record, record

DONE: Json = {"batchItemFailures": []}
SECONDS = 60.0


def received(world: World, count: int = 1) -> list[str]:
    """Approved orders that wait for their export."""
    ids = [world.approved_order() for _ in range(count)]
    world.run(Flow.ORDERS)
    world.sandbox.log.clear()
    return ids


def batch_of(*order_ids: str) -> Json:
    """A batch with one message an order."""
    return batch(*(export_record(CONNECTION, order_id, n) for n, order_id in enumerate(order_ids, 1)))


def state(world: World, order_id: str) -> OrderState:
    """Where an order stands."""
    return Ledger(world.table, CONNECTION).get(order_id).entry.state


def acknowledgements(world: World) -> int:
    """How many times JOOR was told."""
    return sum("bulk_update" in call.path for call in world.sandbox.log.writes("joor"))


def test_a_batch_becomes_sales_and_joor_is_told_in_one_call(world: World, telemetry: Telemetry) -> None:
    ids = received(world, 3)
    assert export(world.runtime, telemetry, batch_of(*ids), SECONDS) == DONE
    assert [state(world, order_id) for order_id in ids] == [OrderState.ACKNOWLEDGED] * 3
    assert [len(world.sales(order_id)) for order_id in ids] == [1, 1, 1]
    assert acknowledgements(world) == 1


def test_a_held_order_does_not_hold_back_the_others_and_is_not_acknowledged(
    world: World, telemetry: Telemetry, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown = world.approved_order(lines=[{"upc": "0000000000000", "quantity": 1, "price": "1.00"}])
    (good,) = received(world)
    capsys.readouterr()
    assert export(world.runtime, telemetry, batch_of(unknown, good), SECONDS) == DONE
    assert (state(world, unknown), state(world, good)) == (OrderState.HELD, OrderState.ACKNOWLEDGED)
    (metrics,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (metrics["OrdersExported"], metrics["OrdersHeld"], metrics["OrdersFailed"]) == ([1.0], [1.0], [0.0])


def test_a_failed_acknowledgement_is_left_to_the_orders_flow(world: World, telemetry: Telemetry) -> None:
    (order_id,) = received(world)
    world.sandbox.faults.add(FaultRule("joor", path="bulk_update", status=500, times=-1))
    assert export(world.runtime, telemetry, batch_of(order_id), SECONDS) == DONE
    assert state(world, order_id) is OrderState.EXPORTED
    world.sandbox.faults.clear()
    world.clock.sleep(130)
    world.run(Flow.ORDERS)
    assert state(world, order_id) is OrderState.ACKNOWLEDGED
    assert len(world.sales(order_id)) == 1


def test_a_message_delivered_twice_makes_one_sale(world: World, telemetry: Telemetry) -> None:
    (order_id,) = received(world)
    for _ in range(2):
        assert export(world.runtime, telemetry, batch_of(order_id), SECONDS) == DONE
    assert len(world.sales(order_id)) == 1
    assert acknowledgements(world) == 1


def test_missing_credentials_are_one_problem_that_the_next_export_closes(world: World, telemetry: Telemetry) -> None:
    ids = received(world, 2)
    bare = Runtime(world.table, MemorySecrets(), world.queue, world.clock)
    assert export(bare, telemetry, batch_of(*ids), SECONDS) == DONE
    problems = ProblemStore(world.table, CONNECTION, world.clock)
    (problem,) = problems.all(Flow.ORDERS)
    assert (problem.key, problem.attempts) == (EXPORT_KEY, 1)
    assert "credentials" in problem.fix
    assert state(world, ids[0]) is OrderState.RECEIVED
    export(world.runtime, telemetry, batch_of(*ids), SECONDS)
    assert problems.keys(Flow.ORDERS) == set()


def test_an_order_of_a_connection_that_is_gone_is_consumed_with_a_log_line(
    world: World, telemetry: Telemetry, logs: io.StringIO
) -> None:
    assert export(world.runtime, telemetry, batch(export_record("gone", "1")), SECONDS) == DONE
    lines = [json.loads(text) for text in logs.getvalue().splitlines()]
    assert {line["connection"] for line in lines} == {"gone"}
    assert "'gone'" in lines[0]["message"]


def test_no_order_is_begun_when_the_time_is_nearly_over(world: World, telemetry: Telemetry) -> None:
    (order_id,) = received(world)
    assert export(world.runtime, telemetry, batch_of(order_id), seconds=12.0) == DONE
    assert state(world, order_id) is OrderState.RECEIVED
    assert world.sandbox.log.writes("core") == []


def test_a_bug_keeps_its_own_group_on_the_queue_and_no_other(world: World, telemetry: Telemetry) -> None:
    first, second = received(world, 2)
    buggy = world.new_runtime(transport=FirstCallBreaks(httpx.WSGITransport(app=world.sandbox.wsgi)))
    event = batch(
        export_record(CONNECTION, first, 1),
        export_record(CONNECTION, second, 2),
        export_record(CONNECTION, first, 3),
    )
    answer = export(buggy, telemetry, event, SECONDS)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}, {"itemIdentifier": "message-3"}]}
    assert state(world, second) is OrderState.ACKNOWLEDGED


def test_a_message_that_makes_no_sense_goes_to_the_dead_letters(world: World, telemetry: Telemetry) -> None:
    answer = export(world.runtime, telemetry, batch(record("{}", "group")), SECONDS)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}


class FirstCallBreaks(httpx.BaseTransport):
    """A transport whose first call fails as only a bug can."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self._broken = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Break once, then pass on."""
        if not self._broken:
            self._broken = True
            raise ZeroDivisionError("division by zero")
        return self._inner.handle_request(request)
