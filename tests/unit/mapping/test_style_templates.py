"""Templates read records and can do nothing else: no loops, no calls, no growth."""

import pytest

from seamline.mapping.style_templates import TemplateFault, Templates

RECORD = {
    "name": "Aurora dress",
    "brand": "Maison Lune",
    "tags": ["JOOR", "Season_SS27", "Season_FW27"],
    "attributes": {"AdditionalAttribute2": "100% silk"},
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("{{ brand }} /  {{ name | upper }}", "Maison Lune / AURORA DRESS"),
        ("{{ attributes.AdditionalAttribute2 | replace('100% ', '') | title }}", "Silk"),
        ("{{ tags | after('season_') | join('; ') }}", "SS27; FW27"),
        ("{% if tags | has('joor') %}yes{% else %}no{% endif %}", "yes"),
        ("{{ {'Maison Lune': '12'}[brand] | default('0') }}", "12"),
        ("{{ missing | default('none') }}", "none"),
        ("{{ name | word(1) | truncate(3) }}", "dre"),
    ],
)
def test_a_template_gives_its_text_with_spaces_folded(template: str, text: str) -> None:
    assert Templates().fill(template, RECORD) == text


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{% for x in tags %}{{ x }}{% endfor %}", "loops are not allowed"),
        ("{{ name.upper() }}", "calls are not allowed"),
        ("{{ 'a' * 1000000000 }}", "multiplication"),
        ("{{ 9 ** 9 ** 9 }}", "powers"),
        ("{{ '%099999999d' % 1 }}", "% operator"),
        ("{% set x = name ~ name %}{{ x }}", "set are not allowed"),
        ("{% include 'other' %}", "include"),
        ("{{ name.__class__.__mro__ }}", "unsafe"),
        ("{{ nmae }}", "'nmae' is undefined"),
        ("{{ name | centre }}", "no filter centre"),
        ("{{ name | replace('', name) }}", "replace needs something"),
        ("{{ name", "unexpected"),
    ],
)
def test_what_a_template_may_not_do_is_said_in_words(template: str, words: str) -> None:
    with pytest.raises(TemplateFault, match=words.replace("%", "%")) as caught:
        Templates().fill(template, RECORD)
    assert template in str(caught.value)


def test_a_text_that_grows_too_long_is_refused() -> None:
    with pytest.raises(TemplateFault, match="more than 4000 characters"):
        Templates().fill("{{ name | replace('x', name) }}", {"name": "x" * 3000})


def test_values_are_split_at_semicolons_without_empties_or_repeats() -> None:
    assert Templates().values("{{ brand }}; ;x;{{ brand }}", RECORD) == ("Maison Lune", "x")


def test_the_attributes_a_template_reads_are_known_before_it_is_filled() -> None:
    read = Templates().attributes("{{ attributes.A }}{{ attributes['B'] }}{{ name }}")
    assert read == {"A", "B"}
