"""What `seamline init` proposes, from what was found."""

from datetime import date

import pytest
from msgspec.structs import replace

from seamline.domain.references import ErpIdentity, References
from seamline.marketplace.port import PriceType
from seamline.onboarding.proposal import Wishes, propose, slug
from seamline.onboarding.survey import Survey

TODAY = date(2026, 11, 22)
SURVEY = Survey(
    ErpIdentity("Maison Lune SARL", "EUR", "Europe/Paris", default_tax_rule="VAT 20%"),
    References(locations=("Paris", "Lyon"), tax_rules=("VAT 20%", "Export"), default_location="Lyon"),
    price_types=(PriceType("Wholesale US", "USD"), PriceType("Wholesale EU", "EUR", "EUR")),
    products=100,
    families=10,
    tags={"bestseller": 90, "JOOR": 80, "JOOR_test": 5, "Collection_SS27": 40, "Collection_FW27": 40, "vip:a": 1},
    priced={"RRP USD": 99, "Retail": 98, "Wholesale EUR": 97, "Wholesale USD": 96},
)


def test_the_tag_that_speaks_of_joor_selects_even_if_others_are_more_common() -> None:
    assert propose(SURVEY, Wishes(), TODAY).tag == "JOOR"


def test_linesheets_come_from_the_beginning_that_speaks_of_collections() -> None:
    assert propose(SURVEY, Wishes(), TODAY).linesheet_prefix == "Collection_"


def test_each_price_type_gets_the_tiers_of_its_currency() -> None:
    us, eu = propose(SURVEY, Wishes(), TODAY).prices
    assert (us.wholesale, us.retail) == ("Wholesale USD", "RRP USD")
    assert (eu.wholesale, eu.retail) == ("Wholesale EUR", "Retail")


def test_the_default_location_and_the_accounts_tax_rule_are_taken() -> None:
    proposal = propose(SURVEY, Wishes(), TODAY)
    assert (proposal.location, proposal.tax_rule) == ("Lyon", "VAT 20%")


def test_a_default_tax_rule_that_sales_may_not_use_is_not_proposed() -> None:
    purchases = replace(SURVEY.identity, default_tax_rule="Purchases")
    assert propose(replace(SURVEY, identity=purchases), Wishes(), TODAY).tax_rule == ""


def test_what_was_decided_already_is_kept() -> None:
    wishes = Wishes("lune", "7", "Trade", "LS:", "Paris", "Outlet", "Export", date(2026, 1, 1))
    proposal = propose(SURVEY, wishes, TODAY)
    kept = (proposal.connection, proposal.account, proposal.tag, proposal.linesheet_prefix, proposal.location)
    assert kept == ("lune", "7", "Trade", "LS:", "Paris")
    assert (proposal.warehouse, proposal.tax_rule, proposal.go_live) == ("Outlet", "Export", date(2026, 1, 1))


def test_what_is_missing_in_the_accounts_is_to_be_done_there_in_the_words_of_their_screens() -> None:
    bare = Survey(SURVEY.identity, SURVEY.names, products=3, families=0, without_barcode=2)
    todo = " ".join(propose(bare, Wishes(), TODAY).todo)
    for said in (
        "Inventory > Products > Tags",
        "Collection_SS27",
        "ask JOOR to set up a price type",
        "2 of 3 products",
    ):
        assert said in todo


def test_a_foreign_currency_needs_its_rate() -> None:
    assert any(task.startswith("USD: its orders are held") for task in propose(SURVEY, Wishes(), TODAY).todo)


@pytest.mark.parametrize(
    ("company", "name"),
    [("Maison Lune SARL", "maison-lune-sarl"), ("3.1 Label", "label"), ("***", "brand"), ("É" * 50, "brand")],
)
def test_a_company_gives_a_connections_name(company: str, name: str) -> None:
    assert slug(company) == name
