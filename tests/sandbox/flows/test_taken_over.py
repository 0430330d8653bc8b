"""What an earlier attempt began from an older order is corrected, or shown where it cannot be."""

import pytest

from sandbox.kit.faults import FaultKind, FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from tests.sandbox.flows.order_world import entry, order_world, settle
from tests.sandbox.flows.test_set_to_reexport import problem_of
from tests.sandbox.flows.world import World

LATER = {
    "customer_purchase_order": "PO-2",
    "order_comments": "Call first",
    "shipping_address_1": "9 New St",
    "shipping_country": "Norway",
    "date_ship_start": "2027-04-01",
    "date_ship_end": "2027-05-01",
}


def begun(world: World, path: str, kind: FaultKind) -> str:
    """An order whose first attempt broke off at this write, and that was edited in JOOR before the next."""
    order_id = world.approved_order(customer_purchase_order="PO-1")
    world.sandbox.faults.add(FaultRule("core", "POST", path, kind, times=1))
    world.run(Flow.ORDERS)
    world.export_all()
    assert entry(world, order_id).state is OrderState.FAILED
    world.joor.edit_order(order_id, {"raw": LATER})
    return order_id


@pytest.mark.parametrize(
    ("path", "kind"), [("/sale$", "drop_after"), ("/sale/order$", "drop_before"), ("/sale/order$", "html")]
)
def test_a_header_made_from_the_order_as_it_was_is_corrected_before_its_lines_follow(
    path: str, kind: FaultKind
) -> None:
    world = order_world()
    order_id = begun(world, path, kind)
    settle(world, 3)
    (sale,) = world.sales(order_id)
    assert (sale["CustomerReference"], sale["ShipBy"][:10]) == ("PO-2", "2027-04-01")
    assert sale["ShippingAddress"]["Line1"] == "9 New St"
    assert "Call first" in sale["Note"]
    assert sale["ExternalID"] == f"joor:{order_id}:1"
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert problem_of(world, order_id) == ()


def test_a_sale_that_was_authorised_from_the_order_as_it_was_is_shown_with_every_difference() -> None:
    world = order_world()
    order_id = begun(world, "/sale/order$", "drop_after")
    settle(world, 3)
    (sale,) = world.sales(order_id)
    assert sale["CustomerReference"] == "PO-1"
    found = entry(world, order_id)
    assert found.state is OrderState.CHANGED
    assert "CustomerReference: PO-1 -> PO-2" in found.differences
    assert "ShippingAddress.Line1: nothing -> 9 New St" in found.differences
    assert "edited in JOOR" in problem_of(world, order_id)[0]


def test_an_attempt_that_finds_what_it_would_have_made_corrects_nothing() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.sandbox.faults.add(FaultRule("core", "POST", "/sale/order$", "drop_before", times=1))
    settle(world, 3)
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert [call for call in world.sandbox.log.calls if call.method == "PUT"] == []


def test_a_correction_of_unknown_outcome_is_made_again() -> None:
    world = order_world()
    order_id = begun(world, "/sale/order$", "drop_before")
    world.sandbox.faults.add(FaultRule("core", "PUT", "/sale$", "drop_after", times=1))
    settle(world, 6)
    (sale,) = world.sales(order_id)
    assert sale["CustomerReference"] == "PO-2"
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED


def test_a_tracking_number_that_the_order_carries_goes_onto_its_sale() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.joor.orders[order_id].tracking_number = "https://track.test/1Z9"
    settle(world, 1)
    assert "Tracking: https://track.test/1Z9" in world.sales(order_id)[0]["ShippingNotes"]


def test_no_order_waits_for_tracking_numbers_that_joor_will_not_show() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.sandbox.faults.add(FaultRule("joor", "GET", "/v4/orders$", "html", times=-1))
    world.run(Flow.ORDERS)
    world.export_all()
    assert len(world.sales(order_id)) == 1
