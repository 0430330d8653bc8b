"""No order is lost or stuck without a problem that says why, and each problem closes when its cause has gone."""

import json
from typing import Any, cast

import pytest
from msgspec.structs import replace

from sandbox.joor.order_book import mark_export
from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.domain.order import Order
from seamline.domain.problem import Problem
from seamline.errors import Unreachable
from seamline.flows.after_export import VOIDS_A_SWEEP
from seamline.flows.due_orders import due_orders
from seamline.flows.foreign_exports import REASON
from seamline.flows.open_orders import OpenOrders
from seamline.flows.stopped_orders import FAILURES_SHOWN
from seamline.marketplace.port import Marketplace
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.test_gone_orders import sweep
from tests.sandbox.flows.test_set_to_reexport import order_of
from tests.sandbox.flows.world import CUSTOMER_ID, World

REFUSED = '{"data": [], "errors": [{"code": "INVALID", "message": "not now", "details": {"id": "%s"}}]}'


def problems(world: World) -> list[Problem]:
    """What people see of the orders flow."""
    return list(world.context().problems.all(Flow.ORDERS))


def test_what_joor_sent_of_an_unreadable_order_is_kept_until_the_order_reads_well() -> None:
    world = order_world()
    order_id = world.approved_order(raw={"order_total": "about 200"})
    settle(world, 2)
    (problem,) = problems(world)
    assert problem.key == f"unreadable:{order_id}"
    assert problem.reasons == ("order_total is not an amount: 'about 200'",)
    assert json.loads(problem.detail)["order_total"] == "about 200"
    (hold,) = world.runtime.preview(world.settings, Flow.ORDERS, 600).holds
    assert hold.detail == problem.detail
    world.joor.edit_order(order_id, {"raw": {"order_total": "288.00"}})
    settle(world, 2)
    assert problems(world) == []
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED


def test_the_problem_of_an_unreadable_order_that_was_cancelled_closes_by_itself() -> None:
    world = order_world()
    order_id = world.approved_order(raw={"order_total": "about 200"})
    settle(world, 2)
    world.joor.cancel(order_id)
    settle(world, 30)
    assert problems(world) == []


def test_an_order_that_fails_again_and_again_becomes_a_problem_that_closes_when_it_goes() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.sandbox.faults.add(FaultRule("core", "POST", "/sale$", "html", times=FAILURES_SHOWN))
    for _ in range(FAILURES_SHOWN - 1):
        settle(world, 1)
        world.clock.sleep(1000)
    assert entry(world, order_id).state is OrderState.FAILED
    assert problems(world) == []
    settle(world, 1)
    (problem,) = problems(world)
    assert f"{FAILURES_SHOWN} attempts in a row have failed" in problem.reasons[0]
    world.clock.sleep(1000)
    settle(world, 2)
    assert problems(world) == []
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED


def test_an_order_cancelled_while_its_sale_may_exist_ends_once_that_sale_is_void() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.sandbox.faults.add(
        FaultRule("core", "POST", "/sale/order$", "status", status=400, body='[{"ErrorCode":400}]')
    )
    world.run(Flow.ORDERS)
    world.export_all()
    world.joor.cancel(order_id)
    world.clock.sleep(1000)
    settle(world, 2)
    (problem,) = problems(world)
    assert "while its sale" in problem.reasons[0]
    world.core.void(world.sales(order_id)[0]["ID"])
    world.clock.sleep(1000)
    settle(world, 2)
    assert entry(world, order_id).state is OrderState.CANCELLED
    assert problems(world) == []


def test_the_mark_of_a_held_order_is_taken_back_when_the_order_is_cancelled() -> None:
    world = order_world()
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 2)
    assert world.order(order_id)["export_status"] == "FAILED"
    world.joor.cancel(order_id)
    settle(world, 2)
    assert world.order(order_id)["export_status"] == "UNDEFINED"
    assert entry(world, order_id).marked == ""


