"""JOOR's "set to re-export" starts the next generation, never beside a live sale, and is told from our own marks."""

from sandbox.joor.order_book import mark_export
from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.test_doors import order_for_doors
from tests.sandbox.flows.world import World


def order_of(sale: dict[str, object]) -> str:
    return str(sale["ExternalID"]).split(":")[1]


def voided(world: World) -> str:
    """An exported order whose sale the warehouse voided, and which JOOR shows as failed since."""
    sale = exported(world)
    world.core.void(str(sale["ID"]))
    settle(world, 6)
    order_id = order_of(sale)
    assert (entry(world, order_id).state, entry(world, order_id).generation) == (OrderState.HELD, 1)
    assert world.order(order_id)["export_status"] == "FAILED"
    return order_id


def problem_of(world: World, order_id: str) -> tuple[str, ...]:
    found = [p.reasons for p in world.context().problems.all(Flow.ORDERS) if p.key == order_id]
    return found[0] if found else ()


def test_an_order_whose_sale_was_voided_goes_again_when_it_is_set_to_re_export() -> None:
    world = order_world()
    order_id = voided(world)
    settle(world, 20)
    assert world.sales(order_id) == []
    world.joor.set_to_reexport(order_id)
    settle(world, 3)
    (sale,) = world.sales(order_id)
    assert sale["ExternalID"] == f"joor:{order_id}:2"
    assert world.order(order_id)["export_status"] == "SUCCESS"
    assert problem_of(world, order_id) == ()


def test_without_marks_in_joor_a_voided_order_is_still_set_back_and_goes_again() -> None:
    world = order_world(mark_failed=False)
    order_id = voided(world)
    world.joor.set_to_reexport(order_id)
    settle(world, 3)
    assert entry(world, order_id).generation == 2


def test_set_to_re_export_beside_a_live_sale_is_refused_and_says_which() -> None:
    world = order_world()
    sale = exported(world)
    order_id = order_of(sale)
    world.clock.sleep(130)
    world.joor.set_to_reexport(order_id)
    settle(world, 4)
    assert problem_of(world, order_id) == (
        f"set to re-export in JOOR, but sale {entry(world, order_of(sale)).sale_number} is live",
    )
    assert len(world.sales(order_id)) == 1
    world.core.void(str(sale["ID"]))
    settle(world, 6)
    assert [row["ExternalID"] for row in world.sales(order_id)] == [f"joor:{order_id}:2"]
    assert problem_of(world, order_id) == ()


def test_a_stand_off_is_over_when_joor_shows_the_order_as_exported_again() -> None:
    world = order_world()
    order_id = order_of(exported(world))
    world.joor.set_to_reexport(order_id)
    settle(world, 3)
    assert problem_of(world, order_id)
    mark_export(world.joor.orders[order_id], "SUCCESS", "", world.joor.clock.now())
    settle(world, 1)
    assert problem_of(world, order_id) == ()


def test_a_failed_mark_of_somebody_else_on_a_good_sale_is_put_right() -> None:
    world = order_world()
    order_id = order_of(exported(world))
    mark_export(world.joor.orders[order_id], "FAILED", "by another tool", world.joor.clock.now())
    settle(world, 3)
    assert world.order(order_id)["export_status"] == "SUCCESS"
    assert entry(world, order_id).generation == 1
    assert problem_of(world, order_id) == ()


def test_a_held_order_that_is_set_to_re_export_is_tried_at_once_and_marked_anew() -> None:
    world = order_world()
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 3)
    world.joor.set_to_reexport(order_id)
    settle(world, 3)
    assert "JOOR: set to re-export" in [event.by for event in entry(world, order_id).history]
    assert entry(world, order_id).generation == 1
    assert world.order(order_id)["export_status"] == "FAILED"


def test_a_mark_that_may_not_have_arrived_is_sent_again() -> None:
    world = order_world()
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 1)
    for _ in range(2):
        world.sandbox.faults.add(FaultRule("joor", "POST", "/orders/bulk_update", "drop_before"))
    settle(world, 1)
    assert world.order(order_id)["export_status"] == "UNDEFINED"
    settle(world, 2)
    assert world.order(order_id)["export_status"] == "FAILED"
    assert entry(world, order_id).generation == 1


def test_a_door_that_waits_does_not_make_its_exported_neighbour_look_reopened() -> None:
    world = order_world(doors="sales")
    order_id = order_for_doors(world)
    settle(world, 3)
    parts = [row.order.id for row in world.context().ledger.all(after=f"{order_id}-")]
    first = entry(world, parts[0])
    world.core.void(first.sale_id)
    settle(world, 12)
    assert problem_of(world, parts[0])
    assert problem_of(world, parts[1]) == ()
    assert world.order(order_id)["export_status"] == "FAILED"
