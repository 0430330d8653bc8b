"""Customer cards."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from seamline.domain.customer import Contact, Customer
from seamline.errors import RecordRejected
from tests.unit.erp.cin7_core.scripted import Scripted, guid, listing, refusal


def card(**fields: Any) -> dict[str, Any]:
    return {"ID": guid(1), "Name": "Boutique Nord", "Status": "Active", "Currency": "EUR", **fields}


def test_a_card_is_read_as_an_order_needs_it() -> None:
    row = card(
        PaymentTerm="30 days",
        TaxRule="Tax Exempt",
        PriceTier="Wholesale EUR",
        SalesRepresentative="Ada Vance",
        Carrier=None,
        Location="Main Warehouse",
        Discount="2.5000",
        IsOnCreditHold=True,
        Tags="JOOR, vip",
        AdditionalAttribute1="JOOR-88121",
        AdditionalAttribute2="",
        Contacts=[
            {"Name": "Bo", "Email": "bo@nord.test", "Default": False},
            {"Name": "Lea", "Email": "lea@nord.test", "Default": True},
        ],
        Addresses=[{"Line1": "12 rue Haute", "Country": None}],
    )

    (customer,) = Scripted(listing("CustomerList", [row])).erp.customers(None).rows

    assert customer == Customer(
        id=guid(1),
        name="Boutique Nord",
        currency="EUR",
        on_credit_hold=True,
        tax_rule="Tax Exempt",
        payment_term="30 days",
        price_tier="Wholesale EUR",
        sales_representative="Ada Vance",
        location="Main Warehouse",
        discount=Decimal("2.5"),
        tags=("JOOR", "vip"),
        attributes={"AdditionalAttribute1": "JOOR-88121"},
        email="lea@nord.test",
        contacts=(Contact("Bo", "bo@nord.test"), Contact("Lea", "lea@nord.test", default=True)),
    )


@pytest.mark.parametrize(("status", "active"), [("Active", True), ("ACTIVE", True), ("deprecated", False)])
def test_a_deprecated_customer_is_told(status: str, active: bool) -> None:
    (customer,) = Scripted(listing("CustomerList", [card(Status=status)])).erp.customers(None).rows

    assert customer.active is active


def test_one_customer_is_found_whatever_the_case_of_its_id() -> None:
    core = Scripted(listing("CustomerList", [card(ID="7B1D2C1E-5A0F-4F0E-9C55-00000000000A")]))

    customer = core.erp.customer("7b1d2c1e-5a0f-4f0e-9c55-00000000000a")

    assert customer is not None
    assert core.queries[0]["IncludeDeprecated"] == "true"


@pytest.mark.parametrize("text", ["", "JOOR-88121", "7b1d2c1e", f"{guid(1)} "])
def test_a_text_that_is_no_id_finds_nothing_and_costs_nothing(text: str) -> None:
    core = Scripted(listing("CustomerList", [card()]))

    assert core.erp.customer(text) is None
    assert core.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        listing("CustomerList", []),
        listing("CustomerList", [card(ID=guid(2))]),
        refusal("Customer with specified ID not found"),
        httpx.Response(200, json={"ErrorCode": 404, "Exception": "Customer not found"}),
        refusal("Not Found", status=404),
    ],
    ids=["empty", "another", "400", "200", "404"],
)
def test_an_unknown_customer_is_none_however_cin7_says_so(answer: httpx.Response) -> None:
    core = Scripted(answer)

    assert core.erp.customer(guid(1)) is None
    assert len(core.requests) == 1


def test_another_refusal_is_not_taken_for_an_unknown_customer() -> None:
    with pytest.raises(RecordRejected, match="Page is invalid"):
        Scripted(refusal("Page is invalid")).erp.customer(guid(1))
