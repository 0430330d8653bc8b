"""Linesheets from tags and templates: several per style, with season, code, window, place and colors left out."""

from typing import Any

import pytest
from pydantic import ValidationError

from seamline.domain.style import Linesheet
from seamline.mapping.linesheets import LinesheetMapper
from seamline.mapping.style_templates import Templates
from tests.unit.mapping.groups import alone, family, reasons_of, style_of, styles

TAGS = ("JOOR", " collection_SS27  Main ", "Collection_FW27", "Resort")
RULE: dict[str, Any] = {
    "tag_prefix": "Collection_",
    "code": "{{ tag | replace(' ', '') }}",
    "season_name": "{% if tag | word(0) == 'SS27' %}Spring{% else %}Fall{% endif %}",
    "season_year": "2027",
    "season_code": "{{ tag | word(0) }}",
    "delivery": "future",
    "ship_start": "2027-02-01",
    "ship_end": "2027-03-15",
    "display_order": "{{ attributes.AdditionalAttribute1 | default('7') }}",
    "public": True,
}


def sheets(*rules: dict[str, Any], tags: tuple[str, ...] = TAGS, **changes: Any) -> tuple[Linesheet, ...]:
    """The linesheets of a product with these tags."""
    return style_of(alone(tags=tags), styles(linesheets=rules, **changes)).linesheets


def test_each_tag_with_the_prefix_is_a_linesheet() -> None:
    assert [sheet.name for sheet in sheets(tags=("Collection_SS27 Main", "collection_FW27", "JOOR"))] == [
        "SS27 Main",
        "FW27",
    ]


def test_a_rule_gives_season_code_window_place_and_visibility() -> None:
    first = sheets(RULE, tags=("Collection_SS27 Main",))[0]
    assert first == Linesheet(
        "SS27 Main", "SS27Main", "Spring", "2027", "SS27", "2027-02-01", "2027-03-15", 7, public=True
    )


def test_an_immediate_linesheet_has_no_dates() -> None:
    [sheet] = sheets({**RULE, "delivery": "immediate"}, tags=("Collection_SS27",))
    assert (sheet.ship_start, sheet.ship_end) == ("", "")


def test_any_template_may_name_several_linesheets() -> None:
    rule = {"when": "{{ brand == 'Lune' }}", "name": "{{ brand }} all; {{ category }}"}
    style = style_of(alone(brand="Lune", category="Hats"), styles(linesheets=[rule]))
    assert [sheet.name for sheet in style.linesheets] == ["Lune all", "Hats"]
    assert style_of(alone(brand="Other", category="Hats"), styles(linesheets=[rule])).linesheets == ()


def test_a_rule_without_a_tag_cannot_speak_of_it() -> None:
    with pytest.raises(ValidationError, match="without tag_prefix there is no `tag`"):
        styles(linesheets=[{"code": "X"}])


def test_colors_are_left_out_by_name_and_sent_by_code() -> None:
    rule = {"tag_prefix": "Collection_", "colors_left_out": ["navy", "Pink"]}
    group = family({"A": ("Black", "S"), "B": ("Navy", "S")}, tags=("Collection_SS27",))
    assert style_of(group, styles(linesheets=[rule])).linesheets[0].colors_left_out == ("NAVY",)


def test_the_code_mto_marks_the_style_as_made_to_order() -> None:
    rule = {"tag_prefix": "Collection_", "code": "mto"}
    assert style_of(alone(tags=("Collection_X",)), styles(linesheets=[rule])).made_to_order
    assert not style_of(alone(tags=("Collection_X",)), styles(linesheets=[rule], made_to_order_code="")).made_to_order


def test_a_name_over_the_limit_is_shortened_uniquely_and_shown() -> None:
    long = "Collection_" + "Spring Summer 2027 " * 8
    one, two = sheets(tags=(f"{long}A", f"{long}B"))
    assert len(one.name) == len(two.name) == 100
    assert one.name != two.name


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ship_start": "1 May"}, "'1 May' is not a day written as YYYY-MM-DD"),
        ({"ship_start": "2027-04-01"}, "ends (2027-03-15) before it starts (2027-04-01)"),
        ({"ship_start": "", "ship_end": ""}, "is for future delivery and has no ship_start"),
        ({"display_order": "first"}, "must be a whole number, not 'first'"),
        ({"code": "{{ nope }}"}, "'nope' is undefined"),
    ],
)
def test_a_linesheet_that_makes_no_sense_holds_the_style_in_words(change: dict[str, Any], words: str) -> None:
    [reason] = reasons_of(alone(tags=("Collection_SS27",)), styles(linesheets=[{**RULE, **change}]))
    assert words in reason


def test_tags_differing_in_case_only_are_one_linesheet() -> None:
    assert len(sheets(tags=("Collection_SS27", "COLLECTION_ss27"))) == 1


def test_the_rule_and_the_tag_behind_each_linesheet_are_told() -> None:
    settings = styles(linesheets=[{"tag_prefix": "Season_", "name": "{{ tag }}"}, {"name": "All; SS27"}])
    mapper = LinesheetMapper(settings, Templates())
    found = mapper.origins({"tags": ["Collection_Resort", "season_SS27"]})
    assert found == {
        "SS27": "styles.linesheets.0, tag Season_SS27",
        "All": "styles.linesheets.1",
        "Resort": "styles.linesheet_tag_prefix, tag Collection_Resort",
    }
