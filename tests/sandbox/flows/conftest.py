"""Fixtures of the flow tests: a fresh small brand for each."""

import pytest

from tests.sandbox.flows.world import World


@pytest.fixture
def world() -> World:
    """A brand with nothing in JOOR yet."""
    return World()


@pytest.fixture
def synced(world: World) -> World:
    """The same brand after its first cycle."""
    world.cycle()
    world.sandbox.log.clear()
    return world
