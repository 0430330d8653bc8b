"""Which product and which customer an order of the brand means: by handles that agree, or nobody."""

import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.world import Json, World, product, upc

NO_PRODUCTS = "4006381333931"


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
