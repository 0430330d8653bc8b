"""`seamline status` shows every flow, and what waits for a person."""

from pathlib import Path

import msgspec

from seamline.domain.flow import Flow
from tests.sandbox.flows.world import CONNECTION, World, credentials
from tests.unit.cli.operator import Operator, connection_file


def test_flows_and_open_problems_are_shown(operator: Operator, world: World) -> None:
    order_id = world.approved_order(lines=[{"upc": "0", "quantity": 1, "price": "1.00"}])
    world.run(Flow.ORDERS)
    world.export_all()
    answer = operator.types("status")
    assert answer.exit_code == 0, answer.output
    for said in (CONNECTION, "styles", "every 300 s", "succeeded", f"order {order_id}", "unknown SKU"):
        assert said in answer.stdout


def test_a_flow_that_is_paused_or_off_says_so(operator: Operator, settings_file: Path) -> None:
    changes = ("--set", "flows.stock={every: 2m, paused: true}", "--set", "flows.orders={every: 1m, enabled: false}")
    assert operator.types("apply", str(settings_file), *changes).exit_code == 0
    shown = operator.types("status").stdout
    assert "paused" in shown
    assert "off" in shown


def test_everything_comes_as_json(operator: Operator) -> None:
    (found,) = operator.reads("status")["connections"]
    assert found["name"] == CONNECTION
    assert {row["flow"] for row in found["flows"]} == {flow.value for flow in Flow}
    assert found["problems"] == []


def test_with_two_connections_one_has_to_be_chosen(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "second.yaml"
    file.write_text(connection_file(connection="second"))
    secret = msgspec.json.encode(credentials()).decode()
    assert operator.types("apply", str(file), "--credentials", "-", typed=secret).exit_code == 0
    answer = operator.types("orders")
    assert answer.exit_code == 1
    assert f"--connection with one of: {CONNECTION}, second" in answer.stderr
    assert operator.types("orders", "--connection", "second").exit_code == 0
    assert len(operator.reads("status")["connections"]) == 2
