"""What is carried out long after its caller gave up is waited for, and what slipped through is found."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.domain.sale import SaleDraft
from seamline.flows.export_order import draft_sale, export_order
from seamline.flows.look_later import LANDING_SECONDS
from seamline.flows.reexport import ReexportRequest, reexport, retry
from seamline.flows.stopped_orders import BROKEN_SHOWN
from tests.sandbox.flows.dying import DyingTable, DyingTransport, Fuse, Killed
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.test_gone_orders import sweep
from tests.sandbox.flows.test_set_to_reexport import order_of, problem_of
from tests.sandbox.flows.world import CUSTOMER_ID, World


class Late(httpx.BaseTransport):
    """Lets the first request to this path time out, and carries it out when it is told to."""

    def __init__(self, world: World, path: str) -> None:
        self._inner = httpx.WSGITransport(app=world.sandbox.wsgi)
        self._path = path
        self._waiting: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry it out, or keep it."""
        if request.method == "POST" and request.url.path.lower().endswith(self._path) and self._path:
            self._path = ""
            request.read()
            self._waiting.append(request)
            raise httpx.ReadTimeout("no answer")
        return self._inner.handle_request(request)

    def land(self) -> None:
        """Carry out what is still under way."""
        for request in self._waiting:
            self._inner.handle_request(request)
        self._waiting.clear()


def begun_late(world: World, path: str, **given: Any) -> tuple[str, Late]:
    """An order whose first attempt timed out at this write, which is still under way."""
    order_id = world.approved_order(**given)
    late = Late(world, path)
    world.run(Flow.ORDERS)
    world.runtime = world.new_runtime(world.table, late)
    world.export_all()
    return order_id, late


@pytest.mark.parametrize("lands_after", [5, 30, 55])
def test_a_create_that_lands_late_is_found_before_another_is_sent(lands_after: int) -> None:
    world = order_world()
    world.core.configure(sale_list_lag_seconds=60)
    order_id, late = begun_late(world, "/sale")
    for second in range(5, 200, 5):
        world.clock.sleep(5)
        if second == lands_after:
            late.land()
        export_order(world.context(), order_id)
        assert len(world.sales(order_id)) <= 1
    settle(world, 1)
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED


def test_a_receipt_that_lands_late_is_not_recorded_twice() -> None:
    prepaid = {"methods": ["Card"], "account": "200"}
    world = order_world(prepayment=prepaid, sale_status="draft")
    order_id, late = begun_late(world, "/sale/payment", payment_method_name="Card")
    world.clock.sleep(20)
    export_order(world.context(), order_id)
    late.land()
    world.clock.sleep(LANDING_SECONDS)
    settle(world, 4)
    (sale,) = [sale for sale in world.core.sales.values() if not sale.voided]
    assert len(sale.prepayments) == 1
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED


def test_a_receipt_that_lands_beside_the_second_is_seen_before_the_order_counts_as_exported() -> None:
    world = order_world(prepayment={"methods": ["Card"], "account": "200"})
    order_id, late = begun_late(world, "/sale/payment", payment_method_name="Card")
    world.clock.sleep(LANDING_SECONDS + 60)
    again = Late(world, "/sale/order")
    world.runtime = world.new_runtime(world.table, again)
    export_order(world.context(), order_id)
    late.land()
    again.land()
    world.clock.sleep(200)
    settle(world, 1)
    assert entry(world, order_id).state is OrderState.HELD
    assert "has 2 receipts" in problem_of(world, order_id)[0]


@pytest.mark.parametrize("empty", [True, False])
def test_a_second_live_sale_is_voided_if_it_is_empty_and_shown_if_not(empty: bool) -> None:
    world = order_world()
    sale = exported(world)
    order_id = order_of(sale)
    world.clock.sleep(30)
    twin = _twin(world, order_id, empty=empty)
    sweep(world)
    shown = {problem.key for problem in world.context().problems.all(Flow.ORDERS)}
    assert shown == (set() if empty else {f"twin:{order_id}:{twin}"})
    assert len(world.sales(order_id)) == (1 if empty else 2)
    if not empty:
        world.core.void(twin)
        sweep(world)
        assert list(world.context().problems.all(Flow.ORDERS)) == []


