"""Which product and which customer an order of the brand means: by handles that agree, or nobody."""

from typing import Any

import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from tests.sandbox.flows.order_world import NEW_CUSTOMER, add_customer, entry, exported, order_world, settle
from tests.sandbox.flows.world import CUSTOMER_ID, SETTINGS, Json, World, product, upc

NO_PRODUCTS = "4006381333931"
OSLO = {"Line1": "9 Dock", "City": "Oslo", "Country": "Norway", "Type": "Shipping", "DefaultForType": True}
OTHER_ID = "c0000000-0000-4000-8000-000000000002"
CREATING = {"create_missing": True, "new": NEW_CUSTOMER}


def line_of(world: World, number: str, **facts: str) -> Json:
    """A line of a style as JOOR has it, in some color and size."""
    handles = {"number": number, "style_identifier": world.style(number)["style_identifier"]}
    return {**handles, "quantity": 1, "price": "10.00", **facts}


def reasons(world: World, lines: list[Json]) -> str:
    """Why an order of these lines is held; nothing may have been written."""
    order_id = world.approved_order(lines)
    settle(world, 1)
    found = entry(world, order_id)
    assert found.state is OrderState.HELD, found.state
    assert world.sales(order_id) == []
    return "\n".join(found.reasons)


@pytest.mark.parametrize("code", ["", NO_PRODUCTS])
def test_a_color_and_size_the_style_does_not_have_is_an_unknown_sku_and_never_the_style_itself(code: str) -> None:
    world = order_world()
    text = reasons(world, [line_of(world, "HAT", color="Neon", color_code="NEO", size="XXL", upc=code)])
    assert "unknown SKU: HAT / Neon / XXL" in text
    assert "SKU HAT is another product, color, size or UPC" in text


def test_a_product_whose_sku_is_the_number_of_a_family_is_not_sold_for_a_size_the_family_lacks() -> None:
    world = order_world()
    world.core.add_product(product("TEE", Barcode="111222333444", Tags=""))
    world.run(Flow.STYLES)
    lines = [line_of(world, "TEE", color="Red", color_code="RED", size="XXL", upc="")]
    assert "unknown SKU: TEE / Red / XXL" in reasons(world, lines)
    lines = [{**lines[0], "style_identifier": "made by hand"}]
    assert "unknown SKU: TEE / Red / XXL" in reasons(world, lines)


def test_color_and_size_of_the_style_find_a_line_without_a_upc_and_a_foreign_upc_overrules_them() -> None:
    world = order_world()
    cell = line_of(world, "DRS", color="Red", color_code="", size="M")
    assert exported(world, lines=[{**cell, "upc": ""}])["Order"]["Lines"][0]["SKU"] == "DRS-RED-M"
    hat = exported(world, lines=[{**cell, "upc": upc("HAT")}])
    assert hat["Order"]["Lines"][0]["SKU"] == "HAT"


def test_a_style_that_joor_had_before_is_matched_by_its_number() -> None:
    line = {"number": "SECRET", "style_identifier": "old", "color": "Blue", "size": "S", "upc": "", "quantity": 1}
    sale = exported(order_world(), lines=[{**line, "price": "10.00"}])
    assert sale["Order"]["Lines"][0]["SKU"] == "SECRET"


def world_with_codes(attribute: str, code: str, **orders: Any) -> World:
    """A brand whose customers go to JOOR under the code in this attribute; JOOR knows its customer by another name."""
    orders = {**SETTINGS["orders"], **orders}
    world = World({**SETTINGS, "customers": {"everyone": True, "code": attribute}, "orders": orders})
    world.core.edit_customer(CUSTOMER_ID, {"DisplayName": "Nord (Paris)", attribute: code, "Addresses": [OSLO]})
    world.cycle()
    return world


def buyer(world: World, code: str, name: str = "Nord (Paris)") -> str:
    """The customer an order of this code and name is sold to; why it is held if it is."""
    order_id = world.approved_order(customer_code=code, customer_name=name)
    settle(world, 1)
    return "; ".join(sale["CustomerID"] for sale in world.sales(order_id)) or "; ".join(entry(world, order_id).reasons)


