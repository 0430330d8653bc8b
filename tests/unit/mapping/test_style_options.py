"""Colors and sizes under any of the names tenants use, out of patterns and attributes, with codes that stay."""

import pytest
from pydantic import ValidationError

from seamline.domain.plan import Hold
from tests.unit.mapping.groups import alone, family, outcomes, pushed, reasons_of, style_of, styles

THREE = ("Color", "Size", "Length")


@pytest.mark.parametrize("names", [("Couleur", "Taille"), ("FARBE", "Größe"), ("Цвет", "Размер"), (" colour ", "SIZE")])
def test_options_are_known_in_other_languages_and_spellings(names: tuple[str, str]) -> None:
    style = style_of(family({"A": ("Rouge", "S")}, names), styles())
    assert (style.colors[0].name, style.sizes[0].name) == ("Rouge", "S")


def test_options_under_unknown_names_still_tell_variants_apart() -> None:
    style = style_of(family({"A": ("Nero", "S"), "B": ("Nero", "M")}, ("Tinta", "Misurazione")), styles())
    assert [size.name for size in style.sizes] == ["Nero / M", "Nero / S"]
    assert style.colors[0].name == "Unique Color"


@pytest.mark.parametrize(
    ("rule", "color", "size"), [("size", "Red", "S / Long"), ("color", "Red / Long", "S"), ("drop", "Red", "S")]
)
def test_a_third_option_goes_where_the_brand_wants_it(rule: str, color: str, size: str) -> None:
    style = style_of(family({"A": ("Red", "S", "Long")}, THREE), styles(third_option=rule))
    assert (style.colors[0].name, style.sizes[0].name) == (color, size)


def test_a_third_option_with_the_value_of_another_is_not_lost() -> None:
    style = style_of(family({"A": ("Red", "S", "Red")}, THREE), styles())
    assert style.sizes[0].name == "S / Red"


def test_dropping_the_option_that_told_two_skus_apart_holds_both() -> None:
    group = family({"A": ("Red", "S", "Long"), "B": ("Red", "S", "Short")}, THREE)
    assert reasons_of(group, styles(third_option="drop")) == (
        "color and size Red / S stand on more than one SKU: A, B",
    )


def test_a_product_on_its_own_takes_its_options_from_its_name() -> None:
    rules = {"pattern": r" - (?P<color>[^-]+) - (?P<size>[^-]+)$"}
    style = style_of(alone(name="Hat - Off  White - 6-9"), styles(standalone=rules))
    assert style.colors[0].name == "Unique Color"
    style = style_of(alone(name="Hat - Off  White - XL"), styles(standalone=rules))
    assert (style.colors[0].name, style.sizes[0].name) == ("Off White", "XL")


def test_a_product_on_its_own_takes_its_options_from_attributes() -> None:
    rules = {"color_attribute": "AdditionalAttribute1", "size_attribute": "AdditionalAttribute2"}
    given = {"AdditionalAttribute1": "Navy", "AdditionalAttribute2": ""}
    style = style_of(alone(attributes=given), styles(standalone=rules))
    assert (style.colors[0].name, style.sizes[0].name) == ("Navy", "OS")


def test_a_pattern_that_could_run_for_ever_is_refused() -> None:
    with pytest.raises(ValidationError, match="repeat inside a repeat"):
        styles(standalone={"pattern": "(?P<color>(a+)+)$"})


def test_double_spaces_are_folded_and_the_spelling_is_kept() -> None:
    style = style_of(family({"A": ("off  WHITE", " 6 -  9M ")}), styles())
    assert (style.colors[0].name, style.sizes[0].name) == ("off WHITE", "6 - 9M")


def test_size_codes_stay_within_25_characters_and_unique() -> None:
    group = family({"A": ("Red", "Extra long size name number one"), "B": ("Red", "Extra long size name number two")})
    found = [size.code for size in style_of(group, styles()).sizes]
    assert len(set(found)) == 2
    assert all(len(code) <= 25 for code in found)


def test_colors_whose_codes_would_collide_get_codes_of_their_own() -> None:
    style = style_of(family({"A": ("Off White", "S"), "B": ("Off-White", "S")}), styles())
    assert len({color.code for color in style.colors}) == 2


def test_a_color_keeps_its_code_when_another_with_the_same_letters_joins() -> None:
    first = style_of(family({"A": ("Off White", "S")}), styles())
    later = style_of(family({"A": ("Off White", "S"), "B": ("Off-White", "S")}), styles(), pushed(first))
    assert {color.name: color.code for color in later.colors}["Off White"] == first.colors[0].code


def test_a_renamed_color_keeps_its_code() -> None:
    first = style_of(family({"A": ("Black", "S"), "B": ("Red", "S")}), styles())
    later = style_of(family({"A": ("Noir", "S"), "B": ("Red", "S")}), styles(), pushed(first))
    assert {color.name: color.code for color in later.colors} == {"Noir": "BLACK", "Red": "RED"}


def test_sizes_come_in_the_order_people_expect() -> None:
    sizes = ("One Size", "XL", "6-9M", "XXS", "28", "4XL", "26", "9-12M", "S")
    group = family({f"K{at}": ("Red", size) for at, size in enumerate(sizes)})
    found = [size.name for size in style_of(group, styles()).sizes]
    assert found == ["XXS", "S", "XL", "4XL", "26", "28", "6-9M", "9-12M", "One Size"]


def test_missing_barcodes_are_held_only_if_the_brand_wants_it() -> None:
    assert not isinstance(outcomes(alone(), styles())[0], Hold)
    assert reasons_of(alone(), styles(missing_barcode="hold")) == ("no barcode on HAT",)
