"""Order lines become sale lines, exact to the cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from seamline.domain.catalogue import Product, ProductStatus
from seamline.domain.order import OrderLine
from seamline.mapping.order_lines import LineMatch, line_amount, map_lines

PRODUCT = Product("p1", "SKU-1", name="Dress")


def line(quantity: int = 1, price: str = "10.00", **facts: object) -> OrderLine:
    """A line of one SKU."""
    identity = dict.fromkeys(("style_identifier", "style_number", "name", "color", "color_code", "size"), "x")
    return OrderLine(**identity, size_code="", upc="1", quantity=quantity, price=Decimal(price), **facts)  # type: ignore[arg-type]


prices = st.decimals(min_value="0.01", max_value="999.99", places=2)
lines = st.lists(st.tuples(st.integers(1, 400), prices, st.integers(1, 12)), min_size=1, max_size=6)


@given(lines)
def test_merged_lines_and_their_rounding_charge_always_add_up_to_the_orders_amount(
    rows: list[tuple[int, Decimal, int]],
) -> None:
    orders = [line(quantity, str(price), multiplier=multiplier) for quantity, price, multiplier in rows]
    mapped = map_lines([LineMatch(one, (PRODUCT,)) for one in orders], allow_unsellable=False)
    asked = sum(line_amount(one) for one in orders)
    got = sum(sale.total for sale in mapped.lines) + sum(charge.amount for charge in mapped.charges)
    assert got == asked
    assert len(mapped.lines) == 1
    for sale in mapped.lines:
        assert abs(sale.price * sale.quantity - sale.total) <= Decimal("0.005")


def test_an_adjustment_is_part_of_the_unit_price() -> None:
    mapped = map_lines([LineMatch(line(2, "10.00", adjustment=Decimal("-1.50")), (PRODUCT,))], allow_unsellable=False)
    assert mapped.lines[0].price == Decimal("8.50")


def test_an_extended_price_that_disagrees_is_a_problem_with_the_sum_shown() -> None:
    mapped = map_lines([LineMatch(line(3, "10.00", extended=Decimal("31.00")), (PRODUCT,))], allow_unsellable=False)
    assert "30.00" in mapped.problems[0]
    assert "31.00" in mapped.problems[0]


def test_unknown_ambiguous_and_unsellable_lines_are_all_named() -> None:
    twin = Product("p2", "SKU-2")
    gone = Product("p3", "SKU-3", status=ProductStatus.DEPRECATED)
    matches = [LineMatch(line(), ()), LineMatch(line(), (PRODUCT, twin)), LineMatch(line(), (gone,))]
    text = "\n".join(map_lines(matches, allow_unsellable=False).problems)
    assert "unknown SKU" in text
    assert "ambiguous SKU" in text
    assert "SKU-3 has the status deprecated" in text


def test_unsellable_products_pass_when_the_settings_allow_them() -> None:
    gone = Product("p3", "SKU-3", status=ProductStatus.DEPRECATED, sellable=False)
    assert not map_lines([LineMatch(line(), (gone,))], allow_unsellable=True).problems
