"""An operator's edits lie over JOOR's order: pure, exact to the cent, and never by guess."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamline.domain.order import Order, line_label
from seamline.domain.order_edits import Allowance, Edit, ErpNames
from seamline.domain.sale import SaleDraft
from seamline.mapping.allowances import relaxed
from seamline.mapping.order_edits import edited, joor_value
from seamline.mapping.sale import map_sale
from seamline.mapping.sale_charges import imbalance
from tests.unit.mapping.orders import ORDER, drafted, inputs, settings

TWO = replace(ORDER, lines=(ORDER.lines[0], replace(ORDER.lines[0], size="M", upc="2")), total=Decimal("60.00"))


def edit(order: Order, field: str, value: str, line: int = 0) -> Edit:
    """Ana's edit of what JOOR has now."""
    label = line_label(order.lines[line - 1]) if line else ""
    return Edit(field, joor_value(order, field, line), value, 100.0, "ana", line, label)


def test_without_edits_the_order_is_joors() -> None:
    assert edited(ORDER, ()).order is ORDER


def test_fields_addresses_and_names_take_the_place_of_joors() -> None:
    edits = [
        edit(ORDER, "customer_code", "C-2"),
        edit(ORDER, "order_date", "2026-03-01"),
        edit(ORDER, "shipping.city", "Lyon"),
        edit(ORDER, "terms", "60 days"),
    ]
    found = edited(ORDER, edits)
    assert (found.order.customer_code, found.order.approved, found.order.shipping.city) == ("C-2", "2026-03-01", "Lyon")
    assert found.order.billing.city == "Paris"
    assert found.names == ErpNames(terms="60 days")
    assert (found.order.total, found.conflicts) == (ORDER.total, ())


def test_a_chosen_name_wins_over_the_settings_and_an_unknown_one_is_told() -> None:
    names = ErpNames(terms="60 DAYS", carrier="DHL Express", location="Shop", tax_rule="vat")
    draft = drafted(given={"names": names})
    assert (draft.terms, draft.carrier, draft.location, draft.tax_rule) == ("60 days", "DHL Express", "Shop", "VAT")
    found = map_sale(inputs(names=ErpNames(sales_representative="Nobody")), settings())
    assert found == ("the ERP has no sales representative 'Nobody'",)


def test_a_removed_line_leaves_the_numbers_of_the_others_alone() -> None:
    edits = [edit(TWO, "removed", "yes", 1), edit(TWO, "quantity", "5", 2)]
    found = edited(TWO, edits).order
    assert [(line.size, line.quantity) for line in found.lines] == [("M", 5)]
    assert found.total == Decimal("50.00")


def test_a_price_takes_the_place_of_price_and_adjustment() -> None:
    line = replace(ORDER.lines[0], adjustment=Decimal("-2.00"), extended=Decimal("24.00"))
    order = replace(ORDER, lines=(line,), total=Decimal("24.00"))
    found = edited(order, [edit(order, "price", "7.50", 1)])
    assert (found.order.total, found.order.lines[0].extended) == (Decimal("22.50"), Decimal("22.50"))
    assert joor_value(order, "price", 1) == "8.00"


def test_a_discount_in_percent_is_taken_anew_and_one_in_money_stays() -> None:
    percent = replace(TWO, discount_percent=Decimal(10), total=Decimal("54.00"))
    money = replace(TWO, discount=Decimal("6.00"), total=Decimal("54.00"))
    assert edited(percent, [edit(percent, "removed", "yes", 1)]).order.total == Decimal("27.00")
    assert edited(money, [edit(money, "removed", "yes", 1)]).order.total == Decimal("24.00")


def test_more_taken_off_than_is_left_holds_the_order() -> None:
    order = replace(TWO, discount=Decimal("45.00"), total=Decimal("15.00"))
    found = map_sale(inputs(edited(order, [edit(order, "removed", "yes", 1)]).order), settings())
    assert isinstance(found, tuple)
    assert "the order's total is -15.00" in found


@given(
    quantity=st.integers(1, 500),
    price=st.decimals(0, 1000, places=2),
    percent=st.decimals(0, 60, places=2),
    shipping=st.decimals(0, 50, places=2),
)
def test_whatever_is_edited_the_order_still_adds_up(
    quantity: int, price: Decimal, percent: Decimal, shipping: Decimal
) -> None:
    off = (Decimal(60) * percent / 100).quantize(Decimal("0.01"))
    order = replace(TWO, discount_percent=percent, shipping_total=shipping, total=Decimal(60) + shipping - off)
    edits = [edit(order, "quantity", str(quantity), 1), edit(order, "price", f"{price:f}", 2)]
    assert imbalance(edited(order, edits).order) == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(ORDER, ship_end="2026-05-01"), "and then in JOOR from '2026-03-15' to '2026-05-01'"),
        (replace(ORDER, ship_end="2026-04-30"), ""),
    ],
)
def test_what_joor_changed_since_is_a_conflict_unless_it_says_the_same(changed: Order, words: str) -> None:
    conflicts = edited(changed, [edit(ORDER, "ship_end", "2026-04-30")]).conflicts
    assert words in "".join(conflicts)
    assert bool(conflicts) is bool(words)


def test_an_edit_of_a_line_never_moves_to_another_line() -> None:
    edits = [edit(TWO, "quantity", "5", 2)]
    swapped = replace(TWO, lines=(TWO.lines[1], TWO.lines[0]))
    shorter = replace(TWO, lines=TWO.lines[:1])
    for order in (swapped, shorter):
        (conflict,) = edited(order, edits).conflicts
        assert "line 2 quantity was edited here to '5' for DRS / Black / M" in conflict


@pytest.mark.parametrize(
    ("allowance", "settled"),
    [
        (Allowance.ZERO_PRICE, {"allow_zero_price": True}),
        (Allowance.UNSELLABLE, {"allow_unsellable": True}),
        (Allowance.SHORT_STOCK, {"short_orders": "backorder", "steps": "none"}),
    ],
)
def test_what_is_let_pass_changes_the_settings_of_one_order_only(allowance: Allowance, settled: object) -> None:
    own = settings(short_orders="hold")
    orders = relaxed(own, (allowance,)).orders
    assert isinstance(settled, dict)
    assert {name: getattr(orders, name) for name in settled} == settled
    assert own.orders.short_orders == "hold"
    assert not own.orders.allow_zero_price


def test_a_total_that_does_not_add_up_goes_as_joor_has_it_once_somebody_accepts_it() -> None:
    order = replace(ORDER, total=Decimal("25.00"))
    assert isinstance(map_sale(inputs(order), settings()), tuple)
    draft = map_sale(inputs(order, any_total=True), settings())
    assert isinstance(draft, SaleDraft)
    assert (draft.total, [charge.amount for charge in draft.charges]) == (Decimal("25.00"), [Decimal("-5.00")])
