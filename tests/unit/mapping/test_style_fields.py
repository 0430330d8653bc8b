"""Every plain field by template, JOOR's own Cin7 mapping where there is none, and its limits."""

from typing import Any

import pytest

from seamline.domain.style import Casepack, StyleTag
from seamline.marketplace.joor.style_codec import encode_style
from tests.unit.mapping.groups import alone, family, reasons_of, style_of, styles

PRODUCT: dict[str, Any] = {
    "brand": "Maison Lune",
    "category": "Dresses",
    "country_of_origin": "Italy",
    "description": "<p>Bias <b>cut</b></p>",
    "attributes": {"AdditionalAttribute1": "SS27", "AdditionalAttribute2": "100% silk"},
    "tags": ("JOOR", "Badge_New"),
}


def test_without_templates_a_style_looks_as_joors_own_cin7_integration_makes_it() -> None:
    style = style_of(alone(**PRODUCT), styles())
    assert (style.name, style.number, style.identifier) == ("Hat", "HAT", "p1")
    assert (style.description, style.division, style.silhouette) == ("Bias cut", "Maison Lune", "Dresses")
    assert style.country_of_origin == "Italy"
    assert (style.minimum, style.made_to_order, style.materials, style.categories) == (None, False, (), ())


def test_every_field_can_be_set_by_template_and_reaches_joor() -> None:
    fields = {
        "name": "{{ name }} {{ attributes.AdditionalAttribute1 }}",
        "number": "{{ attributes.AdditionalAttribute1 }}-{{ sku }}",
        "identifier": "core-{{ id }}",
        "description": "{{ description | upper }}",
        "division": "Womens",
        "division_code": "W",
        "silhouette": "{{ category | lower }}",
        "silhouette_code": "D",
        "fabrication": "{{ attributes.AdditionalAttribute2 }}",
        "fabrication_code": "SILK",
        "materials": "Silk; Lining: viscose",
        "source_of_materials": "Como",
        "country_of_origin": "{{ country }}",
        "measurements": "120 cm",
        "heel_height": "0",
        "contains_fur": "No",
        "minimum": "6",
        "made_to_order": "{% if attributes.AdditionalAttribute1 == 'SS27' %}yes{% endif %}",
        "categories": "491; 490",
        "badges": "{{ tags | after('Badge_') | join(';') }}",
        "style_tags": [{"name": "Fit", "value": "Wide", "group": "Cut", "code": "F2"}, {"name": "Empty", "value": ""}],
        "casepacks": {"OS": "77"},
    }
    style = style_of(alone(**PRODUCT), styles(fields=fields))
    assert (style.style_tags, style.casepacks) == ((StyleTag("Fit", "Wide", "Cut", "F2"),), (Casepack("OS", "77"),))
    node = encode_style(style, 2)
    assert {name: node[name] for name in ("style_name", "style_number", "style_identifier", "minimum")} == {
        "style_name": "Hat SS27",
        "style_number": "SS27-HAT",
        "style_identifier": "core-p1",
        "minimum": 6,
    }
    assert (node["style_description"], node["fabrication"], node["made_to_order"]) == ("BIAS CUT", "100% silk", 1)
    assert node["materials"] == [{"material": "Silk"}, {"material": "Lining: viscose"}]
    assert node["categories"] == [{"category_id": "491"}, {"category_id": "490"}]
    assert node["badges"] == [{"badge_name": "New"}]
    assert node["casepacks"] == [{"casepack_id": "77", "size_name": "OS"}]


def test_joors_category_can_follow_the_erps() -> None:
    style = style_of(alone(**PRODUCT), styles(fields={"category_ids": {"Dresses": "491"}}))
    assert style.categories == ("491",)


def test_twenty_thousand_characters_of_nested_html_become_500_plain_ones_cut_at_a_word() -> None:
    html = "<div>" * 400 + "<p>long <i>words</i> &amp; more</p>" * 600 + "<script>alert('no')</script>" + "</div>" * 400
    assert len(html) > 20_000
    text = style_of(alone(description=html), styles()).description
    assert len(text) <= 500
    assert text.startswith("long words & more long")
    assert text.endswith("…")
    assert "<" not in text


def test_a_long_number_is_shortened_with_a_hash_and_never_cut_silently() -> None:
    one, two = (style_of(alone(sku=f"{'X' * 46}{end}"), styles()).number for end in "AB")
    assert len(one) == len(two) == 45
    assert one != two


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "{{ titel }}"}, "styles.fields.name: template '{{ titel }}': 'titel' is undefined"),
        ({"minimum": "a dozen"}, "styles.fields.minimum: the minimum must be a whole number, not 'a dozen'"),
        ({"identifier": "{% for t in tags %}x{% endfor %}"}, "styles.fields.identifier: template"),
        ({"badges": "{{ name | join(name * 9) }}"}, "styles.fields.badges: template"),
    ],
)
def test_a_template_that_cannot_be_filled_holds_the_style_and_names_the_field(fields: Any, words: str) -> None:
    [reason] = reasons_of(alone(**PRODUCT), styles(fields=fields))
    assert reason.startswith(words)


def test_an_attribute_that_is_not_filled_on_a_record_reads_as_nothing() -> None:
    assert style_of(alone(), styles(fields={"fabrication": "{{ attributes.AdditionalAttribute9 }}"})).fabrication == ""


def test_a_family_says_what_its_products_leave_open_and_the_other_way_round() -> None:
    group = family({"A": ("Red", "S")}, brand="Maison Lune", country_of_origin="Portugal")
    style = style_of(group, styles(fields={"measurements": "{{ product.sku }} of {{ family.sku }}"}))
    assert (style.division, style.country_of_origin, style.measurements) == ("Maison Lune", "Portugal", "A of FAM")


def test_everything_wrong_with_a_style_is_said_at_once() -> None:
    settings = styles(fields={"minimum": "x", "name": "{{ nope }}"}, missing_barcode="hold")
    assert len(reasons_of(alone(prices={}), settings)) == 4
