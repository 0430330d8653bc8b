"""Customers of the account."""

from typing import Any

import httpx

from sandbox.core import CoreAccount
from tests.sandbox.core.records import CUSTOMER
from tests.sandbox.core.selling import texts


def named(api: httpx.Client, name: str) -> dict[str, Any]:
    row: dict[str, Any] = api.get("customer", params={"Name": name}).json()["CustomerList"][0]
    return row


def test_the_contact_filter_takes_the_start_of_a_name_or_a_whole_email(api: httpx.Client) -> None:
    for text, found in (("lea m", 2), ("LEA@nord.example", 2), ("lea@nord", 0), ("martin", 0)):
        assert api.get("customer", params={"ContactFilter": text}).json()["Total"] == found


def test_everything_a_new_customer_lacks_is_told(api: httpx.Client) -> None:
    told = texts(api.post("customer", json={"Name": "New"}))
    assert len(told) == 6


def test_unknown_references_are_refused_in_their_own_words(api: httpx.Client) -> None:
    wrong = {"PaymentTerm": "7 days", "SalesRepresentative": "Nobody", "Location": "Moon", "Currency": "CHF"}
    told = texts(api.post("customer", json={**CUSTOMER, "Name": "New", **wrong}))
    assert "Active payment term with name 7 days was not found in Payment Terms reference book" in told
    assert "Sales Representative 'Nobody' was not found in Company Contacts reference book" in told
    assert "Location 'Moon' was not found in Locations reference book" in told
    assert "Currency 'CHF' was not found in reference book" in told


def test_an_address_needs_a_country(api: httpx.Client) -> None:
    body = {**CUSTOMER, "Name": "New", "Addresses": [{"Line1": "1 Main St", "Type": "Billing"}]}
    assert texts(api.post("customer", json=body)) == ["Country is required for address"]


def test_put_keeps_the_rest_updates_addresses_by_id_and_adds_new_ones(api: httpx.Client) -> None:
    row = named(api, "Boutique")
    old = row["Addresses"][0]["ID"]
    new = {"Line1": "2 Side St", "Country": "United States", "Type": "Billing"}
    body = {"ID": row["ID"], "Addresses": [{"ID": old, "Line2": "Floor 3"}, new]}
    changed = api.put("customer", json=body).json()["CustomerList"][0]
    assert [(line["Line1"], line["Line2"]) for line in changed["Addresses"]] == [
        ("1 Main St", "Floor 3"),
        ("2 Side St", ""),
    ]
    assert changed["PaymentTerm"] == "30 days"
    assert changed["Contacts"][0]["Name"] == "Lea Martin"


def test_names_are_unique(api: httpx.Client) -> None:
    assert "already exists" in texts(api.post("customer", json=CUSTOMER))[0]


def test_deprecated_customers_show_only_on_request(core: CoreAccount, api: httpx.Client) -> None:
    core.edit_customer("Maison Rue", {"Status": "Deprecated"})
    assert api.get("customer").json()["Total"] == 1
    assert api.get("customer", params={"IncludeDeprecated": "true"}).json()["Total"] == 2
