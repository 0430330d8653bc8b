"""Bad input: what cannot be a sale is held with every reason before any write; what merely looks odd goes through."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.flows.acknowledge import acknowledge
from seamline.flows.export_order import export_order
from tests.sandbox.flows.order_world import entry, exported, order_world, settle
from tests.sandbox.flows.world import Json, World, product, upc

UNKNOWN: Json = {"upc": "4006381333931", "number": "NEW", "style_identifier": "x", "color": "Red", "size": "S"}
ADDRESS = {"shipping_address_1": "1 Main St", "shipping_city": "Town"}


def good_line(**changes: Any) -> Json:
    """One line of a known SKU."""
    return {"upc": upc("DRS-BLK-S"), "quantity": 1, "price": "96.00", **changes}


def on_hold(world: World) -> None:
    """The customer may not buy."""
    world.core.edit_customer("Boutique Nord", {"IsOnCreditHold": True})


def closed(world: World) -> None:
    """The books are closed far into the future."""
    world.core.close_period("2099-01-01")


def in_euros(world: World) -> None:
    """The customer buys in another currency."""
    world.core.edit_customer("Boutique Nord", {"Currency": "EUR"})


def sharing_a_barcode(world: World) -> None:
    """A second product stands on the same barcode, and JOOR's style is not known."""
    world.core.add_product(product("TWIN-1", Barcode="4006381333931", Tags=""))
    world.core.add_product(product("TWIN-2", Barcode="4006381333931", Tags=""))


def nothing(_: World) -> None:
    """The world as it is."""


@pytest.mark.parametrize(
    ("spoil", "given", "reason"),
    [
        (nothing, {"lines": [good_line(), {**UNKNOWN, "quantity": 1, "price": "1.00"}]}, "unknown SKU: NEW / Red / S"),
        (sharing_a_barcode, {"lines": [{**UNKNOWN, "quantity": 1, "price": "1"}]}, "stands on TWIN-1, TWIN-2"),
        (nothing, {"lines": [good_line(quantity=0)]}, "the quantity is 0"),
        (nothing, {"lines": [good_line(quantity=-3)]}, "the quantity is -3"),
        (nothing, {"lines": [good_line(price="0.00")]}, "the price is 0"),
        (nothing, {**ADDRESS, "shipping_country": ""}, "the shipping address has no country"),
        (nothing, {**ADDRESS, "shipping_country": "Atlantis"}, "'Atlantis', which is no country"),
        (nothing, {"date_ship_start": "2026-03-01", "date_ship_end": "2026-02-01"}, "before it starts"),
        (nothing, {"raw": {"order_total": "1.00"}}, "the total does not add up"),
        (nothing, {"customer_code": "nobody", "customer_name": "Nobody"}, "unknown customer: customer nobody"),
        (on_hold, {}, "credit hold"),
        (closed, {}, "closed period"),
        (in_euros, {}, "the order is in USD, Boutique Nord buys in EUR"),
    ],
)
def test_what_cannot_be_a_sale_is_held_with_the_reason_before_any_write(
    spoil: Callable[[World], None], given: Json, reason: str
) -> None:
    world = order_world()
    spoil(world)
    world.clock.sleep(4000)
    world.run(Flow.STYLES)
    order_id = world.approved_order(**given)
    settle(world, 1)
    found = entry(world, order_id)
    assert found.state is OrderState.HELD
    assert any(reason in text for text in found.reasons), found.reasons
    assert world.sandbox.log.writes("core") == []


def test_unknown_representative_terms_carrier_tax_rule_and_location_are_reported_together() -> None:
    world = order_world(
        sales_rep_from="order", terms_from="order", carrier_from="order", tax_rules={"Norway": "MVA"},
        tax_rule_from="country", locations={"East": "Nowhere"},
    )  # fmt: skip
    order_id = world.approved_order(
        [good_line(), {**UNKNOWN, "quantity": 1, "price": "1.00"}],
        sales_representative="Nobody",
        payment_method_name="Barter",
        shipping_method_name="Pigeon",
        warehouse_name="East",
        shipping_country="Norway",
        **ADDRESS,
    )
    settle(world, 1)
    text = "\n".join(entry(world, order_id).reasons)
    for word in ("'Nobody'", "'Barter'", "'Pigeon'", "'MVA'", "'Nowhere'", "unknown SKU"):
        assert word in text
    assert world.sandbox.log.writes("core") == []


