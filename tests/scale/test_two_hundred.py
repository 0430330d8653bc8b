"""Two hundred connections in one stack: one that is slow, one refused and one throttled harm no other."""

import io
from collections.abc import Iterator

import msgspec
import pytest

from sandbox.kit.faults import FaultRule
from seamline.credentials import Cin7CoreCredentials
from seamline.domain.flow import Flow
from seamline.state.runs import RunStore
from seamline.telemetry import Telemetry
from tests.scale.tenants import FLOWS, START, Stack
from tests.unit.hearing import heard

CONNECTIONS, MINUTES = 200, 2
SLOW, REFUSED, THROTTLED = "brand-1", "brand-2", "brand-3"


@pytest.fixture(scope="module")
def telemetry() -> Iterator[Telemetry]:
    with heard("two-hundred", io.StringIO()) as telemetry:
        yield telemetry


@pytest.fixture(scope="module")
def alone(telemetry: Telemetry) -> Stack:
    """A connection that has the stack to itself."""
    stack = Stack(1, telemetry)
    stack.open()
    stack.run(MINUTES)
    return stack


@pytest.fixture(scope="module")
def stack(telemetry: Telemetry) -> Stack:
    """Two hundred connections, three of them in trouble."""
    made = Stack(CONNECTIONS, telemetry)
    made.tenants[SLOW].seconds_a_call = 25.0
    refused = made.tenants[REFUSED]
    wrong = Cin7CoreCredentials(refused.credentials.cin7_core.account_id, "wrong")
    refused.credentials = msgspec.structs.replace(refused.credentials, cin7_core=wrong)
    made.tenants[THROTTLED].sandbox.faults.add(FaultRule("core", status=429, body="API limit", times=-1))
    made.open()
    made.run(MINUTES)
    return made


def healthy(stack: Stack) -> list[str]:
    """Everybody but the three."""
    return [name for name in stack.tenants if name not in (SLOW, REFUSED, THROTTLED)]


def calls(stack: Stack, name: str) -> list[tuple[str, str, float]]:
    """Every call a connection made: method, path, and how long after the start."""
    log = stack.tenants[name].sandbox.log
    return [(call.method, call.path, call.at.timestamp() - START) for call in (*log.of("core"), *log.of("joor"))]


def test_the_three_are_in_trouble_indeed(stack: Stack) -> None:
    now = stack.clock.now()
    assert stack.tenants[SLOW].freshness(Flow.ORDERS, now) != stack.tenants["brand-0"].freshness(Flow.ORDERS, now)
    for name in (REFUSED, THROTTLED):
        run = RunStore(stack.table, name).flow(Flow.STYLES).last_run
        assert run
        assert run.error


def test_every_other_connection_is_as_fresh_as_it_would_be_alone(stack: Stack, alone: Stack) -> None:
    now = stack.clock.now()
    for flow in FLOWS:
        expected = alone.tenants["brand-0"].freshness(flow, now)
        assert {stack.tenants[name].freshness(flow, now) for name in healthy(stack)} == {expected}
        assert expected <= FLOWS[flow]


def test_every_other_connection_makes_the_very_calls_it_would_make_alone_at_the_same_moments(
    stack: Stack, alone: Stack
) -> None:
    expected = calls(alone, "brand-0")
    assert expected
    assert [name for name in healthy(stack) if calls(stack, name) != expected] == []


def test_a_look_of_dispatch_costs_two_rows_a_connection_and_a_message_for_each_that_is_due(stack: Stack) -> None:
    assert stack.rows == 2 * CONNECTIONS * stack.looks
    due = CONNECTIONS * (MINUTES + (MINUTES + 1) // 2)
    assert due - 3 * (MINUTES + (MINUTES + 1) // 2) <= stack.messages <= due
