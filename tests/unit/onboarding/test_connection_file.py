"""The proposed file is valid whatever the accounts contain, and says what else was found."""

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from seamline.onboarding.connection_file import connection_file
from seamline.onboarding.proposal import Wishes, propose
from seamline.settings import parse_settings
from tests.unit.onboarding.test_proposal import SURVEY, TODAY

NAMES = st.text(min_size=1, max_size=200).filter(str.strip)


def test_the_file_says_what_was_found_beside_what_was_chosen() -> None:
    text = connection_file(SURVEY, propose(SURVEY, Wishes(account="7"), TODAY))
    assert "# Found tags (products): bestseller (90), JOOR (80)" in text
    assert "# Found locations: Paris, Lyon" in text
    assert "# currency_rates: {USD: 1.00}  # EUR for one USD" in text


def test_addresses_given_for_the_accounts_are_in_the_file() -> None:
    wishes = Wishes(account="7", addresses={"erp": {"base_url": "http://127.0.0.1:1/"}})
    settings = parse_settings(connection_file(SURVEY, propose(SURVEY, wishes, TODAY)))
    assert str(settings.erp.base_url) == "http://127.0.0.1:1/"


@given(name=NAMES)
@example(name="0?")
@example(name="two\nlines")
@example(name="yes")
@example(name="\x9a")
def test_no_name_in_the_accounts_breaks_the_file(name: str) -> None:
    wild = replace(SURVEY, tags={name: 1}, identity=replace(SURVEY.identity, company=name), categories={name: 2})
    wishes = Wishes("lune", "7", tag=name, location=name, warehouse=name, tax_rule=name, go_live=date(2026, 1, 1))
    settings = parse_settings(connection_file(wild, propose(wild, wishes, TODAY)))
    assert settings.selection.include_tags == (name,)
    assert settings.stock.warehouses == {name: (name,)}
    assert settings.orders.tax_rule == name


def test_a_long_list_is_cut_and_wrapped() -> None:
    many = replace(SURVEY, tags={f"tag number {number}": 1 for number in range(40)})
    text = connection_file(many, propose(many, Wishes(account="7"), TODAY))
    assert "and 28 more" in text
    assert max(map(len, text.splitlines())) <= 120
