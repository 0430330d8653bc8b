"""JOOR shows why an order is held: once, anew when the reasons change, and no more when they are gone."""

import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from tests.sandbox.flows.order_world import entry, order_world, settle
from tests.sandbox.flows.test_doors import order_for_doors
from tests.sandbox.flows.world import CUSTOMER_ID, World


def held(world: World) -> str:
    """An order of a customer nobody knows, held."""
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 2)
    return order_id


def marks(world: World) -> int:
    """How often orders were marked since the log was cleared."""
    return sum("bulk_update" in call.path for call in world.writes())


def test_a_held_order_is_shown_as_failed_with_its_reasons_once() -> None:
    world = order_world()
    order_id = held(world)
    assert world.order(order_id)["export_status"] == "FAILED"
    assert "; ".join(entry(world, order_id).reasons) == world.order(order_id)["export_description"]
    world.sandbox.log.clear()
    settle(world, 12)
    assert marks(world) == 0
    assert [event.what for event in entry(world, order_id).history].count("marked") == 1


def test_other_reasons_are_shown_anew_and_the_mark_goes_with_the_last_of_them() -> None:
    world = order_world()
    order_id = held(world)
    before = world.order(order_id)["export_description"]
    world.core.edit_customer("Boutique Nord", {"IsOnCreditHold": True})
    world.clock.sleep(400)
    world.joor.edit_order(order_id, {"customer_code": CUSTOMER_ID})
    settle(world, 4)
    after = world.order(order_id)["export_description"]
    assert after != before
    assert "credit hold" in after
    world.core.edit_customer("Boutique Nord", {"IsOnCreditHold": False})
    world.clock.sleep(1000)
    settle(world, 4)
    assert world.order(order_id)["export_status"] == "SUCCESS"
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert entry(world, order_id).marked == ""


def test_many_held_orders_are_marked_in_batches() -> None:
    world = order_world()
    for _ in range(30):
        world.approved_order(customer_code="nobody", customer_name="Nobody")
    for _ in range(3):
        world.run(Flow.ORDERS)
        world.export_all()
    world.sandbox.log.clear()
    world.run(Flow.ORDERS)
    assert marks(world) <= 2
    assert all(row["export_status"] == "FAILED" for row in world.joor.snapshot()["orders"])


def test_no_mark_is_written_when_switched_off() -> None:
    world = order_world(mark_failed=False)
    order_id = held(world)
    assert world.order(order_id)["export_status"] == "UNDEFINED"


def test_an_outage_of_ours_is_not_told_to_joor() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    world.core.configure(application_key="00000000-0000-4000-8000-000000000000")
    world.export_all()
    assert entry(world, order_id).state is OrderState.HELD
    world.run(Flow.ORDERS)
    assert world.order(order_id)["export_status"] == "UNDEFINED"


@pytest.mark.parametrize("rounds", [3, 8])
def test_an_order_for_doors_is_one_order_to_joor(rounds: int) -> None:
    world = order_world(doors="sales")
    order_id = order_for_doors(world, customer_code="nobody", customer_name="Nobody")
    settle(world, rounds)
    assert world.order(order_id)["export_status"] == "FAILED"
    assert marks(world) == 1


def test_our_own_mark_never_counts_as_set_to_re_export() -> None:
    world = order_world()
    order_id = held(world)
    settle(world, 6)
    found = entry(world, order_id)
    assert (found.generation, found.state) == (1, OrderState.HELD)
