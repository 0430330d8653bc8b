"""JOOR forgets no color, size or UPC by itself, so a style remembers what left it."""

from seamline.domain.style import missing_cells
from seamline.mapping.departed import given_up, with_departed, without_parts
from seamline.mapping.style import digest
from tests.unit.mapping.groups import family, pushed, style_of, styles

WHOLE = family({"A": ("Black", "S"), "B": ("Red", "S"), "C": ("Red", "M")}, tags=("Collection_SS27",))
REST = family({"B": ("Red", "S")}, tags=("Collection_SS27",))


def test_departed_colors_and_sizes_are_retired_off_the_linesheets_and_empty() -> None:
    before = style_of(WHOLE, styles())
    now = with_departed(style_of(REST, styles(), pushed(before)), pushed(before), "drop")
    assert [color.code for color in now.retired_colors] == ["BLACK"]
    assert [size.name for size in now.retired_sizes] == ["M"]
    assert now.linesheets[0].colors_left_out == ("BLACK",)
    assert set(missing_cells(now)) == {("BLACK", "S"), ("BLACK", "M"), ("RED", "M")}


def test_planning_the_same_again_changes_nothing() -> None:
    before = style_of(WHOLE, styles())
    once = with_departed(style_of(REST, styles(), pushed(before)), pushed(before), "drop")
    twice = with_departed(style_of(REST, styles(), pushed(once)), pushed(once), "drop")
    assert digest(once) == digest(twice)


def test_a_color_that_comes_back_is_no_longer_retired() -> None:
    before = style_of(WHOLE, styles())
    gone = with_departed(style_of(REST, styles(), pushed(before)), pushed(before), "drop")
    back = with_departed(style_of(WHOLE, styles(), pushed(gone)), pushed(gone), "drop")
    assert not back.retired_colors
    assert not back.linesheets[0].colors_left_out
    assert {color.code for color in back.colors} == {"BLACK", "RED"}


def test_kept_variants_stay_as_they_were() -> None:
    before = style_of(WHOLE, styles())
    kept = with_departed(style_of(REST, styles(), pushed(before)), pushed(before), "keep")
    assert {sku.sku for sku in kept.skus} == {"A", "B", "C"}
    assert missing_cells(kept) == (("BLACK", "M"),)


def test_what_joor_has_lost_is_forgotten() -> None:
    before = style_of(WHOLE, styles())
    gone = with_departed(style_of(REST, styles(), pushed(before)), pushed(before), "delete")
    after = without_parts(gone, ("BLACK",), ("M",))
    assert (after.retired_colors, after.retired_sizes, after.linesheets[0].colors_left_out) == ((), (), ())


def test_only_a_replaced_upc_is_given_up() -> None:
    before = style_of(WHOLE, styles())
    assert given_up(before, style_of(REST, styles(), pushed(before))) == {"91"}
