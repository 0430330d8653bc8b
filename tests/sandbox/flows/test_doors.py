"""One sale per door: every door has exactly one, and JOOR hears of it only when all have."""

from typing import Any

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.errors import NotFound, Refused
from seamline.flows.door_shapes import OTHER_SHAPE
from seamline.flows.reexport import ReexportRequest, reexport
from tests.sandbox.flows.order_world import entry, order_world, settle
from tests.sandbox.flows.test_crashes import die_after
from tests.sandbox.flows.world import CUSTOMER_ID, World, product, upc

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
    assert comments == {"DRS-BLK-S": "Lyon (LY): 6", "HAT": "Nice: 3"}


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


def test_an_order_whose_doors_went_after_their_sales_is_not_re_exported_as_a_whole() -> None:
    world = order_world(doors="sales")
    line = {"upc": upc("HAT"), "quantity": 1, "price": "96.00"}
    order_id = world.approved_order([line], customer_code="nobody", customer_name="Nobody")
    settle(world, 1)
    by_door = {"doors": DOORS, "lines": [{**line, "item_door_id": door["door_id"]} for door in DOORS]}
    world.joor.edit_order(order_id, {**by_door, "customer_code": CUSTOMER_ID})
    settle(world, 3)
    parts = (f"{order_id}-7", f"{order_id}-8")
    assert all(len(world.sales(part)) == 1 for part in parts)
    world.joor.edit_order(order_id, {"doors": [], "lines": [line]})
    settle(world, 1)
    for asked, refusal in ((order_id, Refused), (parts[0], NotFound)):
        with pytest.raises(refusal):
            reexport(world.context(), ReexportRequest(asked, "ana", void_first=True))
    world.joor.set_to_reexport(order_id)
    settle(world, 3)
    assert world.sales(order_id) == []
    assert all(len(world.sales(part)) == 1 for part in parts)


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


def test_a_door_taken_off_while_another_is_held_is_shown_once_it_has_a_sale() -> None:
    world = order_world(doors="sales")
    lines = [{"upc": upc("HAT"), "quantity": 1, "price": "96.00", "item_door_id": "7"}]
    unknown = {"upc": "0000000000000", "quantity": 1, "price": "5.00", "item_door_id": "8"}
    order_id = world.approved_order([*lines, unknown], doors=DOORS)
    settle(world, 1)
    assert entry(world, f"{order_id}-7").state is OrderState.EXPORTED
    world.joor.edit_order(order_id, {"lines": [{**lines[0], "item_door_id": "8"}]})
    settle(world, 8)
    (problem,) = world.context().problems.all(Flow.ORDERS)
    assert problem.key == f"{order_id}-7"
    assert "taken off its order in JOOR" in problem.reasons[0]
    assert len(world.sales(f"{order_id}-8")) == 1


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


def by_doors(world: World) -> None:
    """Apply `orders.doors: sales`."""
    changed = {**world.runtime.connections.settings("lune").model_dump(mode="json")}
    changed["orders"]["doors"] = "sales"
    world.settings = type(world.settings).model_validate(changed)
    world.runtime.connections.save(world.runtime.connections.get("lune").__class__("lune", changed, 0.0, "test"))


def test_an_order_with_a_sale_stays_in_the_shape_it_was_taken_in() -> None:
    world = order_world()
    order_id = order_for_doors(world)
    settle(world, 1)
    world.core.void(str(world.sales(order_id)[0]["ID"]))
    settle(world, 6)
    world.joor.set_to_reexport(order_id)
    by_doors(world)
    world.run(Flow.ORDERS)
    assert world.context().ledger.find(f"{order_id}-7") is None
    assert any("orders.doors were changed" in p.reasons[0] for p in world.context().problems.all(Flow.ORDERS))


def test_an_order_without_a_sale_takes_the_shape_that_the_settings_ask_for_now() -> None:
    world = order_world(customers={"without_code": "hold"})
    order_id = order_for_doors(world, customer_code="nobody", customer_name="Nobody")
    settle(world, 1)
    by_doors(world)
    world.joor.edit_order(order_id, {"customer_code": CUSTOMER_ID})
    settle(world, 3)
    assert [len(world.sales(f"{order_id}-{door}")) for door in "78"] == [1, 1]
    assert world.sales(order_id) == []
    assert entry(world, order_id).state is OrderState.CANCELLED
    assert list(world.context().problems.all(Flow.ORDERS)) == []


