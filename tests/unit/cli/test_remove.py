"""A removed connection leaves nothing but its ledger, and no other connection notices."""

from pathlib import Path

import msgspec
import pytest

from sandbox.kit.faults import FaultRule
from seamline.cli.backup_file import read_head, read_items
from seamline.cli.remove import LONGEST_FUNCTION_SECONDS
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.errors import CredentialsRejected
from seamline.state.connections import AppliedConnection
from seamline.state.runs import RunStore
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World, credentials
from tests.unit.cli.operator import Operator, connection_file

OTHER = "lune-2"


@pytest.fixture
def order_id(world: World, operator: Operator) -> str:
    """An exported order, beside another connection whose name begins like the first one's."""
    order = world.approved_order()
    world.cycle()
    settings = {**SETTINGS, "connection": OTHER}
    world.runtime.connections.save(AppliedConnection(OTHER, settings, world.clock.now(), "test"))
    operator.secrets.put(OTHER, credentials())
    RunStore(world.table, OTHER).save(RunStore(world.table, CONNECTION).flow(Flow.STYLES))
    return order


def partitions(world: World, name: str) -> set[str]:
    """What is still kept of a connection."""
    return {item.pk for item in world.table.everything() if item.pk.startswith(f"{name}#")}


def test_only_the_ledger_stays_and_the_other_connection_is_as_it_was(
    operator: Operator, world: World, order_id: str
) -> None:
    other = partitions(world, OTHER)
    answer = operator.types("remove", CONNECTION, "--yes")
    assert answer.exit_code == 0, answer.output
    assert partitions(world, CONNECTION) == {f"{CONNECTION}#ORDER"}
    assert partitions(world, OTHER) == other
    assert [applied.name for applied in world.runtime.connections.all()] == [OTHER]
    with pytest.raises(CredentialsRejected):
        operator.secrets.get(CONNECTION)
    assert operator.secrets.get(OTHER) == credentials()


def test_a_connection_that_is_applied_again_makes_no_sale_twice(
    operator: Operator, world: World, order_id: str, tmp_path: Path
) -> None:
    operator.types("remove", CONNECTION, "--yes")
    file = tmp_path / "lune.yaml"
    file.write_text(connection_file())
    secret = msgspec.json.encode(credentials()).decode()
    assert operator.types("apply", str(file), "--credentials", "-", typed=secret).exit_code == 0
    world.joor.edit_order(order_id, {"customer_purchase_order": "PO-2"})
    world.cycle()
    assert len(world.sales(order_id)) == 1
    assert world.context().ledger.get(order_id).entry.state is not OrderState.RECEIVED


def test_the_ledger_is_forgotten_only_when_asked_for(operator: Operator, world: World, order_id: str) -> None:
    assert operator.types("remove", CONNECTION, "--yes", "--forget-ledger").exit_code == 0
    assert partitions(world, CONNECTION) == set()


def test_everything_can_be_exported_before_it_goes(
    operator: Operator, world: World, order_id: str, tmp_path: Path
) -> None:
    file = tmp_path / "lune.jsonl.gz"
    assert operator.types("remove", CONNECTION, "--yes", "--export", str(file)).exit_code == 0
    assert read_head(file).connection == CONNECTION
    kept = {item.pk for item in read_items(file)}
    assert {"CONNECTION", f"{CONNECTION}#ORDER", f"{CONNECTION}#FLOW"} <= kept
    assert not any(pk.startswith(OTHER) for pk in kept)


def test_what_is_under_way_ends_first(operator: Operator, world: World, order_id: str) -> None:
    began = world.clock.now()
    operator.stack.working = [2, 1, 0]
    assert operator.types("remove", CONNECTION, "--yes").exit_code == 0
    assert world.clock.now() - began == 10
    operator.stack.working = [1] * 1000
    began = world.clock.now()
    assert operator.types("remove", OTHER, "--yes").exit_code == 0
    assert LONGEST_FUNCTION_SECONDS <= world.clock.now() - began < LONGEST_FUNCTION_SECONDS + 10


def test_nothing_happens_unless_it_is_confirmed(operator: Operator, world: World, order_id: str) -> None:
    before = world.table.everything()
    assert operator.types("remove", CONNECTION).exit_code == 1
    assert operator.types("remove", "nobody", "--yes").exit_code == 1
    assert world.table.everything() == before


def test_its_webhooks_leave_the_erp(operator: Operator, world: World, tmp_path: Path) -> None:
    world.core.configure(automation=True)
    file = tmp_path / "lune.yaml"
    file.write_text(connection_file())
    assert operator.types("apply", str(file)).exit_code == 0
    assert world.core.snapshot()["webhooks"]
    assert operator.types("remove", CONNECTION, "--yes").exit_code == 0
    assert world.core.snapshot()["webhooks"] == []


def test_an_erp_that_refuses_does_not_keep_a_connection_from_going(
    operator: Operator, world: World, tmp_path: Path
) -> None:
    world.core.configure(automation=True)
    file = tmp_path / "lune.yaml"
    file.write_text(connection_file())
    operator.types("apply", str(file))
    world.sandbox.faults.add(FaultRule("core", status=403, body="Incorrect credentials!", times=-1))
    answer = operator.types("remove", CONNECTION, "--yes")
    assert answer.exit_code == 0
    assert "Webhooks were not taken away" in answer.stdout
    assert list(world.runtime.connections.all()) == []