@pytest.mark.parametrize("customers", [{}, CREATING])
def test_the_code_that_joor_was_given_finds_its_customer_and_makes_no_second_card(customers: Json) -> None:
    world = world_with_codes("AdditionalAttribute3", "NORD-7", customers=customers)
    assert buyer(world, "NORD-7") == CUSTOMER_ID
    assert len(world.core.snapshot()["customers"]) == 1


def test_a_code_that_joor_keeps_finds_its_customer_after_the_card_says_another() -> None:
    world = world_with_codes("AdditionalAttribute1", "OLD-1")
    world.core.edit_customer(CUSTOMER_ID, {"AdditionalAttribute1": "NEW-1"})
    world.clock.sleep(4000)
    world.cycle()
    assert buyer(world, "OLD-1") == CUSTOMER_ID


@pytest.mark.parametrize("code", ["NORD-7 ", "nord-7"])
def test_codes_are_the_same_whatever_their_case_and_outer_spaces(code: str) -> None:
    world = order_world(match_customers_by=["id", "attribute"])
    world.core.edit_customer(CUSTOMER_ID, {"AdditionalAttribute1": code})
    world.clock.sleep(4000)
    assert buyer(world, "NORD-7") == CUSTOMER_ID


def test_a_new_customer_carries_joors_code_where_the_customers_flow_looks_for_it() -> None:
    world = world_with_codes("AdditionalAttribute3", "NORD-7", customers=CREATING)
    buyer(world, "SOL-1", "Casa Sol")
    (card,) = (card for card in world.core.snapshot()["customers"] if card["Name"] == "Casa Sol")
    assert card["AdditionalAttribute3"] == "SOL-1"


def test_another_attribute_in_the_settings_is_looked_into_at_once() -> None:
    world = order_world(match_customers_by=["attribute"])
    world.core.edit_customer(CUSTOMER_ID, {"AdditionalAttribute2": "NORD-7"})
    for _ in range(2):
        assert "unknown customer" in buyer(world, "NORD-7")
        world.clock.sleep(4000)
    world.context().customers.refresh(0)
    orders = {**SETTINGS["orders"], "match_customers_by": ["attribute"], "customer_attribute": "AdditionalAttribute2"}
    world.apply({**SETTINGS, "orders": orders})
    assert buyer(world, "NORD-7") == CUSTOMER_ID


def test_a_name_counts_for_nothing_where_the_card_has_another_code() -> None:
    world = order_world()
    world.core.edit_customer(CUSTOMER_ID, {"AdditionalAttribute1": "C-1"})
    world.clock.sleep(4000)
    assert buyer(world, "C-2", "Boutique Nord").endswith("; Boutique Nord there has the code C-1")
    assert buyer(world, "C-1", "Boutique Nord") == CUSTOMER_ID


@pytest.mark.parametrize(("rules", "found"), [(["attribute", "name"], OTHER_ID), (["name", "attribute"], CUSTOMER_ID)])
def test_the_rules_are_tried_in_their_order(rules: list[str], found: str) -> None:
    world = order_world(match_customers_by=rules)
    add_customer(world, ID=OTHER_ID, Name="Nord Two", AdditionalAttribute1="C-2")
    world.clock.sleep(4000)
    assert buyer(world, "C-2", "Boutique Nord") == found


def test_an_order_without_a_code_is_matched_by_name_where_that_is_wanted() -> None:
    world = order_world(customers={"without_code": "match_name"})
    assert buyer(world, "", "boutique nord") == CUSTOMER_ID
    assert "no customer code" in buyer(world, "", "Nobody")


def test_the_house_account_may_be_given_by_its_id() -> None:
    world = order_world(customers={"without_code": "house_account", "house_account": CUSTOMER_ID})
    assert buyer(world, "", "Walk-in") == CUSTOMER_ID
