"""What an operator sees of orders at a terminal, and does to one."""

import pytest

from seamline.domain.flow import Flow
from tests.sandbox.flows.world import World
from tests.unit.cli.operator import Operator

UNKNOWN = {"upc": "0000000000000", "quantity": 1, "price": "1.00"}


@pytest.fixture
def exported(world: World) -> str:
    """An order that became a sale."""
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    world.export_all()
    return order_id


@pytest.fixture
def held(world: World) -> str:
    """An order that cannot become one."""
    order_id = world.approved_order(lines=[UNKNOWN])
    world.run(Flow.ORDERS)
    world.export_all()
    return order_id


def test_orders_are_listed_with_state_sale_and_reasons(operator: Operator, exported: str, held: str) -> None:
    shown = operator.types("orders").stdout
    assert exported in shown
    assert "acknowledged" in shown
    assert "unknown SKU" in shown
    only = operator.reads("orders", "--state", "held")["orders"]
    assert [row["id"] for row in only] == [held]


def test_one_order_shows_its_history(operator: Operator, exported: str) -> None:
    answer = operator.types("orders", "show", exported)
    assert answer.exit_code == 0, answer.output
    for what in ("received", "exporting", "exported", "acknowledged"):
        assert what in answer.stdout
    assert operator.reads("orders", "show", exported)["state"] == "acknowledged"


def test_a_reexport_is_refused_while_the_sale_is_live(operator: Operator, world: World, exported: str) -> None:
    answer = operator.types("orders", "re-export", exported)
    assert answer.exit_code == 1
    assert "live sale" in answer.stderr
    assert "void" in answer.stderr
    assert len(world.sales(exported)) == 1


def test_a_reexport_that_voids_first_makes_a_new_sale(operator: Operator, world: World, exported: str) -> None:
    (before,) = world.sales(exported)
    assert operator.types("orders", "re-export", exported, "--void-first").exit_code == 0
    world.export_all()
    (after,) = world.sales(exported)
    assert after["ID"] != before["ID"]


def test_a_held_order_is_retried_now(operator: Operator, world: World, held: str) -> None:
    assert operator.types("orders", "retry", held).exit_code == 0
    assert world.queue.waiting == [held]


def test_an_order_that_is_not_known_is_not_found(operator: Operator) -> None:
    answer = operator.types("orders", "show", "1")
    assert answer.exit_code == 1
    assert "order 1 is not in the ledger" in answer.stderr
