"""What Cin7 Core shows and takes of products."""

from typing import Any

import httpx
import pytest

from sandbox.core import CoreAccount
from sandbox.kit.clock import ManualClock
from tests.sandbox.core.records import product
from tests.sandbox.core.selling import texts

NEW: dict[str, Any] = {
    "SKU": "BELT",
    "Name": "Belt",
    "Category": "Accessories",
    "Type": "Stock",
    "CostingMethod": "FIFO",
    "UOM": "Item",
    "Status": "Active",
    "PriceTier1": 80,
}


def listed(api: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.get("product", params=params).json()["Products"]
    return rows


def test_products_come_by_sku_a_hundred_at_a_time(core: CoreAccount, api: httpx.Client) -> None:
    core.load(products=[product(f"P-{n:04d}") for n in range(1100)])
    first = api.get("product").json()
    assert (first["Total"], first["Page"], len(first["Products"])) == (1103, 1, 100)
    assert [row["SKU"] for row in first["Products"]] == sorted(row["SKU"] for row in first["Products"])
    assert len(listed(api, Limit=5000)) == 1000
    assert len(listed(api, Limit=1000, Page=2)) == 103
    assert listed(api, Limit=1000, Page=3) == []


def test_tier_prices_stand_under_their_codes_and_their_names(api: httpx.Client) -> None:
    row = listed(api, Sku="DRESS-S")[0]
    assert row["PriceTier2"] == 96
    assert row["PriceTiers"]["Wholesale USD"] == 96
    assert len(row["PriceTiers"]) == 10


def test_lists_stay_empty_without_their_include_flag(core: CoreAccount, api: httpx.Client) -> None:
    core.attach_image("DRESS-S", "front.jpg", "/images/front.jpg", is_default=True)
    assert listed(api, Sku="DRESS-S")[0]["Attachments"] == []
    shown = listed(api, Sku="DRESS-S", IncludeAttachments="true")[0]["Attachments"][0]
    assert shown["DownloadUrl"] == "http://cin7.test/images/front.jpg"


def test_deprecated_products_show_only_on_request(core: CoreAccount, api: httpx.Client) -> None:
    core.deprecate("SCARF")
    assert [row["SKU"] for row in listed(api)] == ["DRESS-M", "DRESS-S"]
    assert len(listed(api, IncludeDeprecated="1")) == 3


def test_modified_since_is_exclusive(core: CoreAccount, clock: ManualClock, api: httpx.Client) -> None:
    core.edit_product("SCARF", {"Name": "New name"})
    stamp = listed(api, Sku="SCARF")[0]["LastModifiedOn"]
    assert stamp == "2026-03-02T09:01:00Z"
    assert listed(api, ModifiedSince=stamp) == []
    assert [row["SKU"] for row in listed(api, ModifiedSince="2026-03-02T09:00:59.999Z")] == ["SCARF"]
    clock.advance(0.36)
    core.tag("DRESS-M", "JOOR")
    assert [row["SKU"] for row in listed(api, ModifiedSince=stamp)] == ["DRESS-M"]
    assert listed(api, ModifiedSince=stamp)[0]["LastModifiedOn"] == "2026-03-02T09:01:00.36Z"


@pytest.mark.parametrize("text", ["yesterday", "2026-03-02T09:00:00 00:00", "2026-13-01T00:00:00"])
def test_a_malformed_date_is_refused(api: httpx.Client, text: str) -> None:
    assert api.get("product", params={"ModifiedSince": text}).status_code == 400


def test_a_plus_that_was_not_encoded_is_refused_and_an_encoded_one_taken(api: httpx.Client) -> None:
    assert api.get("product?ModifiedSince=2026-03-02T08:00:00+00:00").status_code == 400
    assert api.get("product?ModifiedSince=2026-03-02T08:00:00%2B00:00").json()["Total"] == 3


def test_stock_movements_do_not_touch_products(core: CoreAccount, api: httpx.Client) -> None:
    core.restock("DRESS-S", "Main Warehouse", 50)
    assert listed(api, ModifiedSince="2026-03-02T09:00:30Z") == []


def test_a_new_product_answers_in_the_list_envelope(api: httpx.Client) -> None:
    answer = api.post("product", json=NEW).json()
    assert (answer["Total"], answer["Page"]) == (1, 1)
    assert listed(api, ID=answer["Products"][0]["ID"].upper())[0]["SKU"] == "BELT"


def test_all_missing_fields_are_told_before_anything_else(api: httpx.Client) -> None:
    told = texts(api.post("product", json={"SKU": "BELT", "Category": "Nothing"}))
    assert "Required attribute 'Name' not provided." in told
    assert "Category not found." not in told


def test_unknown_references_come_with_their_own_error_codes(api: httpx.Client) -> None:
    answer = api.post("product", json={**NEW, "Category": "Hats", "Brand": "Other", "Tags": "x" * 257})
    assert answer.status_code == 400
    assert [(row["ErrorCode"], row["Exception"]) for row in answer.json()] == [
        (404, "Category not found."),
        (404, "Brand 'Other' was not found in reference book"),
        (400, "Tags maximum length is 256 characters"),
    ]


def test_prices_are_required_by_number_or_by_name(api: httpx.Client) -> None:
    bare = {name: value for name, value in NEW.items() if name != "PriceTier1"}
    assert texts(api.post("product", json=bare)) == ["PriceTiers value cannot be empty."]
    assert texts(api.post("product", json={**bare, "PriceTiers": {"Nope": 1}})) == ["PriceTiers value is invalid."]
    answer = api.post("product", json={**bare, "PriceTiers": {"Retail": "80.50"}}).json()
    assert answer["Products"][0]["PriceTier1"] == 80.5


def test_a_sku_cannot_be_taken_twice(api: httpx.Client) -> None:
    assert texts(api.post("product", json={**NEW, "SKU": "SCARF"})) == ["Specified attribute 'SKU' already exists."]


def test_put_changes_only_what_it_names_and_clears_what_it_sends_empty(api: httpx.Client) -> None:
    row = api.post("product", json={**NEW, "Tags": "JOOR", "Barcode": "590"}).json()["Products"][0]
    changed = api.put("product", json={"ID": row["ID"], "Barcode": "", "PriceTier2": 40}).json()["Products"][0]
    assert (changed["Tags"], changed["Barcode"], changed["PriceTier2"]) == ("JOOR", "", 40)
    assert changed["Name"] == "Belt"


def test_put_of_an_unknown_or_missing_id_is_refused(api: httpx.Client) -> None:
    assert texts(api.put("product", json={"Name": "x"})) == ["Required attribute 'ID' not provided."]
    unknown = api.put("product", json={"ID": "5a1e0000-0000-4000-8000-000000000001"})
    assert texts(unknown) == ["Product with specified 'ID' not found."]


def test_somebody_edits_prices_by_tier_name(core: CoreAccount, api: httpx.Client) -> None:
    core.edit_product("SCARF", {"PriceTiers": {"Wholesale USD": 88}})
    assert listed(api, Sku="SCARF")[0]["PriceTier2"] == 88


def test_an_edit_of_a_product_leaves_its_family_alone(core: CoreAccount, api: httpx.Client) -> None:
    core.edit_product("DRESS-S", {"Name": "Renamed"})
    since = {"ModifiedSince": "2026-03-02T09:00:30Z"}
    assert api.get("productFamily", params=since).json()["Total"] == 0
    assert api.get("productFamily").json()["ProductFamilies"][0]["Products"][0]["Name"] == "Renamed"
