"""`seamline rotate` stores credentials only when both APIs accept them."""

import msgspec

from tests.sandbox.flows.world import CONNECTION, World, credentials
from tests.unit.cli.operator import Operator


def rotated() -> str:
    """Credentials with another v2 token, as JSON."""
    before = credentials()
    after = msgspec.structs.replace(before, joor=msgspec.structs.replace(before.joor, v2_token="rotated"))
    return msgspec.json.encode(after).decode()


def test_credentials_that_work_are_stored_and_the_old_ones_kept_in_reserve(operator: Operator, world: World) -> None:
    world.joor.configure(v2_token="rotated")
    answer = operator.types("rotate", CONNECTION, "--credentials", "-", typed=rotated())
    assert answer.exit_code == 0, answer.output
    assert "work with both APIs and are stored" in answer.stdout
    assert operator.secrets.get(CONNECTION).joor.v2_token == "rotated"
    assert operator.secrets.previous(CONNECTION) == credentials()


def test_credentials_that_an_api_refuses_change_nothing(operator: Operator) -> None:
    answer = operator.types("rotate", CONNECTION, "--credentials", "-", typed=rotated())
    assert answer.exit_code == 1
    assert "nothing was changed" in answer.stderr
    assert operator.secrets.get(CONNECTION) == credentials()
