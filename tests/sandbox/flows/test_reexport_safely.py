"""Re-export with void first: all is checked before anything is voided, and no crash in between loses the wish."""

from typing import Any

import httpx
import pytest

from sandbox.kit.faults import FaultKind, FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.errors import NotFound, Refused, RetryableError
from seamline.flows.reexport import ReexportRequest, reexport
from tests.sandbox.flows.dying import DyingTable, DyingTransport, Fuse, Killed
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.test_set_to_reexport import order_of, problem_of
from tests.sandbox.flows.world import CUSTOMER_ID, World


def done(world: World) -> str:
    """An exported order that JOOR was told of."""
    world.clock.sleep(5)
    return order_of(exported(world))


def anew(world: World, order_id: str) -> None:
    """What an operator asks for."""
    reexport(world.context(), ReexportRequest(order_id, "ana", void_first=True))


def is_as_before(world: World, order_id: str) -> bool:
    """One live sale, the first, and the order as it was."""
    (sale,) = world.sales(order_id)
    found = entry(world, order_id)
    return sale["ExternalID"] == f"joor:{order_id}:1" and (found.generation, found.state) == (
        1,
        OrderState.ACKNOWLEDGED,
    )


def test_an_order_that_joor_does_not_approve_keeps_its_sale() -> None:
    world = order_world()
    for people, refusal in (
        (world.joor.ship, Refused),
        (world.joor.cancel, Refused),
        (world.joor.delete_order, NotFound),
    ):
        order_id = done(world)
        people(order_id)
        with pytest.raises(refusal, match=order_id):
            anew(world, order_id)
        assert is_as_before(world, order_id)


def test_an_order_that_would_be_held_keeps_its_sale_and_every_reason_is_told() -> None:
    world = order_world()
    order_id = done(world)
    late = {"date_ship_start": "2027-03-01", "date_ship_end": "2027-02-01"}
    world.joor.edit_order(order_id, {"customer_code": "nobody", "customer_name": "Nobody", "raw": late})
    with pytest.raises(Refused) as refused:
        anew(world, order_id)
    assert "was not voided" in str(refused.value)
    assert len(refused.value.problems) == 2
    assert is_as_before(world, order_id)


def test_a_void_that_the_erp_refuses_is_told_with_its_words_and_the_order_stays_as_it_was() -> None:
    world = order_world()
    order_id = done(world)
    (sale,) = world.sales(order_id)
    world.core.ship(str(sale["ID"]), "1Z9", "DHL")
    with pytest.raises(Refused, match=f"did not void sale {sale['Order']['SaleOrderNumber']}"):
        anew(world, order_id)
    assert is_as_before(world, order_id)
    assert entry(world, order_id).history[-1].by == "ana"


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "html"])
def test_a_void_of_unknown_outcome_is_gone_on_with_by_itself(kind: FaultKind) -> None:
    world = order_world()
    order_id = done(world)
    world.sandbox.faults.add(FaultRule("core", "DELETE", "/sale$", kind, times=1))
    with pytest.raises(RetryableError) as unknown:
        anew(world, order_id)
    assert "by itself" in unknown.value.fix
    settle(world, 3)
    (sale,) = world.sales(order_id)
    assert sale["ExternalID"] == f"joor:{order_id}:2"
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert problem_of(world, order_id) == ()


def test_an_order_cancelled_while_its_sale_is_being_voided_keeps_nobody_waiting() -> None:
    world = order_world(cancelled="void")
    order_id = done(world)
    world.sandbox.faults.add(FaultRule("core", "DELETE", "/sale$", "drop_before", times=1))
    with pytest.raises(RetryableError):
        anew(world, order_id)
    world.joor.cancel(order_id)
    settle(world, 3)
    assert "is cancelled in JOOR while its sale" in problem_of(world, order_id)[0]
    world.core.void(str(world.sales(order_id)[0]["ID"]))
    settle(world, 9)
    assert entry(world, order_id).state is OrderState.CANCELLED
    assert problem_of(world, order_id) == ()


