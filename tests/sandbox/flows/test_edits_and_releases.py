"""What an operator edits or lets pass for one order counts for its sale, stays recorded, and never touches JOOR."""

from typing import Any

import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.domain.order_edits import Allowance
from seamline.errors import Refused
from seamline.flows.compare_sale import compare_sale
from seamline.flows.edit_order import EditRequest, edit_order
from seamline.flows.export_order import export_order
from seamline.flows.reexport import ReexportRequest, reexport
from seamline.flows.release_order import ReleaseRequest, allowances, release
from seamline.mapping.order_edit_check import Place
from tests.sandbox.flows.order_world import entry, order_world, settle
from tests.sandbox.flows.test_bad_orders import ADDRESS, UNKNOWN, good_line
from tests.sandbox.flows.world import CUSTOMER_ID, Json, World

STRANGER = {"customer_code": "nobody", "customer_name": "Nobody"}
ANA = "arn:aws:iam::123456789012:user/ana"


def held(world: World, **given: Any) -> str:
    """An order that cannot go."""
    order_id = world.approved_order(**given)
    settle(world, 2)
    assert entry(world, order_id).state is OrderState.HELD
    return order_id


def edit(world: World, order_id: str, wanted: dict[str, str | None]) -> None:
    """Ana edits an order; `line 2 sku` is a field of a line."""
    places = {_place(name): value for name, value in wanted.items()}
    edit_order(world.context(), EditRequest(order_id, ANA, places))


def let_go(world: World, order_id: str, *accept: Allowance) -> None:
    """Ana lets something pass."""
    release(world.context(), ReleaseRequest(order_id, ANA, "agreed by phone", accept))


def _place(name: str) -> Place:
    words = name.split()
    return Place(words[2], int(words[1])) if words[0] == "line" else Place(name)


def test_edits_of_everything_that_was_wrong_let_the_order_go_and_joor_keeps_its_own() -> None:
    world = order_world()
    bad = [good_line(), {**UNKNOWN, "quantity": 2, "price": "10.00"}, good_line(upc="5900000000000", number="NIX")]
    order_id = held(world, lines=bad, **STRANGER, **ADDRESS, shipping_country="Atlantis")
    before = world.order(order_id)
    edit(
        world,
        order_id,
        {
            "customer_code": CUSTOMER_ID,
            "shipping.country": "Norway",
            "carrier": "dhl express",
            "ship_start": "2026-12-01",
            "line 1 quantity": "4",
            "line 2 sku": "HAT",
            "line 2 price": "12.50",
            "line 2 comment": "the blue one",
            "line 3 removed": "yes",
        },
    )
    assert world.queue.waiting == [order_id]
    world.export_all()
    found = entry(world, order_id)
    assert found.state is OrderState.ACKNOWLEDGED, found.reasons
    (sale,) = world.sales(order_id)
    lines = {row["SKU"]: (row["Quantity"], row["Price"], row["Comment"]) for row in sale["Order"]["Lines"]}
    assert lines == {"DRS-BLK-S": (4, 96.0, ""), "HAT": (2, 12.5, "the blue one")}
    assert (sale["Carrier"], sale["ShipBy"][:10]) == ("DHL Express", "2026-12-01")
    assert sale["ShippingAddress"]["Country"] == "Norway"
    assert sale["Order"]["TotalBeforeTax"] == 4 * 96 + 25
    mine = {name: value for name, value in world.order(order_id).items() if not name.startswith("export")}
    assert mine == {name: value for name, value in before.items() if not name.startswith("export")}
    assert found.order.lines[0].quantity == 1


def test_every_edit_is_kept_with_who_when_and_what_was_before() -> None:
    world = order_world()
    order_id = held(world, **STRANGER)
    edit(world, order_id, {"ship_end": "2027-01-31"})
    edit(world, order_id, {"ship_end": "2027-02-28", "line 1 quantity": "2"})
    kept = {(row.line, row.field): (row.joor, row.value, row.by) for row in entry(world, order_id).edits}
    assert kept == {(0, "ship_end"): ("", "2027-02-28", ANA), (1, "quantity"): ("3", "2", ANA)}
    told = [event for event in entry(world, order_id).history if event.what == "edited here"]
    assert [event.by for event in told] == [ANA, ANA]
    assert "ship_end: 2027-01-31 -> 2027-02-28" in told[1].text
    assert "quantity" in told[1].text
    assert "3 -> 2" in told[1].text


def test_what_still_holds_the_order_after_an_edit_is_told_at_once() -> None:
    world = order_world()
    order_id = held(world, **STRANGER, lines=[good_line(), {**UNKNOWN, "quantity": 1, "price": "1.00"}])
    edit(world, order_id, {"customer_code": CUSTOMER_ID})
    found = entry(world, order_id)
    assert found.state is OrderState.HELD
    (reason,) = found.reasons
    assert "unknown SKU" in reason
    assert world.queue.waiting == []