def test_a_mark_that_joor_refused_is_sent_again_after_a_while_and_not_at_every_run() -> None:
    world = order_world()
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody")
    rule = FaultRule("joor", "POST", "bulk_update", "status", status=200, body=REFUSED % order_id)
    world.sandbox.faults.add(rule)
    settle(world, 1)
    world.run(Flow.ORDERS)
    assert world.order(order_id)["export_status"] == "UNDEFINED"
    world.sandbox.log.clear()
    settle(world, 4)
    assert [call for call in world.writes() if "bulk_update" in call.path] == []
    world.clock.sleep(900)
    settle(world, 1)
    assert world.order(order_id)["export_status"] == "FAILED"


def test_a_preview_says_of_a_short_order_what_its_run_would_do() -> None:
    lines = [{"upc": "", "style_identifier": "HAT", "quantity": 50, "price": "96.00"}]
    for policy, held, words in (("hold", True, "short of stock"), ("draft", False, "draft, 1 lines")):
        world = order_world(short_orders=policy)
        world.approved_order(lines=lines)
        plan = world.runtime.preview(world.settings, Flow.ORDERS, 600)
        text = plan.holds[0].reasons[0] if held else plan.changes[0].fields[0].after
        assert words in text
        assert world.writes() == []


def test_an_order_that_joor_shows_in_a_way_nobody_can_read_stops_no_other_order() -> None:
    world = order_world()
    held = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 1)
    world.joor.edit_order(held, {"raw": {"order_type_name": "Partially Shipped"}})
    good = world.approved_order()
    settle(world, 2)
    assert entry(world, good).state is OrderState.ACKNOWLEDGED
    assert {problem.key for problem in problems(world)} >= {held}
    world.joor.edit_order(held, {"raw": {"order_type_name": "Approved"}, "customer_code": CUSTOMER_ID})
    settle(world, 9)
    assert entry(world, held).state is OrderState.ACKNOWLEDGED
    assert problems(world) == []


def test_an_order_that_the_settings_leave_out_by_now_is_nobodys_again_and_comes_back_with_them() -> None:
    world = order_world()
    world.clock.sleep(5)
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody", order_event="Trunk Show")
    settle(world, 2)
    assert world.order(order_id)["export_status"] == "FAILED"
    wide = world.settings.model_dump(mode="json")
    narrow = {**wide, "orders": {**wide["orders"], "filters": {"event": {"except_for": ["Trunk Show"]}}}}
    world.apply(narrow)
    settle(world, 1)
    assert entry(world, order_id).state is OrderState.CANCELLED
    assert problems(world) == []
    assert world.order(order_id)["export_status"] == "UNDEFINED"
    world.apply(wide)
    world.joor.edit_order(order_id, {"customer_code": CUSTOMER_ID})
    settle(world, 4)
    assert len(world.sales(order_id)) == 1
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED


def test_orders_that_are_not_approved_any_more_say_so_and_cost_no_call_at_every_run() -> None:
    world = order_world()
    orders = [world.approved_order(customer_code="nobody", customer_name="Nobody") for _ in range(8)]
    settle(world, 1)
    for order_id in orders:
        world.joor.orders[order_id].status = "PENDING"
    settle(world, 1)
    assert {problem.reasons for problem in problems(world)} == {("the order is pending in JOOR",)}
    world.sandbox.log.clear()
    settle(world, 3)
    reads = [call for call in world.sandbox.log.calls if call.api == "joor"]
    assert len(reads) < len(orders)


