"""Cards become what JOOR is told, or say everything that is wrong at once."""

from typing import Any

import pytest

from seamline.domain.customer import Address, Contact, Customer, StoredAddress
from seamline.domain.customer_record import AddressRecord, CustomerRecord, GivenCodes, PriceTypeName
from seamline.mapping.countries import english_country
from seamline.mapping.customer import CustomerMapper, MappedCustomer
from seamline.mapping.customer_diff import digest, field_changes, shortfalls
from seamline.mapping.customer_selection import why_left_out
from seamline.settings import validate_settings
from seamline.settings.customers import CustomerSync
from tests.sandbox.flows.world import SETTINGS

FRANCE = Address(line1="12 rue Haute", city="Paris", country="France")


def mapper(**section: Any) -> CustomerMapper:
    """A mapper under the small brand's settings."""
    settings = validate_settings({**SETTINGS, "customers": {"everyone": True, **section}})
    assert settings.customers is not None
    return CustomerMapper(settings, settings.customers)


def card(**facts: Any) -> Customer:
    """A customer's card that can be sent as it is."""
    return Customer(**{"id": "c-1", "name": "Nord", "currency": "USD", "price_tier": "Wholesale USD", **facts})


def mapped(given: GivenCodes | None = None, section: dict[str, Any] | None = None, **facts: Any) -> MappedCustomer:
    """The card as JOOR would be told."""
    return mapper(**(section or {})).map(card(**facts), given)


def test_the_erps_id_is_the_code_and_the_main_contact_speaks_for_the_customer() -> None:
    contacts = (Contact("Bo", "bo@nord.test"), Contact("Lea", "lea@nord.test", default=True))
    record = mapped(contacts=contacts, display_name="Nord Paris").record
    assert (record.code, record.name, record.alias) == ("c-1", "Nord", "Nord Paris")
    assert (record.email, record.contact_name, record.buyer_name) == ("lea@nord.test", "Lea", "Lea")


def test_texts_follow_the_settings_templates() -> None:
    section = {"fields": {"alias": "{{ name }} ({{ attributes.AdditionalAttribute2 }})"}}
    assert mapped(section=section, attributes={"AdditionalAttribute2": "Paris"}).record.alias == "Nord (Paris)"


def test_a_name_joor_would_cut_is_cut_at_a_word_where_people_see_it() -> None:
    record = mapped(name="Grand " * 30).record
    assert len(record.name) <= 100
    assert record.name.endswith("Grand…")


def test_a_named_attribute_holds_the_code_and_its_absence_is_told() -> None:
    section = {"code": "AdditionalAttribute1"}
    assert mapped(section=section, attributes={"AdditionalAttribute1": " N-1 "}).record.code == "N-1"
    assert "no value in AdditionalAttribute1" in mapped(section=section).faults[0]


@pytest.mark.parametrize(("code_changes", "code"), [("keep", "OLD"), ("apply", "c-1")])
def test_a_code_once_given_stays_unless_changes_apply(code_changes: str, code: str) -> None:
    assert mapped(GivenCodes("OLD"), {"code_changes": code_changes}).record.code == code


def test_a_code_that_is_gone_from_the_card_never_takes_the_given_one_away() -> None:
    section = {"code": "AdditionalAttribute1", "code_changes": "apply"}
    assert mapped(GivenCodes("OLD"), section).record.code == "OLD"


def test_price_types_come_from_the_tier_as_the_styles_pair_them() -> None:
    assert mapped().record.price_types == (PriceTypeName("Wholesale US", "USD", "USD"),)


def test_a_tier_may_be_paired_otherwise_and_the_customers_currency_chooses() -> None:
    both = [{"label": "VIP", "currency": "USD"}, {"label": "VIP EU", "currency": "EUR", "retail_currency": "GBP"}]
    record = mapped(section={"price_tiers": {"wholesale usd": both}}, currency="EUR").record
    assert record.price_types == (PriceTypeName("VIP EU", "EUR", "GBP"),)


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"price_tier": ""}, "has no price tier"),
        ({"price_tier": "Outlet"}, "the price tier 'Outlet' has no JOOR price type"),
        ({"currency": "EUR"}, "buys in EUR, but the price tier 'Wholesale USD' is sold in USD at JOOR"),
        ({"contacts": (Contact("Lea", "l" * 50 + "@n.test"),)}, "is longer than the 50 characters JOOR takes"),
        ({"id": "x" * 51}, "is longer than the 50 characters JOOR takes"),
        ({"name": ""}, "has no name"),
    ],
)
def test_what_is_wrong_with_a_card_is_told(facts: dict[str, Any], fault: str) -> None:
    assert fault in "; ".join(mapped(**facts).faults)


