"""The header of a sale: what is filled in, refused and cleared."""

from typing import Any

import httpx
import pytest

from sandbox.core import CoreAccount
from tests.sandbox.core.selling import authorised, line, open_sale, read, texts

ADDRESS = {"Line1": "4 quai du Port", "City": "Marseille", "Postcode": "13002", "Country": "France"}


def refused(api: httpx.Client, **fields: Any) -> list[str]:
    return texts(api.post("sale", json={"Customer": "Boutique Nord", "SkipQuote": True, **fields}))


def test_the_customer_fills_in_what_is_left_out(api: httpx.Client) -> None:
    sale = open_sale(api)
    assert (sale["TaxRule"], sale["Terms"], sale["Contact"]) == ("Tax Exempt", "30 days", "Lea Martin")
    assert sale["ShippingAddress"]["Line1"] == "1 Main St"
    assert (sale["SaleOrderDate"], sale["CurrencyRate"]) == ("2026-03-02T00:00:00", 1)
    assert sale["ExternalID"] is None


def test_skipping_the_quote_estimates_the_sale_and_not_skipping_it_does_not(api: httpx.Client) -> None:
    skipped, quoted = open_sale(api), open_sale(api, SkipQuote=False)
    assert (skipped["Status"], skipped["Quote"]["Status"]) == ("ESTIMATED", "AUTHORISED")
    assert (quoted["Status"], quoted["Quote"]["Status"]) == ("ESTIMATING", "NOT AVAILABLE")
    assert skipped["Order"]["Status"] == "NOT AVAILABLE"


def test_the_id_decides_over_the_name_of_the_customer(core: CoreAccount, api: httpx.Client) -> None:
    rue = core.customers.find("Maison Rue")
    assert rue is not None
    sale = open_sale(api, CustomerID=rue["ID"].upper(), CurrencyRate="1.08")
    assert (sale["Customer"], sale["CustomerCurrency"], sale["CurrencyRate"]) == ("Maison Rue", "EUR", 1.08)


def test_a_foreign_customer_needs_a_rate(api: httpx.Client) -> None:
    assert "CurrencyRate" in refused(api, Customer="Maison Rue")[0]


def test_an_unknown_customer_is_refused_with_an_error_code_of_404(api: httpx.Client) -> None:
    answer = api.post("sale", json={"Customer": "Nobody"})
    assert answer.status_code == 400
    assert answer.json() == [{"ErrorCode": 404, "Exception": "Customer 'Nobody' was not found"}]


def test_all_unknown_references_are_told_at_once(api: httpx.Client) -> None:
    told = refused(api, Location="Moon", SalesRepresentative="Nobody", Terms="never", TaxRule="None", PriceTier="X")
    assert len(told) == 5
    assert "Location 'Moon' was not found in Locations reference book" in told


def test_names_must_be_spelled_exactly(api: httpx.Client) -> None:
    assert len(refused(api, Location="main warehouse")) == 1


@pytest.mark.parametrize("field", ["CustomerReference", "ExternalID"])
def test_texts_over_256_characters_are_refused(api: httpx.Client, field: str) -> None:
    assert refused(api, **{field: "x" * 257}) == [f"{field} maximum length is 256 characters"]


@pytest.mark.parametrize(("field", "most"), [("Note", 1024), ("ShippingNotes", 1024), ("Email", 256), ("Phone", 50)])
def test_other_texts_have_maxima_of_their_own_in_which_an_emoji_counts_twice(
    api: httpx.Client, field: str, most: int
) -> None:
    assert open_sale(api, **{field: "👗" * (most // 2)})[field]
    assert refused(api, **{field: "👗" * (most // 2) + "x"}) == [f"{field} maximum length is {most} characters"]


@pytest.mark.parametrize(("field", "most"), [("Line1", 256), ("Postcode", 20), ("Company", 128), ("Contact", 512)])
def test_an_address_that_is_too_long_is_refused(api: httpx.Client, field: str, most: int) -> None:
    address = {**ADDRESS, "ShipToOther": True, field: "x" * (most + 1)}
    assert refused(api, ShippingAddress=address) == [f"{field} maximum length is {most} characters"]


def test_an_attribute_that_is_too_long_is_refused(api: httpx.Client) -> None:
    told = refused(api, AdditionalAttributes={"AdditionalAttribute3": "x" * 257})
    assert told == ["AdditionalAttribute3 maximum length is 256 characters"]


def test_a_stored_address_needs_its_lines_beside_its_id(api: httpx.Client) -> None:
    stored = the_addresses(api)[0]
    assert "Line1 is required for address" in refused(api, ShippingAddress={"ID": stored["ID"], "ShipToOther": False})
    open_sale(api, ShippingAddress={**stored, "ShipToOther": False})
    assert len(the_addresses(api)) == 1


def test_a_closed_period_is_refused(core: CoreAccount, api: httpx.Client) -> None:
    core.close_period("2026-04-01")
    assert "Period is closed" in refused(api)[0]


def test_an_address_needs_a_country(api: httpx.Client) -> None:
    assert refused(api, ShippingAddress={"Line1": "x", "ShipToOther": True}) == ["Country is required for address"]


def test_an_unknown_shipping_address_is_added_to_the_customer_unless_it_ships_to_another(api: httpx.Client) -> None:
    open_sale(api, ShippingAddress={**ADDRESS, "ShipToOther": True})
    assert len(the_addresses(api)) == 1
    sale = open_sale(api, ShippingAddress=ADDRESS)
    assert [row["Type"] for row in the_addresses(api)] == ["Shipping", "Shipping"]
    assert sale["ShippingAddress"]["DisplayAddressLine2"] == "Marseille 13002 France"


def the_addresses(api: httpx.Client) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.get("customer", params={"Name": "Boutique"}).json()["CustomerList"][0]["Addresses"]
    return rows


def test_put_clears_what_it_leaves_out(api: httpx.Client) -> None:
    sale = open_sale(api, ExternalID="joor:1:1", Note="from JOOR", CustomerReference="PO 1", ShipBy="2026-08-30")
    changed = api.put("sale", json={"ID": sale["ID"], "Customer": "Boutique Nord", "CustomerReference": "PO 2"}).json()
    assert (changed["ExternalID"], changed["Note"], changed["ShipBy"]) == (None, "", None)
    assert changed["CustomerReference"] == "PO 2"
    assert changed["SkipQuote"] is True


def test_put_is_refused_once_the_order_is_authorised(api: httpx.Client) -> None:
    sale = authorised(api, line("DRESS-S", 1))
    told = texts(api.put("sale", json={"ID": sale["ID"], "Customer": "Boutique Nord"}))
    assert told == ["Sale Order status should be DRAFT or NOT AVAILABLE"]


def test_dates_are_local_days_in_any_of_the_spellings(api: httpx.Client) -> None:
    for text in ("2026-08-30", "2026/08/30", "2026-08-30 10:00:00", "2026-08-30T23:00:00Z"):
        assert open_sale(api, ShipBy=text)["ShipBy"] == "2026-08-30T00:00:00"
    assert refused(api, ShipBy="30.08.2026") == ["'ShipBy' is not a valid date."]


def test_nothing_keeps_two_sales_from_one_external_id(api: httpx.Client) -> None:
    first, second = open_sale(api, ExternalID="joor:1:1"), open_sale(api, ExternalID="joor:1:1")
    assert first["ID"] != second["ID"]
    assert read(api, first)["Order"]["SaleOrderNumber"] == "SO-00001"