def test_everything_that_is_wrong_with_an_order_is_told_in_one_go_before_any_write() -> None:
    world = order_world(sales_rep_from="order", terms_from="order", carrier_from="order", locations={"East": "Nowhere"})
    on_hold(world)
    closed(world)
    world.clock.sleep(4000)
    order_id = world.approved_order(
        [good_line(quantity=-1), good_line(upc=upc("HAT"), price="0.00"), {**UNKNOWN, "quantity": 1, "price": "1.00"}],
        sales_representative="Nobody",
        payment_method_name="Barter",
        shipping_method_name="Pigeon",
        warehouse_name="East",
        shipping_country="Atlantis",
        date_ship_start="2026-03-01",
        date_ship_end="2026-02-01",
        **ADDRESS,
    )
    settle(world, 1)
    reasons = entry(world, order_id).reasons
    words = ("quantity is -1", "price is 0", "unknown SKU", "Nobody", "Barter", "Pigeon", "Nowhere", "Atlantis")
    for word in (*words, "before it starts", "closed period", "credit hold"):
        assert sum(word in reason for reason in reasons) == 1, word
    assert world.sandbox.log.writes("core") == []


def test_paragraph_marks_in_comments_become_lines_and_reach_nobody() -> None:
    world = order_world()
    sale = exported(world, order_comments="Ship complete<eop>Call first<eop><eop>")
    assert sale["Note"].endswith("Ship complete\nCall first")
    assert "<eop>" not in sale["Note"]


def test_the_first_comment_ends_with_joors_paragraph_and_not_with_its_line() -> None:
    world = order_world(texts={"first_comment": "memo"})
    sale = exported(world, order_comments="Ship complete,\n\nin one box<eop>Call first")
    assert sale["Order"]["Memo"] == "Ship complete,\nin one box"
    assert sale["Note"].endswith("overview\nCall first")


def test_a_line_discounted_to_nothing_goes_as_a_free_line() -> None:
    world = order_world()
    lines = [good_line(), {"upc": upc("HAT"), "quantity": 2, "price": "96.00", "adjustment": "-96.00"}]
    sale = exported(world, lines=lines)
    assert {row["SKU"]: row["Total"] for row in sale["Order"]["Lines"]} == {"DRS-BLK-S": 96.0, "HAT": 0.0}


def test_an_order_deleted_in_joor_before_its_first_write_makes_no_sale() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    world.joor.delete_order(order_id)
    world.export_all()
    assert entry(world, order_id).state is OrderState.CANCELLED
    assert world.sandbox.log.writes("core") == []


def test_an_order_goes_by_itself_soon_after_its_unknown_name_appears_in_the_erp() -> None:
    world = order_world(terms_from="order", terms={"N90": "90 days"})
    order_id = world.approved_order(payment_method_code="N90")
    settle(world, 1)
    assert entry(world, order_id).state is OrderState.HELD
    world.core.load(terms=[{"ID": "90", "Name": "90 days", "IsActive": True}])
    settle(world, 4)
    assert entry(world, order_id).state is OrderState.ACKNOWLEDGED


def test_four_hundred_lines_become_one_sale_of_as_many_skus() -> None:
    world = order_world()
    skus = [f"BIG-{at:03d}" for at in range(400)]
    for at, sku in enumerate(skus):
        world.core.add_product(product(sku, Barcode=f"77{at:011d}", Tags=""))
    world.run(Flow.STYLES)
    lines = [{**UNKNOWN, "upc": f"77{at:011d}", "quantity": 2, "price": "3.33"} for at in range(400)]
    sale = exported(world, lines=lines)
    assert len(sale["Order"]["Lines"]) == 400
    assert sale["Order"]["TotalBeforeTax"] == pytest.approx(2664)


def test_a_whole_order_given_away_is_a_sale_of_nothing() -> None:
    world = order_world()
    sale = exported(world, lines=[good_line()], order_discount_percent="100")
    assert Decimal(str(sale["Order"]["TotalBeforeTax"])) == 0


def test_an_order_deleted_in_joor_during_its_export_keeps_its_sale_and_says_so() -> None:
    world = order_world()
    order_id = world.approved_order()
    world.run(Flow.ORDERS)
    ctx = world.context()
    assert export_order(ctx, order_id).state is OrderState.EXPORTED
    world.joor.delete_order(order_id)
    acknowledge(ctx, [order_id])
    assert len(world.sales(order_id)) == 1
    (problem,) = ctx.problems.all(Flow.ORDERS)
    assert "JOOR refused to show the order as exported" in problem.reasons[0]