def _twin(world: World, order_id: str, *, empty: bool) -> str:
    """Another sale of the order, as a create makes it that nobody knows of."""
    ctx = world.context()
    draft = draft_sale(ctx, entry(world, order_id))
    assert isinstance(draft, SaleDraft)
    sale = ctx.erp.open_sale(draft)
    if not empty:
        ctx.erp.finish_sale(sale.id, draft)
    return sale.id


def test_a_reexport_that_a_restored_ledger_has_forgotten_is_found_by_its_reference() -> None:
    world = order_world()
    order_id = order_of(exported(world))
    backed_up = world.context().ledger.get(order_id).entry
    reexport(world.context(), ReexportRequest(order_id, "ana", void_first=True))
    settle(world, 2)
    ledger = world.context().ledger
    ledger.move(ledger.get(order_id), backed_up)
    settle(world, 8)
    reexport(world.context(), ReexportRequest(order_id, "ana", void_first=True))
    settle(world, 8)
    assert len(world.sales(order_id)) == 1
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert list(world.context().problems.all(Flow.ORDERS)) == []


@pytest.mark.parametrize("mark_failed", [True, False])
def test_a_reexport_that_was_held_goes_when_its_cause_has_passed(mark_failed: bool) -> None:
    world = order_world(mark_failed=mark_failed)
    order_id = order_of(exported(world))
    reexport(world.context(), ReexportRequest(order_id, "ana", void_first=True))
    rule = FaultRule("core", "POST", "/sale$", "status", status=403, body="Incorrect credentials!", times=-1)
    world.sandbox.faults.add(rule)
    world.export_all()
    assert entry(world, order_id).state is OrderState.HELD
    world.sandbox.faults.clear()
    world.clock.sleep(1000)
    settle(world, 3)
    assert len(world.sales(order_id)) == 1
    assert problem_of(world, order_id) == ()


def test_an_order_whose_every_attempt_breaks_off_is_shown() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    healthy = world.runtime
    for _ in range(BROKEN_SHOWN + 1):
        fuse = Fuse(6)
        inner = httpx.WSGITransport(app=world.sandbox.wsgi)
        world.runtime = world.new_runtime(DyingTable(world.table, fuse), DyingTransport(inner, fuse))
        with pytest.raises(Killed):
            export_order(world.context(), order_id)
        world.clock.sleep(timedelta(minutes=2).total_seconds())
    assert "broke off without a word" in problem_of(world, order_id)[0]
    world.runtime = healthy
    settle(world, 2)
    assert problem_of(world, order_id) == ()
    assert len(world.sales(order_id)) == 1


def test_a_retry_asked_for_at_once_makes_no_second_sale() -> None:
    world = order_world()
    world.core.configure(sale_list_lag_seconds=60)
    order_id, late = begun_late(world, "/sale")
    late.land()
    for _ in range(30):
        world.clock.sleep(7)
        if entry(world, order_id).state is OrderState.FAILED:
            retry(world.context(), order_id, "ana")
        world.export_all()
        assert len(world.sales(order_id)) == 1
    assert entry(world, order_id).state in (OrderState.EXPORTED, OrderState.ACKNOWLEDGED)


def test_a_reexport_held_for_its_order_goes_when_that_is_edited_in_joor() -> None:
    world = order_world(mark_failed=False)
    order_id = order_of(exported(world))
    world.core.void(str(world.sales(order_id)[0]["ID"]))
    world.joor.edit_order(order_id, {"customer_code": "nobody", "customer_name": "Nobody"})
    settle(world, 7)
    reexport(world.context(), ReexportRequest(order_id, "ana"))
    settle(world, 2)
    assert entry(world, order_id).state is OrderState.HELD
    world.joor.edit_order(order_id, {"customer_code": CUSTOMER_ID})
    settle(world, 9)
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert problem_of(world, order_id) == ()