class Ailing:
    """A marketplace that answers for every order but one."""

    def __init__(self, inner: Marketplace, ill: str) -> None:
        self._inner = inner
        self._ill = ill

    def order(self, order_id: str) -> Order | None:
        """The order, or the server's failure."""
        if order_id == self._ill:
            raise Unreachable("JOOR answered 500", fix="nothing")
        return self._inner.order(order_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@pytest.mark.parametrize("ill", [0, 1])
def test_an_unlisted_order_that_joor_cannot_answer_for_stops_no_other(ill: int) -> None:
    world = order_world()
    orders = [world.approved_order(customer_code="nobody", customer_name="Nobody") for _ in range(2)]
    settle(world, 1)
    for order_id in orders:
        world.joor.orders[order_id].status = "PENDING"
    world.clock.sleep(3600)
    ctx = world.context()
    ctx = replace(ctx, marketplace=cast("Marketplace", Ailing(ctx.marketplace, orders[ill])))
    assert due_orders(ctx, OpenOrders({}, frozenset(), whole=True)) == []
    assert entry(world, orders[ill]).reasons != ("the order is pending in JOOR",)
    assert entry(world, orders[1 - ill]).reasons == ("the order is pending in JOOR",)


def test_a_sale_that_is_gone_is_told_once_and_never_tried_again_by_itself() -> None:
    world = order_world()
    sale = exported(world)
    order_id = order_of(sale)
    world.core.void(str(sale["ID"]))
    settle(world, 6)
    told, history = problems(world), entry(world, order_id).history
    assert "after JOOR was told of it" in told[0].reasons[0]
    world.sandbox.log.clear()
    settle(world, 30)
    assert problems(world)[0].reasons == told[0].reasons
    assert entry(world, order_id).history == history
    assert [call for call in world.sandbox.log.calls if "bulk_update" in call.path] == []


def test_a_void_that_fails_stops_nothing_else_and_is_tried_again() -> None:
    world = order_world(cancelled="void")
    world.clock.sleep(5)
    order_id = order_of(exported(world))
    world.sandbox.faults.add(FaultRule("core", "DELETE", "/sale$", "status", status=500, times=-1))
    world.joor.cancel(order_id)
    held = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 6)
    assert world.order(held)["export_status"] == "FAILED"
    assert "cancelled in JOOR" in next(p for p in problems(world) if p.key == order_id).reasons[0]
    world.sandbox.faults.clear()
    settle(world, 10)
    assert world.sales(order_id) == []
    assert entry(world, order_id).state is OrderState.CANCELLED
    assert {problem.key for problem in problems(world)} == {held}


def test_voids_that_the_erp_goes_on_refusing_have_their_turn_and_keep_no_other_from_being_tried() -> None:
    world = order_world(cancelled="void")
    world.clock.sleep(5)
    orders = [order_of(exported(world)) for _ in range(VOIDS_A_SWEEP + 2)]
    world.sandbox.faults.add(FaultRule("core", "DELETE", "/sale$", "status", status=400, times=-1))
    for order_id in orders:
        world.joor.cancel(order_id)
    sweep(world)
    world.sandbox.log.clear()
    sweep(world, 2)
    tried = [call.query["ID"] for call in world.sandbox.log.calls if call.method == "DELETE"]
    assert set(tried) == {entry(world, order_id).sale_id for order_id in orders}
    assert len(tried) <= 2 * VOIDS_A_SWEEP


def test_days_of_attempts_push_nothing_out_of_the_history() -> None:
    world = order_world()
    order_id = world.approved_order()
    locked = '[{"ErrorCode":400,"Exception":"Period is locked"}]'
    world.sandbox.faults.add(FaultRule("core", "POST", "/sale$", "status", status=400, body=locked, times=-1))
    for _ in range(300):
        world.clock.sleep(1000)
        world.run(Flow.ORDERS)
        world.export_all()
    found = entry(world, order_id)
    assert [event.what for event in found.history][:3] == ["received", "exporting", "held"]
    assert len(found.history) < 10
    assert found.history[-1].times > 250


def test_an_order_without_a_day_is_shown_instead_of_being_taken_for_an_old_one() -> None:
    world = order_world()
    order_id = world.approved_order(raw={"date_approved": "", "date_created": "soon"})
    settle(world, 2)
    (problem,) = problems(world)
    assert problem.key == f"unreadable:{order_id}"
    assert "is no date" in problem.reasons[0]


def test_a_held_order_that_another_integration_exports_says_so_and_not_what_held_it_before() -> None:
    world = order_world()
    order_id = world.approved_order(customer_code="nobody", customer_name="Nobody")
    settle(world, 2)
    mark_export(world.joor.orders[order_id], "SUCCESS", "", world.joor.clock.now())
    settle(world, 16)
    assert [problem.reasons for problem in problems(world)] == [(REASON,)]


def test_an_order_whose_sale_is_gone_says_so_again_after_its_approval_was_taken_back_and_given() -> None:
    world = order_world()
    sale = exported(world)
    order_id = order_of(sale)
    world.core.void(str(sale["ID"]))
    settle(world, 7)
    world.joor.orders[order_id].status = "PENDING"
    settle(world, 9)
    world.joor.orders[order_id].status = "APPROVED"
    settle(world, 9)
    (problem,) = problems(world)
    assert "voided in the ERP" in problem.reasons[0]
