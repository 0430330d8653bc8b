"""Fixtures of the command-line tests: a brand whose first cycle has run, an operator, and the brand's files."""

from pathlib import Path

import msgspec
import pytest

from tests.sandbox.flows.world import World, credentials
from tests.unit.cli.operator import Operator, connection_file


@pytest.fixture
def world() -> World:
    """A brand whose first cycle has run."""
    made = World()
    made.cycle()
    return made


@pytest.fixture
def operator(world: World) -> Operator:
    """Somebody at a terminal."""
    return Operator(world)


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """The brand's connection file."""
    file = tmp_path / "lune.yaml"
    file.write_text(connection_file())
    return file


@pytest.fixture
def credentials_file(tmp_path: Path) -> Path:
    """The brand's credentials."""
    file = tmp_path / "credentials.json"
    file.write_bytes(msgspec.json.encode(credentials()))
    return file