def edited_while_it_is_exported(world: World) -> str:
    """An order taken in whole that is for two doors by the time its export begins."""
    order_id = world.approved_order([{"upc": upc("HAT"), "quantity": 1, "price": "96.00"}])
    world.run(Flow.ORDERS)
    line = {"upc": upc("HAT"), "quantity": 1, "price": "96.00"}
    world.joor.edit_order(order_id, {"doors": DOORS, "lines": [{**line, "item_door_id": d["door_id"]} for d in DOORS]})
    return order_id


def test_an_order_that_gets_doors_right_before_its_export_is_exported_by_doors() -> None:
    world = order_world(doors="sales")
    order_id = edited_while_it_is_exported(world)
    world.export_all()
    assert world.sales(order_id) == []
    settle(world, 2)
    assert [len(world.sales(f"{order_id}-{door}")) for door in "78"] == [1, 1]
    assert world.order(order_id)["export_status"] == "SUCCESS"


def test_an_order_that_gets_doors_and_loses_them_has_one_sale() -> None:
    world = order_world(doors="sales")
    order_id = edited_while_it_is_exported(world)
    world.export_all()
    world.run(Flow.ORDERS)
    whole = {"lines": [{"upc": upc("HAT"), "quantity": 2, "price": "96.00"}], "doors": []}
    world.joor.edit_order(order_id, whole)
    settle(world, 5)
    assert len(world.sales(order_id)) == 1
    assert [world.sales(f"{order_id}-{door}") for door in "78"] == [[], []]
    assert world.order(order_id)["export_status"] == "SUCCESS"


def test_doors_that_go_once_they_have_sales_are_never_exported_whole_too() -> None:
    world = order_world(doors="sales")
    order_id = edited_while_it_is_exported(world)
    world.export_all()
    settle(world, 2)
    world.joor.edit_order(order_id, {"doors": [], "lines": [{"upc": upc("HAT"), "quantity": 1, "price": "96.00"}]})
    world.joor.set_to_reexport(order_id)
    settle(world, 5)
    assert world.sales(order_id) == []
    shown = {problem.key for problem in world.context().problems.all(Flow.ORDERS)}
    assert shown & {order_id, f"{order_id}-7", f"{order_id}-8"}


def test_an_order_whose_sale_may_exist_waits_until_it_is_edited_back_and_leaves_no_problem() -> None:
    world = order_world(doors="sales")
    world.clock.sleep(1)
    whole = {"lines": [{"upc": upc("HAT"), "quantity": 1, "price": "96.00"}], "doors": []}
    order_id = world.approved_order(**whole)
    world.sandbox.faults.add(FaultRule("core", method="POST", path="/sale$", kind="drop_after", times=1))
    settle(world, 1)
    by_door = [{**whole["lines"][0], "item_door_id": door["door_id"]} for door in DOORS]
    world.joor.edit_order(order_id, {"doors": DOORS, "lines": by_door})
    settle(world, 2)
    assert any(OTHER_SHAPE in p.reasons[0] for p in world.context().problems.all(Flow.ORDERS))
    assert entry(world, order_id).state is OrderState.HELD
    world.joor.edit_order(order_id, whole)
    settle(world, 9)
    assert len(world.sales(order_id)) == 1
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert list(world.context().problems.all(Flow.ORDERS)) == []


def test_an_order_that_got_doors_after_its_export_is_exported_anew_by_doors() -> None:
    world = order_world(doors="sales")
    world.clock.sleep(5)
    whole = {"lines": [{"upc": upc("HAT"), "quantity": 1, "price": "96.00"}], "doors": []}
    order_id = world.approved_order(**whole)
    settle(world, 2)
    by_door = [{**whole["lines"][0], "item_door_id": door["door_id"]} for door in DOORS]
    world.joor.edit_order(order_id, {"doors": DOORS, "lines": by_door})
    settle(world, 1)
    reexport(world.context(), ReexportRequest(order_id, "ana", void_first=True))
    settle(world, 4)
    assert world.sales(order_id) == []
    assert [len(world.sales(f"{order_id}-{door}")) for door in "78"] == [1, 1]
    assert world.order(order_id)["export_status"] == "SUCCESS"
    assert list(world.context().problems.all(Flow.ORDERS)) == []


def test_a_door_taken_off_an_order_that_is_then_cancelled_is_voided_with_the_others() -> None:
    world = order_world(doors="sales", cancelled="void")
    order_id = order_for_doors(world)
    settle(world, 2)
    line = {"upc": upc("HAT"), "quantity": 1, "price": "96.00", "item_door_id": "7"}
    world.joor.edit_order(order_id, {"lines": [line]})
    settle(world, 7)
    world.joor.cancel(order_id)
    settle(world, 14)
    assert [world.sales(f"{order_id}-{door}") for door in "78"] == [[], []]
    assert list(world.context().problems.all(Flow.ORDERS)) == []
