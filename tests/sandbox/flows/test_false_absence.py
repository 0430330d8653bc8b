"""One answer that is empty by mistake neither loses an order, nor doubles it, nor voids a good sale."""

import pytest

from sandbox.kit.faults import HTML_PAGE, FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.errors import RetryableError
from seamline.flows.reexport import ReexportRequest, reexport
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.test_gone_orders import sweep
from tests.sandbox.flows.test_set_to_reexport import order_of, problem_of
from tests.sandbox.flows.world import World

NO_ORDERS = '{"response": {"code": 0, "comment": "", "start_from": 0, "count": 0}, "orders": []}'


def gateway(api: str, path: str, method: str = "GET", after: int = 0) -> FaultRule:
    """One call that something on the way answers with a 404 of its own."""
    return FaultRule(api, method, path, "status", status=404, body=HTML_PAGE, after=after)


def anew(world: World, order_id: str) -> None:
    """Re-export with void first."""
    reexport(world.context(), ReexportRequest(order_id, "ana", void_first=True))


def verify(world: World, order_id: str, generation: int) -> None:
    """One live sale, of this generation, that JOOR was told of."""
    (sale,) = world.sales(order_id)
    assert sale["ExternalID"] == f"joor:{order_id}:{generation}"
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert problem_of(world, order_id) == ()


@pytest.mark.parametrize("after", [0, 1])
def test_a_sale_that_the_erp_fails_to_show_is_not_taken_for_void(after: int) -> None:
    world = order_world()
    order_id = order_of(exported(world))
    world.sandbox.faults.add(gateway("core", "/sale$", after=after))
    try:
        anew(world, order_id)
    except RetryableError:
        settle(world, 2)
    settle(world, 3)
    verify(world, order_id, 2)


def test_an_order_that_joor_fails_to_show_while_it_is_exported_anew_is_not_taken_for_cancelled() -> None:
    world = order_world()
    order_id = order_of(exported(world))
    anew(world, order_id)
    world.sandbox.faults.add(gateway("joor", "/v2/order"))
    settle(world, 4)
    verify(world, order_id, 2)


@pytest.mark.parametrize("rule", [gateway("joor", "/v2/order$"), FaultRule("joor", "GET", "/v2/order$", "status", 200)])
def test_a_good_sale_is_not_voided_for_an_order_that_joor_fails_to_show_once(rule: FaultRule) -> None:
    world = order_world(cancelled="void")
    order_id = order_of(exported(world))
    world.clock.sleep(1900)
    rule.body, rule.times = (rule.body or NO_ORDERS), 4
    world.sandbox.faults.add(rule)
    world.run(Flow.ORDERS)
    world.sandbox.faults.clear()
    sweep(world, 3)
    verify(world, order_id, 1)


def test_the_sale_of_a_cancelled_order_that_the_erp_fails_to_show_is_not_taken_for_void() -> None:
    world = order_world()
    order_id = order_of(exported(world))
    world.joor.cancel(order_id)
    world.clock.sleep(700)
    world.sandbox.faults.add(gateway("core", "/sale$"))
    world.run(Flow.ORDERS)
    assert len(world.sales(order_id)) == 1
    assert "cancelled in JOOR" in problem_of(world, order_id)[0]


def test_a_held_order_that_joor_fails_to_show_is_not_ended() -> None:
    world = order_world()
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 1)
    world.sandbox.faults.add(FaultRule("joor", "GET", "/v2/order$", "status", 200, body=NO_ORDERS, times=3))
    settle(world, 2)
    assert entry(world, order_id).state is OrderState.HELD
    assert problem_of(world, order_id) != ()
