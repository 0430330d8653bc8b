"""A sale goes where the order says, and an address that does not say where is never passed over in silence."""

from msgspec.structs import replace

from seamline.domain.customer import Address, StoredAddress
from seamline.domain.order import Order
from tests.unit.mapping.orders import CUSTOMER, ORDER, PARIS, drafted, problems


def order(**changes: object) -> Order:
    """The good order, changed."""
    return replace(ORDER, **changes)


def test_stored_addresses_are_chosen_by_joors_code_and_others_stay_one_off() -> None:
    card = replace(CUSTOMER, addresses=(StoredAddress("a-1", "shipping", PARIS),))
    chosen = drafted(order(shipping_code="A-1", billing_code="else"), {"customers": (card,)}, addresses="stored")
    assert (chosen.shipping_id, chosen.billing_id) == ("a-1", "")
    assert replace(chosen.shipping, company="") == replace(PARIS, company="")
    assert drafted(order(shipping_code="A-1"), {"customers": (card,)}).shipping_id == ""


def test_countries_are_spelt_as_the_settings_say_and_missing_or_unknown_ones_are_problems() -> None:
    home = replace(PARIS, country="United States")
    assert drafted(order(shipping=home), country_names={"United States": "USA"}).shipping.country == "USA"
    assert "shipping address has no country" in problems(order(shipping=replace(PARIS, country="")))
    assert "'Atlantis'" in problems(order(billing=replace(PARIS, country="Atlantis")))
    assert drafted(order(shipping=Address())).shipping == PARIS


def test_an_address_with_its_street_on_the_second_line_is_moved_up() -> None:
    upstairs = replace(PARIS, line1="", line2="4 quai du Port")
    sale = drafted(order(shipping=upstairs, billing=upstairs))
    assert (sale.shipping.line1, sale.shipping.line2) == ("4 quai du Port", "")
    assert (sale.billing.line1, sale.billing.line2) == ("4 quai du Port", "")


def test_an_address_without_a_street_is_a_problem_and_a_name_alone_is_no_address() -> None:
    nowhere = replace(PARIS, line1="")
    told = problems(order(shipping=nowhere, billing=nowhere))
    assert "the shipping address in 75003, Paris, France has no street" in told
    assert "the billing address in 75003, Paris, France has no street" in told
    sale = drafted(order(shipping=Address(company="Rue Annex")))
    assert sale.shipping == replace(PARIS, company="Rue Annex")


def test_an_address_of_the_card_needs_nothing_of_the_orders_own() -> None:
    card = replace(CUSTOMER, addresses=(StoredAddress("a-1", "shipping", PARIS),))
    ours = order(shipping=replace(PARIS, line1=""), shipping_code="a-1")
    assert drafted(ours, {"customers": (card,)}, addresses="stored").shipping.line1 == PARIS.line1
    assert "no street" in problems(ours, {"customers": (card,)})


def test_the_buyer_is_whom_the_goods_are_for_unless_the_address_names_somebody() -> None:
    assert drafted(order(contact="Lea")).shipping.contact == "Lea"
    assert drafted(order(contact="Lea", shipping=replace(PARIS, contact="Max"))).shipping.contact == "Max"
