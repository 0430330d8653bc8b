"""Fixtures of the function tests: the small brand of the sandbox, an API over it, and logs nobody else hears."""

import io
from collections.abc import Iterator

import pytest

from seamline.telemetry import Telemetry
from tests.sandbox.flows.world import World
from tests.unit.functions.client import Client
from tests.unit.hearing import heard


@pytest.fixture
def world() -> World:
    """A brand whose first cycle has run."""
    made = World()
    made.cycle()
    return made


@pytest.fixture
def client(world: World) -> Client:
    """The operator's API over the brand."""
    return Client(world)


@pytest.fixture
def logs() -> io.StringIO:
    """What the function logs."""
    return io.StringIO()


@pytest.fixture
def telemetry(logs: io.StringIO, request: pytest.FixtureRequest) -> Iterator[Telemetry]:
    """The telemetry of a function; the library's logger is given back as it was."""
    with heard(request.node.nodeid, logs) as telemetry:
        yield telemetry
