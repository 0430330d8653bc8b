"""Whom a sale is for: the customer's card, its currency, terms and addresses, or the card to be created."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from seamline.domain.customer import StoredAddress
from seamline.domain.order import Order
from seamline.domain.order_edits import ErpNames
from seamline.mapping.sale_buyer import code_against
from tests.unit.mapping.orders import CUSTOMER, ORDER, PARIS, drafted, problems, settings

OSLO = replace(PARIS, city="Oslo", country="Norway")
NEW = {"payment_term": "30 days", "tax_rule": "VAT", "accounts_receivable": "610", "revenue_account": "200"}


def order(**changes: object) -> Order:
    """The good order, changed."""
    return replace(ORDER, **changes)


def test_the_customers_own_default_addresses_may_stand_on_the_sale() -> None:
    rows = (
        StoredAddress("s-1", "shipping", PARIS),
        StoredAddress("s-2", "shipping", OSLO, default=True),
        StoredAddress("b-1", "billing", PARIS),
    )
    atlantis = order(shipping=replace(PARIS, country="Atlantis"))
    table = {"tax_rule_from": "country", "tax_rules": {"Norway": "VAT"}, "addresses": "customer"}
    sale = drafted(atlantis, {"customers": (replace(CUSTOMER, addresses=rows),)}, **table)
    assert (sale.shipping_id, sale.billing_id, sale.tax_rule) == ("s-2", "b-1", "VAT")


def test_a_customer_without_a_default_address_gets_the_orders() -> None:
    rows = (StoredAddress("s-1", "shipping", OSLO), StoredAddress("s-2", "shipping", OSLO))
    sale = drafted(given={"customers": (replace(CUSTOMER, addresses=rows),)}, addresses="customer")
    assert (sale.shipping_id, sale.billing_id, sale.shipping) == ("", "", PARIS)


def test_a_customer_on_credit_hold_is_a_problem_unless_allowed() -> None:
    held = {"customers": (replace(CUSTOMER, on_credit_hold=True),)}
    assert "credit hold" in problems(given=held)
    assert drafted(given=held, customers={"allow_credit_hold": True}).customer_id == "c1"


def test_foreign_currency_needs_a_rate_and_the_customers_currency_is_the_orders() -> None:
    abroad = {"customers": (replace(CUSTOMER, currency="EUR"),)}
    euros = order(currency="EUR")
    assert "no rate for EUR" in problems(euros, abroad)
    assert drafted(euros, abroad, currency_rates={"EUR": "1.08"}).currency_rate == Decimal("1.08")
    assert "the order is in USD, Maison Rue buys in EUR" in problems(given=abroad, currency_rates={"EUR": "1.08"})


def test_a_card_without_a_currency_buys_in_the_base_currency() -> None:
    plain = {"customers": (replace(CUSTOMER, currency=""),)}
    assert "the order is in EUR, Maison Rue buys in USD" in problems(order(currency="EUR"), plain)
    assert drafted(given=plain).currency_rate is None


def test_a_deprecated_customer_is_a_problem() -> None:
    assert "Maison Rue is deprecated" in problems(given={"customers": (replace(CUSTOMER, active=False),)})


def test_a_namesake_with_another_code_is_named_but_not_taken() -> None:
    other = replace(CUSTOMER, attributes={"AdditionalAttribute1": "C-2"})
    text = problems(given={"customers": (), "namesakes": (other,)})
    assert "unknown customer: customer C-1 Maison Rue is not in the ERP; Maison Rue there has the code C-2" in text
    assert code_against(other, ORDER, settings()) == "C-2"
    assert code_against(other, order(customer_code=" c-2 "), settings()) == ""
    assert code_against(CUSTOMER, ORDER, settings()) == ""


def test_a_missing_customer_is_planned_only_where_creation_is_allowed() -> None:
    nobody = {"customers": ()}
    assert "unknown customer: customer C-1 Maison Rue" in problems(given=nobody)
    sale = drafted(given=nobody, customers={"create_missing": True, "new": NEW})
    assert sale.customer_id == ""
    assert sale.new_customer is not None
    assert sale.new_customer.attributes == {"AdditionalAttribute1": "C-1"}
    assert (sale.new_customer.currency, sale.tax_rule) == ("USD", "VAT")
    wrong = {"create_missing": True, "new": {**NEW, "tax_rule": "Nope", "payment_term": "Never"}}
    assert all(word in problems(given=nobody, customers=wrong) for word in ("'Nope'", "'Never'"))


@pytest.mark.parametrize(
    ("wanted", "rep", "found"),
    [
        ("customer", "R1", "Ada Vance"),
        ("order", "R1", "Ada Vance"),
        ("default", "R1", "API Sales"),
        ("customer", "", "API Sales"),
        ("customer", "R9", "API Sales"),
    ],
)
def test_a_new_card_gets_the_orders_representative_or_the_default(wanted: str, rep: str, found: str) -> None:
    sale = drafted(
        order(sales_representative_code=rep),
        {"customers": ()},
        sales_rep_from=wanted,
        sales_reps={"R1": "Ada Vance"},
        default_sales_rep="API Sales",
        customers={"create_missing": True, "new": NEW},
    )
    assert sale.new_customer is not None
    assert (sale.sales_representative, sale.new_customer.sales_representative) == (found, found)


@pytest.mark.parametrize("first", ["customer", "country"])
def test_a_new_customers_tax_rule_is_the_countrys_before_the_default_on_card_and_sale(first: str) -> None:
    creating = {"create_missing": True, "new": {**NEW, "tax_rule": ""}}
    table: dict[str, Any] = {"tax_rules": {"France": "VAT"}, "tax_rule_from": first, "customers": creating}
    for default in ("Tax Exempt", ""):
        sale = drafted(given={"customers": ()}, tax_rule=default, **table)
        assert sale.new_customer is not None
        assert (sale.tax_rule, sale.new_customer.tax_rule) == ("VAT", "VAT")
    abroad = order(shipping=replace(PARIS, country="Spain"))
    assert "no tax rule" in problems(abroad, {"customers": ()}, **table)
    chosen = drafted(abroad, {"customers": (), "names": ErpNames(tax_rule="VAT")}, **table)
    assert chosen.new_customer is not None
    assert chosen.new_customer.tax_rule == "VAT"


def test_an_order_without_a_code_creates_nobody() -> None:
    text = problems(order(customer_code=""), {"customers": ()}, customers={"create_missing": True, "new": NEW})
    assert "no customer code" in text
