"""A missing customer is created once: with two orders at a time, and whatever moment the process dies at."""

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.flows.export_order import export_order
from tests.sandbox.flows.order_world import NEW_CUSTOMER, add_customer, entry, order_world, settle
from tests.sandbox.flows.test_crashes import die_after
from tests.sandbox.flows.world import Json, World

CREATING = {"create_missing": True, "new": {**NEW_CUSTOMER, "tags": ["JOOR"]}}


def new_world() -> World:
    """A world that may create customers."""
    return order_world(customers=CREATING)


def order_of_newcomer(world: World, name: str = "Casa Sol", code: str = "C-77") -> str:
    """An order of a retailer the ERP does not know."""
    return world.approved_order(
        customer_code=code, customer_name=name, shipping_address_1="1 Calle", shipping_country="Spain"
    )


def cards(world: World, name: str = "Casa Sol") -> list[Json]:
    """The ERP's cards of this name."""
    return [row for row in world.core.snapshot()["customers"] if row["Name"] == name]


def test_a_missing_customer_is_created_with_joors_code_and_serves_both_of_its_orders() -> None:
    world = new_world()
    orders = [order_of_newcomer(world), order_of_newcomer(world)]
    settle(world)
    (card,) = cards(world)
    assert card["AdditionalAttribute1"] == "C-77"
    assert card["Addresses"][0]["Country"] == "Spain"
    for order_id in orders:
        (sale,) = world.sales(order_id)
        assert sale["CustomerID"] == card["ID"]


def test_two_orders_exported_at_the_same_moment_create_one_card() -> None:
    world = new_world()
    first, second = order_of_newcomer(world), order_of_newcomer(world)
    world.run(Flow.ORDERS)
    ctx = world.context()
    world.sandbox.faults.add(FaultRule("core", "POST", "customer$", "drop_after"))
    assert export_order(ctx, first).state is OrderState.FAILED
    assert export_order(ctx, second).state is OrderState.FAILED
    assert len(cards(world)) == 1
    settle(world, 8)
    assert len(cards(world)) == 1
    assert [entry(world, order_id).state for order_id in (first, second)] == [OrderState.ACKNOWLEDGED] * 2


def test_a_kill_at_any_moment_leaves_one_card_and_one_sale_each() -> None:
    moments, died = 0, True
    while died:
        world = new_world()
        orders = [order_of_newcomer(world), order_of_newcomer(world)]
        died = die_after(world, moments)
        for _ in range(8):
            world.clock.sleep(120)
            world.export_all()
            world.run(Flow.ORDERS)
        world.export_all()
        assert len(cards(world)) == 1
        for order_id in orders:
            assert len(world.sales(order_id)) == 1
            assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
        moments += 3
    assert moments > 40


def test_a_card_somebody_has_just_made_with_the_code_is_taken_whatever_its_case_and_spaces() -> None:
    world = new_world()
    world.context().customers.refresh(0)
    card_id = "c0000000-0000-4000-8000-000000000077"
    add_customer(world, ID=card_id, Name="Casa Sol", AdditionalAttribute1="c-77 ")
    order_id = order_of_newcomer(world)
    settle(world, 1)
    assert [sale["CustomerID"] for sale in world.sales(order_id)] == [card_id]
    assert len(cards(world)) == 1


@pytest.mark.parametrize("code", ["", "C-1"])
def test_a_card_of_the_same_name_without_the_code_is_left_for_a_person(code: str) -> None:
    world = order_world(customers=CREATING, match_customers_by=["id", "attribute"])
    world.core.edit_customer("Boutique Nord", {"AdditionalAttribute1": code})
    order_id = order_of_newcomer(world, name="boutique nord")
    settle(world, 1)
    found = entry(world, order_id)
    assert found.state is OrderState.HELD
    assert "has a customer named 'boutique nord' already" in found.reasons[0]
    assert world.sales(order_id) == []


def test_nobody_is_created_for_an_order_that_is_held() -> None:
    world = new_world()
    world.approved_order(
        [{"upc": "4006381333931", "number": "NEW", "style_identifier": "x", "quantity": 1, "price": "1.00"}],
        customer_code="C-77",
        customer_name="Casa Sol",
    )
    settle(world, 1)
    assert cards(world) == []


def test_two_spellings_of_one_retailer_are_one_card() -> None:
    world = new_world()
    orders = [order_of_newcomer(world, "Casa Sol"), order_of_newcomer(world, "Casa Sol SL")]
    world.run(Flow.ORDERS)
    ctx = world.context()
    world.sandbox.faults.add(FaultRule("core", "POST", "customer$", "drop_after"))
    for order_id in orders:
        export_order(ctx, order_id)
    settle(world, 8)
    made = [row for row in world.core.snapshot()["customers"] if row["AdditionalAttribute1"] == "C-77"]
    assert len(made) == 1
    assert {world.sales(order_id)[0]["CustomerID"] for order_id in orders} == {made[0]["ID"]}


def test_a_card_that_was_given_another_code_since_is_not_taken_for_the_old_one() -> None:
    world = new_world()
    first = order_of_newcomer(world)
    settle(world, 4)
    (card,) = cards(world)
    world.core.edit_customer(card["ID"], {"AdditionalAttribute1": "C-99", "Name": "Casa Luna"})
    world.clock.sleep(400)
    second = order_of_newcomer(world)
    settle(world, 4)
    assert world.sales(first)[0]["CustomerID"] == card["ID"]
    assert world.sales(second)[0]["CustomerID"] != card["ID"]
    assert len(cards(world)) == 1