def test_everything_wrong_is_told_at_once() -> None:
    nowhere = StoredAddress("a-1", "shipping", Address(line1="1 Main St"))
    section = {"fields": {"warehouse": {"unmapped": "hold"}, "alias": "{{ nonsense }}"}}
    faults = mapped(section=section, price_tier="", location="East", addresses=(nowhere,)).faults
    assert len(faults) == 4


@pytest.mark.parametrize(
    ("rule", "code", "faulty"),
    [
        ({}, "", False),
        ({"codes": {"30 DAYS": "NET30"}}, "NET30", False),
        ({"unmapped": "as_is"}, "30 days", False),
        ({"unmapped": "hold"}, "", True),
        ({"codes": {"30 days": "NET30"}, "known": ["NET30"]}, "NET30", False),
        ({"codes": {"30 days": "NET90"}, "known": ["NET30"]}, "NET90", True),
        ({"value": "{{ tags[0] }}", "codes": {"vip": "CC"}}, "CC", False),
    ],
)
def test_codes_that_joor_must_have_follow_their_rule(rule: dict[str, Any], code: str, faulty: bool) -> None:
    result = mapped(section={"fields": {"payment_method": rule}}, payment_term="30 days", tags=("vip",))
    assert result.record.payment_method == code
    assert bool(result.faults) is faulty


def test_addresses_go_by_the_erps_ids_defaults_first_and_business_stands_in_for_billing() -> None:
    addresses = (
        StoredAddress("a-1", "business", FRANCE),
        StoredAddress("a-2", "shipping", FRANCE),
        StoredAddress("a-3", "shipping", FRANCE, default=True),
    )
    record = mapped(addresses=addresses).record
    assert [one.code for one in record.billing] == ["a-1"]
    assert [one.code for one in record.shipping] == ["a-3", "a-2"]


def test_an_address_without_an_id_keeps_the_code_it_once_got() -> None:
    first = mapped(addresses=(StoredAddress("", "shipping", FRANCE),))
    moved = Address(line1="1 rue Basse", city="Lyon", country="France")
    second = mapped(first.codes, addresses=(StoredAddress("", "shipping", moved),))
    assert second.record.shipping[0].code == first.record.shipping[0].code
    assert second.record.shipping[0].city == "Lyon"


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("USA", "United States"), ("u.s.a.", "United States"), ("GB", "United Kingdom"), ("uk", "United Kingdom"),
     ("South Korea", "South Korea"), ("Frankreich", "France"), ("", ""), ("Atlantis", "")],
)  # fmt: skip
def test_countries_are_known_by_name_and_code_and_by_the_brands_own_spelling(spelling: str, name: str) -> None:
    assert english_country(spelling, {"frankreich": "FR"}) == name


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"tags": ("joor",)}, ""),
        ({"tags": ("vip",)}, "carries none of the tags JOOR"),
        ({"tags": ("Joor", "No  Joor")}, "carries the excluded tag no joor"),
        ({"tags": ("joor",), "active": False}, "is deprecated in the ERP"),
    ],
)
def test_tags_and_status_choose_customers(facts: dict[str, Any], why: str) -> None:
    assert why_left_out(card(**facts), CustomerSync(include_tags=("JOOR",), exclude_tags=("no joor",))) == why


def test_the_hash_follows_what_is_sent_and_nothing_else() -> None:
    assert digest(mapped().record) == digest(mapped(discount=5, on_credit_hold=True).record)
    assert digest(mapped().record) != digest(mapped(display_name="Other").record)


def test_only_fields_that_differ_are_shown() -> None:
    (change,) = field_changes(mapped().record, mapped(display_name="Other").record)
    assert (change.field, change.before, change.after) == ("alias", "Nord", "Other")


def test_what_joor_shows_is_compared_only_where_it_gives_back_what_was_written() -> None:
    sent = CustomerRecord("c-1", "Nord", alias="Nord", email="A@n.test", billing=(AddressRecord("B1"),))
    assert shortfalls(sent, CustomerRecord("c-1", "Maison Nord LLC", alias="Nord", email="a@n.test")) == ()
    shown = CustomerRecord("c-1", "Maison Nord LLC", alias="Sud", billing=(AddressRecord("B2"),))
    assert shortfalls(sent, shown) == (
        "alias: sent 'Nord', JOOR shows 'Sud'",
        "billing: JOOR does not show B1",
    )
