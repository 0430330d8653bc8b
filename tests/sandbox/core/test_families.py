"""Families, their members, and how little they know."""

from typing import Any

import httpx

from sandbox.core import CoreAccount
from tests.sandbox.core.records import product
from tests.sandbox.core.selling import texts


def the_family(api: httpx.Client) -> dict[str, Any]:
    row: dict[str, Any] = api.get("productFamily").json()["ProductFamilies"][0]
    return row


def test_a_family_lists_members_with_options_and_joins_their_values(api: httpx.Client) -> None:
    row = the_family(api)
    assert [line["SKU"] for line in row["Products"]] == ["DRESS-S", "DRESS-M"]
    assert (row["Option1Values"], row["Option2Values"]) == ("Black", "S,M")


def test_a_family_has_no_status_barcode_or_attribute_values(api: httpx.Client) -> None:
    fields = set(the_family(api))
    assert not fields & {"Status", "Barcode", "Sellable", "AdditionalAttribute1", "PriceTiers"}


def test_put_adds_and_changes_members_and_removes_none(core: CoreAccount, api: httpx.Client) -> None:
    row, scarf = the_family(api), core.products.find("SCARF")
    assert scarf is not None
    body = {"ID": row["ID"], "Products": [{"ID": scarf["ID"], "Option1": "Red", "Option2": "OS"}]}
    members = api.put("productFamily", json=body).json()["ProductFamilies"][0]["Products"]
    assert [line["SKU"] for line in members] == ["DRESS-S", "DRESS-M", "SCARF"]


def test_put_leaves_the_members_unmodified(api: httpx.Client) -> None:
    api.put("productFamily", json={"ID": the_family(api)["ID"], "Name": "Renamed"})
    assert api.get("product", params={"ModifiedSince": "2026-03-02T09:00:30Z"}).json()["Total"] == 0
    assert api.get("productFamily", params={"ModifiedSince": "2026-03-02T09:00:30Z"}).json()["Total"] == 1


def test_a_product_belongs_to_one_family_only(core: CoreAccount, api: httpx.Client) -> None:
    member = the_family(api)["Products"][0]["ID"]
    body = {
        "SKU": "TWO",
        "Name": "Two",
        "Category": "Dresses",
        "CostingMethod": "FIFO",
        "UOM": "Item",
        "DefaultLocation": "Main Warehouse",
        "Option1Name": "Color",
        "Products": [{"ID": member, "Option1": "Black"}],
    }
    assert "already belongs to another" in texts(api.post("productFamily", json=body))[0]


def test_option_names_left_empty_get_a_name(core: CoreAccount, api: httpx.Client) -> None:
    core.load(products=[product("HAT")])
    hat = core.products.find("HAT")
    assert hat is not None
    body = {
        "SKU": "HATS",
        "Name": "Hats",
        "Category": "Accessories",
        "CostingMethod": "FIFO",
        "UOM": "Item",
        "DefaultLocation": "Main Warehouse",
        "Option1Name": "Color",
        "Products": [{"ID": hat["ID"], "Option1": "Black"}],
    }
    row = api.post("productFamily", json=body).json()["ProductFamilies"][0]
    assert (row["Option2Name"], row["Option3Name"]) == ("Option 2", "Option 3")
