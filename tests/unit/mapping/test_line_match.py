"""Which product a line may stand for, by what JOOR was told of its style."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from seamline.domain.catalogue import Product
from seamline.domain.style import Color, Size, Sku, Style
from seamline.mapping.line_match import in_style, may_be
from seamline.mapping.order_lines import LineMatch
from seamline.mapping.stock_orders import units_of
from tests.unit.mapping.orders import ORDER

LINE = replace(ORDER.lines[0], style_number="HAT", upc="")
HAT = Product("p1", "HAT", barcode="111")
ALONE = Style(
    "S1", "HAT", "Hat",
    colors=(Color("Black", "BLK"),), sizes=(Size("S", "S"),), skus=(Sku("p1", "HAT", "BLK", "S", "111"),),
)  # fmt: skip
GRID = replace(
    ALONE,
    colors=(*ALONE.colors, Color("Red", "RED")),
    skus=(*ALONE.skus, Sku("p2", "HAT-RED", "RED", "S", "222")),
)


def test_a_line_is_found_in_its_style_by_color_and_size() -> None:
    assert in_style(LINE, GRID) == GRID.skus[0]
    assert in_style(replace(LINE, color_code="", color="Red"), GRID) == GRID.skus[1]
    assert in_style(replace(LINE, size="XL", size_code="XL"), GRID) is None
    assert in_style(LINE, None) is None


def test_a_upc_of_another_product_is_not_taken_for_the_color_and_size_it_stands_beside() -> None:
    assert in_style(replace(LINE, upc="111"), GRID) == GRID.skus[0]
    assert in_style(replace(LINE, upc="999"), GRID) is None


@pytest.mark.parametrize(
    "styles", [(), (ALONE,), (replace(ALONE, skus=()),)], ids=["unknown style", "only this one", "nothing pushed"]
)
def test_a_style_number_stands_for_the_product_of_that_sku_where_nothing_speaks_against_it(
    styles: Sequence[Style],
) -> None:
    assert may_be(replace(LINE, color="", color_code="", size="", size_code=""), HAT, styles)
    assert may_be(LINE, HAT, styles)


def test_a_style_number_stands_for_nothing_where_color_size_upc_or_the_grid_speak_against_it() -> None:
    assert not may_be(replace(LINE, color_code="NEO"), HAT, (ALONE,))
    assert not may_be(replace(LINE, size="XXL", size_code="XXL"), HAT, (ALONE,))
    assert not may_be(replace(LINE, upc="999"), HAT, ())
    assert not may_be(LINE, HAT, (GRID,))
    assert not may_be(LINE, Product("p9", "HAT"), (ALONE,))


def test_units_of_a_line_that_only_may_mean_a_product_are_not_free_for_others() -> None:
    assert units_of([LineMatch(replace(LINE, quantity=3), (), (HAT,))]) == {"p1": 3}
