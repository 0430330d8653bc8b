"""Order lines become sale lines, exact to the cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from seamline.domain.catalogue import Product, ProductStatus
from seamline.domain.order import OrderLine
from seamline.domain.sale import SaleLine
from seamline.mapping.line_prices import LineRules, line_amount
from seamline.mapping.order_lines import LineMatch, map_lines

PRODUCT = Product("p1", "SKU-1", name="Dress")


def line(quantity: int = 1, price: str = "10.00", **facts: object) -> OrderLine:
    """A line of one SKU."""
    identity = dict.fromkeys(("style_identifier", "style_number", "name", "color", "color_code", "size"), "x")
    return OrderLine(**identity, size_code="", upc="1", quantity=quantity, price=Decimal(price), **facts)  # type: ignore[arg-type]


def amounts(sale: SaleLine) -> list[float]:
    """Price, discount and total of a sale line."""
    return [float(sale.price), float(sale.discount), float(sale.total)]


prices = st.decimals(min_value="0.01", max_value="999.99", places=2)
lines = st.lists(st.tuples(st.integers(1, 400), prices, st.integers(1, 12)), min_size=1, max_size=6)


@given(lines)
def test_merged_lines_miss_the_orders_amount_by_no_more_than_their_rounding(
    rows: list[tuple[int, Decimal, int]],
) -> None:
    orders = [line(quantity, str(price), multiplier=multiplier) for quantity, price, multiplier in rows]
    mapped = map_lines([LineMatch(one, (PRODUCT,)) for one in orders], LineRules())
    asked = sum(line_amount(one) for one in orders)
    units = sum(one.quantity * one.multiplier for one in orders)
    assert len(mapped.lines) == 1
    assert abs(mapped.lines[0].total - asked) <= units * Decimal("0.00005") + Decimal("0.01")
    for sale in mapped.lines:
        assert abs(sale.price * sale.quantity - sale.total) <= Decimal("0.005")


def test_an_adjustment_is_part_of_the_unit_price() -> None:
    mapped = map_lines([LineMatch(line(2, "10.00", adjustment=Decimal("-1.50")), (PRODUCT,))], LineRules())
    assert mapped.lines[0].price == Decimal("8.50")


def test_an_extended_price_that_disagrees_is_a_problem_with_the_sum_shown() -> None:
    mapped = map_lines([LineMatch(line(3, "10.00", extended=Decimal("31.00")), (PRODUCT,))], LineRules())
    assert "30.00" in mapped.problems[0]
    assert "31.00" in mapped.problems[0]


def test_unknown_ambiguous_and_unsellable_lines_are_all_named() -> None:
    twin = Product("p2", "SKU-2")
    gone = Product("p3", "SKU-3", status=ProductStatus.DEPRECATED)
    matches = [LineMatch(line(), ()), LineMatch(line(), (PRODUCT, twin)), LineMatch(line(), (gone,))]
    text = "\n".join(map_lines(matches, LineRules()).problems)
    assert "unknown SKU" in text
    assert "ambiguous SKU" in text
    assert "SKU-3 has the status deprecated" in text


def test_unsellable_products_pass_when_the_settings_allow_them() -> None:
    gone = Product("p3", "SKU-3", status=ProductStatus.DEPRECATED, sellable=False)
    assert not map_lines([LineMatch(line(), (gone,))], LineRules(allow_unsellable=True)).problems


def test_amounts_that_cannot_be_ordered_are_told_for_unknown_skus_too() -> None:
    matches = [LineMatch(line(0), ()), LineMatch(line(-2), (PRODUCT,)), LineMatch(line(multiplier=0), (PRODUCT,))]
    text = "\n".join(map_lines(matches, LineRules()).problems)
    assert "the quantity is 0" in text
    assert "the quantity is -2" in text
    assert "the casepack multiplier is 0" in text


def test_a_price_of_zero_is_held_unless_the_settings_accept_it() -> None:
    free = [LineMatch(line(price="0.00"), (PRODUCT,))]
    assert "the price is 0" in map_lines(free, LineRules()).problems[0]
    assert map_lines(free, LineRules(allow_zero_price=True)).lines[0].total == 0


def test_a_line_discounted_to_nothing_is_a_free_line() -> None:
    gift = line(3, "10.00", adjustment=Decimal("-10.00"))
    (plain,) = map_lines([LineMatch(gift, (PRODUCT,))], LineRules()).lines
    (shown,) = map_lines([LineMatch(gift, (PRODUCT,))], LineRules(show_discount=True)).lines
    assert amounts(plain) == [0, 0, 0]
    assert amounts(shown) == [10, 100, 0]


def test_an_adjustment_beyond_the_price_is_a_problem() -> None:
    mapped = map_lines([LineMatch(line(1, "10.00", adjustment=Decimal("-11.00")), (PRODUCT,))], LineRules())
    assert "the price is -1.00" in mapped.problems[0]


def test_a_reduced_price_is_shown_as_a_discount_only_where_percent_says_it_exactly() -> None:
    half = LineMatch(line(2, "10.00", adjustment=Decimal("-5.00")), (PRODUCT,))
    third = LineMatch(line(2, "9.00", adjustment=Decimal("-1.00")), (PRODUCT,))
    (exact,) = map_lines([half], LineRules(show_discount=True)).lines
    (not_exact,) = map_lines([third], LineRules(show_discount=True)).lines
    assert amounts(exact) == [10, 50, 10]
    assert amounts(not_exact) == [8, 0, 16]


def test_casepacks_multiply_units_and_keep_the_price_per_unit() -> None:
    (packs,) = map_lines([LineMatch(line(2, "10.00", multiplier=6), (PRODUCT,))], LineRules()).lines
    assert packs.quantity == 12
    assert amounts(packs) == [10, 0, 120]


def test_lines_name_their_doors_with_the_units_for_each() -> None:
    rows = [line(2, door_id="D1", comment="fold"), line(3, door_id="D2")]
    matches = [LineMatch(row, (PRODUCT,)) for row in rows]
    (merged,) = map_lines(matches, LineRules(), {"D1": "Paris", "D2": "Lyon"}).lines
    assert merged.quantity == 5
    assert merged.comment == "Paris: 2, fold; Lyon: 3"


def test_several_lines_for_one_door_are_one_number_of_units() -> None:
    rows = [line(2, door_id="D1"), line(2, "12.00", door_id="D1"), line(1, door_id="D2", multiplier=2)]
    (merged,) = map_lines([LineMatch(row, (PRODUCT,)) for row in rows], LineRules(), {"D1": "Lyon", "D2": "Nice"}).lines
    assert merged.quantity == 6
    assert merged.comment == "Lyon: 4; Nice: 2"


def test_a_door_that_is_not_listed_any_more_is_named_by_its_id_and_units_for_no_door_are_told_too() -> None:
    rows = [line(2, door_id="D1"), line(3, door_id="D9"), line(4), line(1, door_id="0", comment="spare")]
    (merged,) = map_lines([LineMatch(row, (PRODUCT,)) for row in rows], LineRules(), {"D1": "Lyon"}).lines
    assert merged.comment == "Lyon: 2; door D9: 3; no door: 5, spare"


def test_lines_for_no_door_have_their_remarks_only() -> None:
    rows = [line(2, comment="fold"), line(3, comment="fold"), line(1, comment="steam")]
    (merged,) = map_lines([LineMatch(row, (PRODUCT,)) for row in rows], LineRules(), {}).lines
    assert merged.comment == "fold; steam"


@given(st.integers(1, 400), st.decimals(min_value="0.00001", max_value="99.99999", places=5))
def test_a_price_of_five_decimals_is_rounded_to_what_the_erp_takes(quantity: int, price: Decimal) -> None:
    (sale,) = map_lines([LineMatch(line(quantity, str(price)), (PRODUCT,))], LineRules()).lines
    assert sale.price == round(sale.price, 4)
    assert abs(sale.price - price) <= Decimal("0.00005")
    assert abs(sale.price * sale.quantity - sale.total) <= Decimal("0.005")