def test_an_order_whose_new_sale_is_held_meanwhile_says_that_the_old_one_is_live() -> None:
    world = order_world()
    order_id = done(world)
    world.sandbox.faults.add(FaultRule("core", "DELETE", "/sale$", "drop_before", times=1))
    with pytest.raises(RetryableError):
        anew(world, order_id)
    world.core.edit_customer(CUSTOMER_ID, {"IsOnCreditHold": True})
    world.clock.sleep(600)
    settle(world, 2)
    assert len(world.sales(order_id)) == 1
    reasons = problem_of(world, order_id)
    assert any("credit hold" in reason for reason in reasons)
    assert any("stays live" in reason for reason in reasons)
    world.core.edit_customer(CUSTOMER_ID, {"IsOnCreditHold": False})
    world.clock.sleep(600)
    settle(world, 3)
    (sale,) = world.sales(order_id)
    assert sale["ExternalID"] == f"joor:{order_id}:2"


def test_a_kill_at_any_moment_of_a_reexport_leaves_one_live_sale_and_no_problem() -> None:
    moments, died, again = 0, True, 0
    while died:
        world = order_world()
        order_id = done(world)
        died = _dies(world, order_id, moments)
        settle(world, 5)
        (sale,) = world.sales(order_id)
        found = entry(world, order_id)
        assert sale["ExternalID"] == f"joor:{order_id}:{found.generation}"
        assert found.state is OrderState.ACKNOWLEDGED
        assert world.order(order_id)["export_status"] == "SUCCESS"
        assert problem_of(world, order_id) == ()
        again += found.generation == 2
        moments += 1
    assert moments > 15
    assert again > moments / 2


def _dies(world: World, order_id: str, moments: int) -> bool:
    """Re-export in an admin function that dies after so many moments; whether it died."""
    fuse = Fuse(moments)
    inner = httpx.WSGITransport(app=world.sandbox.wsgi)
    healthy: Any = world.runtime
    world.runtime = world.new_runtime(DyingTable(world.table, fuse), DyingTransport(inner, fuse))
    try:
        anew(world, order_id)
    except Killed:
        return True
    finally:
        world.runtime = healthy
    return False


def test_an_order_cancelled_in_joor_and_approved_again_is_shown_and_can_be_exported_anew() -> None:
    world = order_world(cancelled="void")
    order_id = done(world)
    world.joor.cancel(order_id)
    world.clock.sleep(700)
    world.run(Flow.ORDERS)
    assert entry(world, order_id).state is OrderState.CANCELLED
    world.joor.orders[order_id].status = "APPROVED"
    world.joor.edit_order(order_id, {})
    world.clock.sleep(700)
    world.run(Flow.ORDERS)
    assert "JOOR shows the order as exported" in problem_of(world, order_id)[0]
    anew(world, order_id)
    settle(world, 2)
    assert len(world.sales(order_id)) == 1
    assert problem_of(world, order_id) == ()


def test_a_reexport_whose_void_turns_out_to_be_refused_leaves_the_order_with_its_sale() -> None:
    world = order_world()
    order_id = done(world)
    world.sandbox.faults.add(FaultRule("core", "DELETE", "/sale$", "drop_before", times=1))
    with pytest.raises(RetryableError):
        anew(world, order_id)
    world.core.ship(str(world.sales(order_id)[0]["ID"]), "1Z9", "DHL")
    settle(world, 4)
    assert is_as_before(world, order_id)
    assert problem_of(world, order_id) == ()
    assert world.order(order_id)["export_status"] == "SUCCESS"
    given_up = [event.text for event in entry(world, order_id).history if event.what == "re-export given up"]
    assert "did not void" in given_up[0]


def test_a_changed_order_whose_void_is_refused_stays_changed_with_its_differences() -> None:
    world = order_world()
    order_id = done(world)
    world.joor.edit_order(order_id, {"customer_purchase_order": "PO-77"})
    settle(world, 1)
    before = entry(world, order_id)
    assert before.state is OrderState.CHANGED
    world.sandbox.faults.add(FaultRule("core", "DELETE", "/sale$", "drop_before", times=1))
    with pytest.raises(RetryableError):
        anew(world, order_id)
    spared = entry(world, order_id).before
    assert spared is not None
    assert (spared.order.raw, spared.history) == (b"", ())
    world.core.ship(str(world.sales(order_id)[0]["ID"]), "1Z9", "DHL")
    settle(world, 4)
    after = entry(world, order_id)
    assert after.order == before.order
    assert (after.state, after.differences, after.generation) == (OrderState.CHANGED, before.differences, 1)
    assert after.placed == before.placed
    assert any("PO-77" in reason for reason in problem_of(world, order_id))
