"""The reference lists and their irregular envelopes."""

from typing import Any

import httpx
import pytest

from sandbox.core import CoreAccount


def test_price_tiers_are_always_ten_and_have_no_paging(api: httpx.Client) -> None:
    answer = api.get("ref/priceTier").json()
    assert list(answer) == ["PriceTiers"]
    assert [row["Name"] for row in answer["PriceTiers"]][:5] == [
        *("Retail", "Wholesale USD", "Wholesale EUR", "Outlet", "Tier 5"),
    ]
    assert len(answer["PriceTiers"]) == 10


def test_bins_are_rows_of_the_location_list_under_their_parent(api: httpx.Client) -> None:
    rows = api.get("ref/location").json()["LocationList"]
    houses = [row["Name"] for row in rows if row["ParentID"] is None]
    assert houses == ["Main Warehouse", "West Coast", "Showroom"]
    main = rows[0]
    shelf = next(row for row in rows if row["ParentName"] == "Main Warehouse")
    assert shelf["Bins"] is None
    assert shelf["ID"] == main["Bins"][0]["ID"].lower() != main["Bins"][0]["ID"]


def test_the_location_page_is_cut_at_500(core: CoreAccount, api: httpx.Client) -> None:
    core.load(locations=[{"ID": f"l{n}", "Name": f"L{n}"} for n in range(600)])
    page = api.get("ref/location", params={"Limit": 1000}).json()
    assert (page["Total"], len(page["LocationList"])) == (608, 500)


@pytest.mark.parametrize(
    ("path", "key", "name"),
    [
        ("ref/tax", "TaxRuleList", "Name"),
        ("ref/paymentterm", "PaymentTermList", "Name"),
        ("ref/carrier", "CarrierList", "Description"),
        ("ref/attributeset", "AttributeSetList", "Name"),
        ("ref/brand", "BrandList", "Name"),
        ("ref/category", "CategoryList", "Name"),
        ("ref/unit", "UnitList", "Name"),
        ("ref/account", "AccountsList", "Name"),
        ("me/contacts", "MeContactsList", "Name"),
    ],
)
def test_lists_filter_by_the_start_of_the_name(api: httpx.Client, path: str, key: str, name: str) -> None:
    rows: list[dict[str, Any]] = api.get(path).json()[key]
    start = rows[-1][name][:4].lower()
    found = api.get(path, params={name: start}).json()
    assert found["Total"] == len([row for row in rows if row[name].lower().startswith(start)]) >= 1


def test_tax_components_are_texts(api: httpx.Client) -> None:
    rows = api.get("ref/tax", params={"IsTaxForSale": "true"}).json()["TaxRuleList"]
    assert rows[0]["Components"][0]["Percent"] == "0.0000000000"
