"""One sale per door: every door has exactly one, and JOOR hears of it only when all have."""

from typing import Any

import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from tests.sandbox.flows.order_world import entry, order_world, settle
from tests.sandbox.flows.test_crashes import die_after
from tests.sandbox.flows.world import World, product, upc

DOORS = [{"door_id": "7", "door_name": "Lyon", "door_code": "LY"}, {"door_id": "8", "door_name": "Nice"}]


def order_for_doors(world: World, *skus: str, **given: Any) -> str:
    """An order whose lines go to Lyon and Nice in turn."""
    lines = [
        {"upc": upc(sku), "quantity": at + 2, "price": "33.33", "item_door_id": DOORS[at % 2]["door_id"]}
        for at, sku in enumerate(skus or ("DRS-BLK-S", "HAT", "DRS-BLK-S"))
    ]
    return world.approved_order(lines, doors=DOORS, order_discount_percent="7.5", order_shipping_total="10.00", **given)


def test_doors_share_one_sale_by_default_and_its_comments_name_them() -> None:
    world = order_world()
    order_id = order_for_doors(world)
    settle(world, 1)
    (sale,) = world.sales(order_id)
    assert "Doors: Lyon (LY), Nice" in sale["ShippingNotes"]
    comments = {line["SKU"]: line["Comment"] for line in sale["Order"]["Lines"]}
    assert comments == {"DRS-BLK-S": "Lyon (LY): 2; Lyon (LY): 4", "HAT": "Nice: 3"}


def test_each_door_becomes_a_sale_and_the_totals_add_up() -> None:
    world = order_world(doors="sales")
    order_id = order_for_doors(world)
    settle(world, 2)
    sales = [sale for door in "78" for sale in world.sales(f"{order_id}-{door}")]
    assert [len(sale["Order"]["Lines"]) for sale in sales] == [1, 1]
    assert round(sum(sale["Order"]["TotalBeforeTax"] for sale in sales), 2) == float(world.order(order_id)["total"])
    assert all(f"review/{order_id}?" in sale["Note"] for sale in sales)
    shown = world.order(order_id)
    assert shown["export_status"] == "SUCCESS"
    assert all(sale["Order"]["SaleOrderNumber"] in shown["export_description"] for sale in sales)


def test_doors_that_appear_after_the_export_are_shown_as_an_edit_of_the_whole() -> None:
    world = order_world(doors="sales")
    order_id = world.approved_order()
    settle(world, 2)
    line = {"upc": upc("HAT"), "quantity": 1, "price": "96.00"}
    world.joor.edit_order(order_id, {"doors": DOORS, "lines": [{**line, "item_door_id": d["door_id"]} for d in DOORS]})
    settle(world, 1)
    assert entry(world, order_id).state is OrderState.CHANGED
    assert any(problem.key == order_id for problem in world.context().problems.all(Flow.ORDERS))


@pytest.mark.parametrize("cancelled", ["problem", "void"])
def test_doors_that_go_after_the_export_are_shown_and_their_sales_stay(cancelled: str) -> None:
    world = order_world(doors="sales", cancelled=cancelled)
    order_id = order_for_doors(world)
    settle(world, 2)
    world.joor.edit_order(order_id, {"doors": [], "lines": [{"upc": upc("HAT"), "quantity": 1, "price": "96.00"}]})
    settle(world, 1)
    shown = {problem.key for problem in world.context().problems.all(Flow.ORDERS)}
    assert {f"{order_id}-7", f"{order_id}-8"} <= shown
    assert all(len(world.sales(part)) == 1 for part in (f"{order_id}-7", f"{order_id}-8"))


def test_joor_is_told_why_an_order_waits_while_one_of_its_doors_is_held() -> None:
    world = order_world(doors="sales")
    world.core.add_product(product("NEW-1", Barcode="4006381333931", Tags="", Status="Deprecated"))
    world.run(Flow.STYLES)
    order_id = order_for_doors(world)
    world.joor.edit_order(order_id, {"lines": [
        {"upc": upc("HAT"), "quantity": 1, "price": "5.00", "item_door_id": "7"},
        {"upc": "4006381333931", "number": "NEW", "quantity": 1, "price": "5.00", "item_door_id": "8"},
    ]})  # fmt: skip
    settle(world, 3)
    assert entry(world, f"{order_id}-7").state is OrderState.EXPORTED
    assert entry(world, f"{order_id}-8").state is OrderState.HELD
    assert world.order(order_id)["export_status"] == "FAILED"
    world.core.edit_product("NEW-1", {"Status": "Active"})
    world.run(Flow.STYLES)
    settle(world, 3)
    assert world.order(order_id)["export_status"] == "SUCCESS"


def test_a_kill_at_any_moment_leaves_one_sale_per_door() -> None:
    moments, died = 0, True
    while died:
        world = order_world(doors="sales")
        order_id = order_for_doors(world)
        died = die_after(world, moments)
        settle(world, 8)
        for door in "78":
            assert len(world.sales(f"{order_id}-{door}")) == 1
            assert entry(world, f"{order_id}-{door}").state is OrderState.ACKNOWLEDGED
        moments += 3
    assert moments > 30


def test_an_order_stays_in_the_shape_it_was_taken_in() -> None:
    world = order_world()
    order_id = order_for_doors(world, customer_code="nobody", customer_name="Nobody")
    settle(world, 1)
    changed = {**world.runtime.connections.settings("lune").model_dump(mode="json")}
    changed["orders"]["doors"] = "sales"
    world.settings = type(world.settings).model_validate(changed)
    world.runtime.connections.save(world.runtime.connections.get("lune").__class__("lune", changed, 0.0, "test"))
    settle(world, 1)
    assert world.context().ledger.find(f"{order_id}-7") is None
    assert any("orders.doors was changed" in p.reasons[0] for p in world.context().problems.all(Flow.ORDERS))
