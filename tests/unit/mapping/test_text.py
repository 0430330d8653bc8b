"""Plain words, cuts and codes."""

from hypothesis import given
from hypothesis import strategies as st

from seamline.mapping.text import codes, cut_at_word, fit, plain


def test_html_becomes_its_readable_words() -> None:
    assert plain("<p>Bias&nbsp;cut</p><ul><li>Silk<li>Lined</ul><script>x()</script>") == "Bias cut Silk Lined"


def test_deeply_nested_html_of_20000_characters_is_read() -> None:
    html = "<div>" * 2000 + "word " * 2000 + "</div>" * 2000
    assert plain(html).startswith("word word")


def test_a_long_text_is_cut_at_a_word_and_shows_it() -> None:
    assert cut_at_word("alpha beta gamma", 12) == "alpha beta…"


@given(st.text(max_size=80), st.integers(10, 40))
def test_a_fitted_text_is_never_longer_and_distinct_texts_stay_distinct(text: str, limit: int) -> None:
    assert len(fit(text, limit)) <= limit
    assert fit(text + "a" * 60, limit) != fit(text + "a" * 59 + "b", limit)


@given(st.lists(st.text(min_size=1, max_size=40), unique=True, max_size=12))
def test_codes_are_unique_stable_and_within_the_limit(names: list[str]) -> None:
    made = codes(names, 25)
    assert len(set(made.values())) == len(names)
    assert all(code and len(code) <= 25 for code in made.values())
    assert made == codes(names, 25)


def test_a_code_does_not_depend_on_the_order_of_names() -> None:
    assert codes(["Red/Blue", "Red Blue"], 25) == codes(["Red Blue", "Red/Blue"], 25)