def test_all_faults_of_an_edit_are_told_together_and_nothing_is_changed() -> None:
    world = order_world()
    order_id = held(world, **STRANGER)
    wanted: dict[str, str | None] = {
        "terms": "Barter",
        "ship_start": "soon",
        "shipping.country": "Atlantis",
        "line 1 quantity": "0",
        "line 1 price": "-1",
        "line 7 sku": "HAT",
        "line 1 sku": "NIX",
        "customer_code": "zzz",
        "status": "x",
    }
    with pytest.raises(Refused) as caught:
        edit(world, order_id, wanted)
    text = "\n".join(caught.value.problems)
    assert len(caught.value.problems) == len(wanted)
    for words in ("'Barter'; it has", "'soon' is no date", "'Atlantis' is no country", "line 7 sku", "line 1 price"):
        assert words in text
    assert entry(world, order_id).edits == ()


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ({"line 1 sku": "NIX"}, "the ERP has no SKU 'NIX'"),
        ({"customer_code": "nobody else"}, "the ERP has no customer"),
        ({"line 1 removed": "yes"}, "no line would be left"),
        ({"ship_start": "2027-02-01", "ship_end": "2027-01-01"}, "is before ship_start"),
        ({}, "nothing is to be changed"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused(wanted: dict[str, str | None], fault: str) -> None:
    world = order_world()
    order_id = held(world, **STRANGER)
    with pytest.raises(Refused, match=fault):
        edit(world, order_id, wanted)


def test_an_exported_order_is_not_edited() -> None:
    world = order_world()
    order_id = world.approved_order()
    settle(world, 1)
    with pytest.raises(Refused, match="is acknowledged"):
        edit(world, order_id, {"ship_end": "2027-02-28"})


def test_an_edit_that_joor_moves_away_from_holds_the_order_until_somebody_decides() -> None:
    world = order_world()
    order_id = held(world, lines=[good_line(quantity=3), {**UNKNOWN, "quantity": 1, "price": "1.00"}])
    edit(world, order_id, {"line 1 quantity": "2", "line 1 comment": "half"})
    world.joor.edit_order(order_id, {"quantities": {good_line()["upc"]: 9}})
    settle(world, 2)
    assert any("and then in JOOR from '3' to '9'" in reason for reason in entry(world, order_id).reasons)
    edit(world, order_id, {"line 1 quantity": None, "line 2 removed": "yes"})
    world.export_all()
    (sale,) = world.sales(order_id)
    assert [row["Quantity"] for row in sale["Order"]["Lines"]] == [9]


def test_edits_survive_retries_and_a_crash() -> None:
    world = order_world(terms_from="order")
    order_id = held(world, payment_method_name="Barter")
    edit(world, order_id, {"terms": "60 days"})
    world.core.configure(application_key="00000000-0000-4000-8000-000000000000")
    world.export_all()
    assert entry(world, order_id).state is OrderState.HELD
    world.core.configure(application_key=world.runtime.secrets.get("lune").cin7_core.application_key)
    world.clock.sleep(1000)
    settle(world, 2)
    (sale,) = world.sales(order_id)
    assert sale["Terms"] == "60 days"


@pytest.mark.parametrize(("keep", "quantity"), [(True, 2), (False, 3)])
def test_a_re_export_keeps_or_drops_edits_as_somebody_says(keep: bool, quantity: int) -> None:
    world = order_world()
    order_id = held(world, **STRANGER)
    edit(world, order_id, {"customer_code": CUSTOMER_ID, "line 1 quantity": "2"})
    world.export_all()
    with pytest.raises(Refused, match="whether that counts for the new sale") as caught:
        reexport(world.context(), ReexportRequest(order_id, ANA, void_first=True))
    assert "--keep-edits" in caught.value.fix
    assert len(world.sales(order_id)) == 1
    world.joor.edit_order(order_id, {"customer_code": CUSTOMER_ID})
    if keep:
        world.joor.edit_order(order_id, {"customer_code": "nobody"})
    reexport(world.context(), ReexportRequest(order_id, ANA, void_first=True, keep_edits=keep))
    world.export_all()
    (sale,) = world.sales(order_id)
    assert sale["Order"]["Lines"][0]["Quantity"] == quantity


def on_hold(world: World) -> None:
    """The customer may not buy."""
    world.core.edit_customer("Boutique Nord", {"IsOnCreditHold": True})
    world.clock.sleep(400)


@pytest.mark.parametrize(
    ("settings", "given", "allowance"),
    [
        ({}, {"lines": [good_line(), good_line(upc="5900000000001", price="0.00")]}, None),
        ({}, {"lines": [good_line(price="0.00")]}, Allowance.ZERO_PRICE),
        ({}, {"raw": {"order_total": "200.00"}}, Allowance.TOTAL),
        ({"price_from": "erp"}, {"lines": [good_line(price="90.00")]}, Allowance.TOTAL),
        ({"max_lines": 1}, {"lines": [good_line(), good_line()]}, Allowance.MANY_LINES),
        ({"short_orders": "hold"}, {"lines": [good_line(quantity=500)]}, Allowance.SHORT_STOCK),
    ],
)
def test_a_person_lets_go_what_the_settings_hold_and_nothing_else_with_it(
    settings: Json, given: Json, allowance: Allowance | None
) -> None:
    world = order_world(**settings)
    order_id = held(world, **given)
    with pytest.raises(Refused, match="nothing that holds the order is of this kind"):
        let_go(world, order_id, Allowance.CREDIT_HOLD)
    if allowance is None:
        with pytest.raises(Refused, match="unknown SKU"):
            let_go(world, order_id, Allowance.ZERO_PRICE)
        return
    assert set(allowances(world.context(), entry(world, order_id))) == {allowance}
    let_go(world, order_id, allowance)
    world.export_all()
    found = entry(world, order_id)
    assert found.state is OrderState.ACKNOWLEDGED, found.reasons
    released = next(event for event in found.history if event.what == "released")
    assert (released.by, released.text) == (ANA, f"accepted {allowance.value}: agreed by phone")


def test_a_credit_hold_is_let_pass_for_one_order_only() -> None:
    world = order_world()
    on_hold(world)
    one, other = held(world), held(world)
    let_go(world, one, Allowance.CREDIT_HOLD)
    settle(world, 1)
    assert entry(world, one).state is OrderState.ACKNOWLEDGED
    assert entry(world, other).state is OrderState.HELD


def test_what_was_let_pass_has_to_be_let_pass_again_after_an_edit_in_joor() -> None:
    world = order_world()
    order_id = held(world, lines=[good_line(price="0.00")])
    let_go(world, order_id, Allowance.ZERO_PRICE)
    world.joor.edit_order(order_id, {"quantities": {good_line()["upc"]: 900}})
    world.export_all()
    found = entry(world, order_id)
    assert (found.state, found.allowed) == (OrderState.HELD, ())


def test_what_was_let_pass_counts_on_when_an_approval_is_taken_back_and_given_again() -> None:
    world = order_world()
    order_id = held(world, lines=[good_line(price="0.00")])
    world.joor.orders[order_id].status = "PENDING"
    let_go(world, order_id, Allowance.ZERO_PRICE)
    settle(world, 1)
    assert entry(world, order_id).reasons == ("the order is pending in JOOR",)
    world.joor.approve(order_id)
    settle(world, 3)
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert len(world.sales(order_id)) == 1


@pytest.mark.parametrize("back", [False, True])
def test_what_was_let_pass_ends_when_the_order_is_edited_while_its_approval_is_taken_back(back: bool) -> None:
    world = order_world()
    order_id = held(world, lines=[good_line(price="0.00", quantity=2)])
    world.joor.orders[order_id].status = "PENDING"
    let_go(world, order_id, Allowance.ZERO_PRICE)
    settle(world, 1)
    for quantity in (5, 2) if back else (5,):
        world.joor.edit_order(order_id, {"quantities": {good_line()["upc"]: quantity}})
        world.clock.sleep(3600)
        settle(world, 1)
    world.joor.approve(order_id)
    settle(world, 3)
    found = entry(world, order_id)
    assert (found.state, found.allowed) == (OrderState.HELD, ())


def test_a_changed_order_is_called_settled_and_its_problem_closes() -> None:
    world = order_world()
    order_id = world.approved_order()
    settle(world, 1)
    world.joor.edit_order(order_id, {"quantities": {good_line()["upc"]: 5}})
    settle(world, 1)
    assert entry(world, order_id).state is OrderState.CHANGED
    let_go(world, order_id, Allowance.CHANGE)
    found = entry(world, order_id)
    assert (found.state, found.differences) == (OrderState.ACKNOWLEDGED, ())
    settle(world, 8)
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED
    assert list(world.context().problems.all(Flow.ORDERS)) == []


def test_what_is_not_held_is_not_released() -> None:
    world = order_world()
    order_id = world.approved_order()
    settle(world, 1)
    with pytest.raises(Refused, match="only held and changed orders"):
        let_go(world, order_id, Allowance.TOTAL)


def test_an_order_is_shown_beside_its_sale_with_both_payloads_and_no_write() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    before = compare_sale(world.context(), entry(world, order_id))
    assert (before.sent, before.sale, before.reasons) == (False, None, ())
    export_order(world.context(), order_id)
    world.sandbox.log.clear()
    after = compare_sale(world.context(), entry(world, order_id))
    assert world.writes() == []
    assert after.sale is not None
    assert (after.sent, after.sale.number, after.differences) == (True, entry(world, order_id).sale_number, ())
    assert after.payload == before.payload
    assert f'"ExternalID":"joor:{order_id}:1"' in after.payload
    world.joor.edit_order(order_id, {"quantities": {good_line()["upc"]: 5}})
    world.clock.sleep(700)
    settle(world, 1)
    changed = compare_sale(world.context(), entry(world, order_id))
    assert "SKU DRS-BLK-S: asked for 5, the sale has 3" in changed.differences
