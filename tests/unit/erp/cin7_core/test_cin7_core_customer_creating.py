"""Customer cards as Seamline creates them, and how a created or homonymous one is found."""

import httpx
import pytest

from seamline.domain.customer import Address, CustomerDraft, StoredAddress
from seamline.errors import RecordRejected, UnknownOutcome
from tests.unit.erp.cin7_core.scripted import Scripted, guid, listing, refusal

CALLE = Address("1 Calle", "", "Madrid", "", "28001", "Spain")
DRAFT = CustomerDraft(
    name="Casa Sol",
    currency="EUR",
    payment_term="30 days",
    tax_rule="Tax Exempt",
    accounts_receivable="610",
    revenue_account="200",
    tags=("JOOR", "new"),
    attributes={"AdditionalAttribute1": "C-77"},
    contact="Ana",
    email="ana@sol.test",
    billing=CALLE,
)
CARD = {"ID": guid(1), "Name": "Casa Sol", "Status": "Active", "Currency": "EUR"}


def test_the_whole_card_goes_in_one_call() -> None:
    core = Scripted(listing("CustomerList", [CARD]))

    created = core.erp.create_customer(DRAFT)

    assert (created.id, created.name) == (guid(1), "Casa Sol")
    assert (core.requests[0].method, core.requests[0].url.path) == ("POST", "/ExternalApi/v2/customer")
    sent = core.sent()
    assert sent["AccountReceivable"] == "610"
    assert sent["Tags"] == "JOOR,new"
    assert sent["AdditionalAttribute1"] == "C-77"
    assert "AdditionalAttribute2" not in sent
    assert [(row["Type"], row["Country"]) for row in sent["Addresses"]] == [("Billing", "Spain")]
    assert sent["Contacts"] == [{"Name": "Ana", "Email": "ana@sol.test", "Phone": "", "Default": True}]


def test_a_taken_name_is_a_refusal_and_a_strange_answer_an_unknown_outcome() -> None:
    with pytest.raises(RecordRejected, match="already exists"):
        Scripted(refusal("Customer with specified 'Name' already exists.")).erp.create_customer(DRAFT)
    with pytest.raises(UnknownOutcome):
        Scripted(listing("CustomerList", [])).erp.create_customer(DRAFT)
    with pytest.raises(UnknownOutcome):
        Scripted(httpx.Response(200, text="<html>")).erp.create_customer(DRAFT)


def test_only_cards_of_exactly_this_name_are_found() -> None:
    rows = [{**CARD, "Name": "CASA SOL"}, {**CARD, "ID": guid(2), "Name": "Casa Solana"}]
    core = Scripted(listing("CustomerList", rows))

    assert [customer.id for customer in core.erp.find_customers(" casa sol ")] == [guid(1)]
    assert core.queries[0]["Name"] == "casa sol"
    assert core.queries[0]["IncludeDeprecated"] == "true"


def test_stored_addresses_are_read_with_their_kind() -> None:
    row = {"ID": guid(7), "Type": "Shipping", "Line1": "9 Dock", "Country": "Norway", "DefaultForType": True}
    (customer,) = Scripted(listing("CustomerList", [{**CARD, "Addresses": [row]}])).erp.customers(None).rows

    assert customer.addresses == (StoredAddress(guid(7), "shipping", Address("9 Dock", country="Norway"), True),)
