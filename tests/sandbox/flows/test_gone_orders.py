"""What is deleted on either side is on no list of changes, and is noticed all the same."""

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.flows.gone_orders import looks
from tests.sandbox.flows.order_world import entry, exported, order_world
from tests.sandbox.flows.test_set_to_reexport import order_of, problem_of
from tests.sandbox.flows.world import World

SWEEP_SECONDS = 1820


def sweep(world: World, times: int = 1) -> None:
    for _ in range(times):
        world.clock.sleep(SWEEP_SECONDS)
        world.run(Flow.ORDERS)


def test_an_order_deleted_in_joor_after_its_export_is_shown_until_its_sale_is_voided() -> None:
    world = order_world()
    sale = exported(world)
    world.joor.delete_order(order_of(sale))
    sweep(world)
    assert (
        problem_of(world, order_of(sale))[0]
        == f"deleted in JOOR after it became sale {entry(world, order_of(sale)).sale_number}"
    )
    world.core.void(str(sale["ID"]))
    sweep(world)
    assert problem_of(world, order_of(sale)) == ()
    assert entry(world, order_of(sale)).state is OrderState.CANCELLED


def test_the_sale_of_a_deleted_order_is_never_voided_by_itself_but_shown() -> None:
    world = order_world(cancelled="void")
    sale = exported(world)
    world.joor.delete_order(order_of(sale))
    sweep(world, 2)
    assert len(world.sales(order_of(sale))) == 1
    assert "deleted in JOOR" in problem_of(world, order_of(sale))[0]


def test_a_sale_deleted_in_the_erp_is_shown_and_joor_is_set_back() -> None:
    world = order_world()
    sale = exported(world)
    del world.core.sales[str(sale["ID"])]
    sweep(world)
    assert "was deleted in the ERP" in problem_of(world, order_of(sale))[0]
    assert world.order(order_of(sale))["export_status"] == "FAILED"


def test_many_orders_have_their_turn_a_few_at_a_time() -> None:
    world = order_world()
    most = looks(world.context())
    orders = [order_of(exported(world)) for _ in range(2 * most + 2)]
    sweep(world)
    for order_id in orders:
        world.joor.delete_order(order_id)
    world.clock.sleep(SWEEP_SECONDS)
    world.sandbox.log.clear()
    world.run(Flow.ORDERS)
    assert sum(call.query.get("order_id", "") in orders for call in world.sandbox.log.of("joor")) <= most
    sweep(world, 3)
    assert all(problem_of(world, order_id) for order_id in orders)


def test_what_is_shipped_is_not_looked_at_any_more() -> None:
    world = order_world()
    sale = exported(world)
    world.core.ship(str(sale["ID"]))
    world.run(Flow.SHIPMENTS)
    world.joor.delete_order(order_of(sale))
    sweep(world, 2)
    assert problem_of(world, order_of(sale)) == ()


def test_looks_that_find_no_calls_left_go_on_in_the_next_run_and_the_sweep_does_not_begin_anew() -> None:
    world = order_world()
    orders = [order_of(exported(world)) for _ in range(4)]
    world.joor.delete_order(orders[-1])
    limit = '[{"ErrorCode":400,"Exception":"You have reached 60 calls per 60 seconds API limit."}]'
    world.sandbox.faults.add(FaultRule("core", "GET", "/sale$", "status", status=400, body=limit, times=8))
    sweep(world)
    world.sandbox.log.clear()
    world.clock.sleep(60)
    world.run(Flow.ORDERS)
    assert [call for call in world.sandbox.log.calls if "saleList" in call.path] == []
    world.sandbox.faults.clear()
    sweep(world, 3)
    assert "deleted in JOOR" in problem_of(world, orders[-1])[0]
