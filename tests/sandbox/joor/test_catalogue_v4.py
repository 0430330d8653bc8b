"""Products, SKUs, prices, collections and assets through v4, over the same store as v2."""

import base64

import pytest

from tests.sandbox.joor.conftest import JoorSite, Json


def new_product(site: JoorSite, **given: object) -> Json:
    """Create one product."""
    facts = {"name": "Boxy Tee", "external_id": "TS-100", "product_identifier": "core-1"}
    return site.v4("POST", "/products/bulk_create", [facts | given])


def sku(product_id: str, color: str = "Black", size: str = "S", **given: object) -> Json:
    """A SKU to create."""
    values = [
        {"trait_name": "Color", "value": color, "external_id": color[:3].upper()},
        {"trait_name": "Size", "value": size, "external_id": size},
    ]
    return {"product_id": product_id, "trait_values": values} | given


def test_a_product_of_v4_is_a_style_of_v2(site: JoorSite) -> None:
    trait = {"trait_name": "Division", "value": "Womens", "external_id": "W"}
    [product] = new_product(site, description="Heavy", product_trait_values=[trait], category_ids=["490"])["data"]
    [style] = site.v2("GET", "/style-number/TS-100/core-1").json()["styles"]["style"]

    assert str(style["style_id"]) == product["id"]
    assert (style["style_description"], style["division"], style["division_code"]) == ("Heavy", "Womens", "W")
    assert product["category_ids"] == ["490"]
    assert base64.b64decode(product["product_trait_values"][0]["trait_id"]) == b"ProductTrait:DIV"


def test_a_second_product_with_the_same_identifier_is_duplicated_or_doubled(site: JoorSite) -> None:
    new_product(site)
    assert new_product(site)["errors"][0]["status"] == "DUPLICATED"

    site.switch(unique_products=False)
    new_product(site)
    assert len(site.v4("GET", "/products")["data"]) == 2


def test_a_product_update_keeps_what_it_leaves_out(site: JoorSite) -> None:
    product_id = new_product(site, description="Heavy")["data"][0]["id"]
    answer = site.v4("POST", "/products/bulk_update", [{"id": product_id, "name": "Tee"}, {"id": "1", "name": "x"}])

    assert (answer["data"][0]["name"], answer["data"][0]["description"]) == ("Tee", "Heavy")
    assert answer["errors"][0]["status"] == "NOT_FOUND"


def test_products_come_whole_or_in_pages(site: JoorSite) -> None:
    for number in range(3):
        new_product(site, product_identifier=f"core-{number}")

    assert len(site.v4("GET", "/products")["data"]) == 3
    assert len(site.v4("GET", "/products", page=2, page_size=2)["data"]) == 1


def test_sku_ids_hold_the_product_and_a_number(site: JoorSite) -> None:
    product_id = new_product(site)["data"][0]["id"]
    given = sku(product_id, external_id="core-sku", identifiers=[{"type": "upc", "value": "111"}])
    [created] = site.v4("POST", "/skus/bulk_create", [given])["data"]
    [found] = site.v4("GET", "/skus", product_ids=product_id)["data"]

    assert base64.b64decode(created["id"]).decode().startswith(f"0|{product_id}|")
    assert found == created
    assert found["identifiers"] == [{"type": "upc", "value": "111"}]
    assert [value["trait"]["name"] for value in found["trait_values"]] == ["Color", "Size"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"product_id": "1"}, "NOT_FOUND"),
        ({"trait_values": [{"trait_name": "Color", "value": "Black"}]}, "INVALID"),
        ({"identifiers": [{"type": "asin", "value": "1"}]}, "INVALID"),
    ],
)
def test_a_wrong_sku_fails_with_its_cause(site: JoorSite, change: Json, status: str) -> None:
    product_id = new_product(site)["data"][0]["id"]
    answer = site.v4("POST", "/skus/bulk_create", [sku(product_id) | change])

    assert answer["errors"][0]["status"] == status


def test_an_existing_sku_is_duplicated_and_updated_by_our_id(site: JoorSite) -> None:
    product_id = new_product(site)["data"][0]["id"]
    given = sku(product_id, external_id="core-sku")
    again = site.v4("POST", "/skus/bulk_create", [given, given])
    change = {"external_id": "core-sku", "identifiers": [{"type": "upc", "value": "222"}]}
    updated = site.v4("POST", "/skus/bulk_update_by_external_id", [change])

    assert (len(again["data"]), again["errors"][0]["status"]) == (1, "DUPLICATED")
    assert updated["data"][0]["identifiers"] == [{"type": "upc", "value": "222"}]


def test_the_account_may_want_the_full_grid(site: JoorSite) -> None:
    site.switch(require_full_grid=True)
    product_id = new_product(site)["data"][0]["id"]
    corner = [sku(product_id, "Black", "S"), sku(product_id, "Navy", "M")]
    full = [*corner, sku(product_id, "Black", "M"), sku(product_id, "Navy", "S")]

    assert len(site.v4("POST", "/skus/bulk_create", corner)["errors"]) == 2
    assert len(site.v4("POST", "/skus/bulk_create", full)["data"]) == 4


def test_an_inactive_color_leaves_all_orders_and_comes_back(shop: JoorSite) -> None:
    order_id = shop.account.place_order({"lines": [{"upc": "111"}], "status": "APPROVED"})["order_id"]
    shop.v2("GET", "/order")
    value = {"trait_name": "Color", "status": "INACTIVE"}
    change = {"id": shop.account.upcs["111"][0], "trait_values": [value]}
    shop.v4("POST", "/skus/bulk_update", [change])
    assert shop.account.orders[order_id].live_lines == []

    shop.v4("POST", "/skus/bulk_update", [change | {"trait_values": [value | {"status": "ACTIVE"}]}])
    assert len(shop.account.orders[order_id].live_lines) == 1


def test_a_price_exists_once_per_sku_and_price_type(site: JoorSite) -> None:
    product_id = new_product(site)["data"][0]["id"]
    sku_id = site.v4("POST", "/skus/bulk_create", [sku(product_id)])["data"][0]["id"]
    price = {"sku_id": sku_id, "price_type_id": "3", "wholesale_value": "22.00", "retail_value": "48.00"}
    [created] = site.v4("POST", "/prices/bulk_create", [price])["data"]
    duplicate = site.v4("POST", "/prices/bulk_create", [price])["errors"][0]
    site.v4("POST", "/prices/bulk_update", [{"id": created["id"], "wholesale_value": "23.00"}])
    [found] = site.v4("GET", "/prices", sku_ids=sku_id)["data"]

    assert (duplicate["status"], duplicate["details"]) == ("DUPLICATED", {"sku_id": sku_id})
    assert (found["wholesale_value"], found["price_type"]["name"]) == ("23.00", "Wholesale US")


def test_the_price_of_a_v2_style_is_the_price_of_each_sku(shop: JoorSite) -> None:
    sku_ids = ",".join(shop.account.skus)
    found = shop.v4("GET", "/prices", sku_ids=sku_ids)["data"]

    assert [row["wholesale_value"] for row in found] == ["22.00", "22.00"]
    assert len({row["id"] for row in found}) == 2


def test_a_price_must_be_a_decimal_text(shop: JoorSite) -> None:
    price = {"sku_id": next(iter(shop.account.skus)), "price_type_id": "4", "wholesale_value": 22.0}

    assert shop.v4("POST", "/prices/bulk_create", [price])["errors"][0]["status"] == "INVALID"


def test_reference_values_are_listed(site: JoorSite) -> None:
    assert site.v4("GET", "/price_types")["data"][0] == {
        "id": "3",
        "name": "Wholesale US",
        "currency_code": "USD",
        "retail_currency_code": "USD",
    }
    assert site.v4("GET", "/categories")["data"][0]["department"] == "WOMEN"
    assert "UHJvZHVjdFRyYWl0Ok1BVA==" in {row["id"] for row in site.v4("GET", "/traits")["data"]}


def test_a_collection_is_a_linesheet_of_v2(shop: JoorSite) -> None:
    [style] = shop.account.styles.values()
    [season] = shop.v4("POST", "/seasons/bulk_create", [{"name": "Fall", "year": "2026", "external_id": "FW26"}])[
        "data"
    ]
    given = {
        "name": "FW26 Main",
        "external_id": "FW26M",
        "season_id": season["id"],
        "delivery": {"start_ship_date": "2026-08-01", "complete_ship_date": "2026-09-15"},
        "items": [{"product_id": str(style.style_id), "order_number": 1}],
    }
    [created] = shop.v4("POST", "/collections/bulk_create", [given])["data"]
    [read] = shop.v2("GET", "/style").json()["styles"]["style"]

    assert read["deliveries"][1]["delivery_code"] == "FW26M"
    assert read["deliveries"][1]["season_code"] == "FW26"
    assert shop.v4("POST", "/collections/bulk_create", [given])["errors"][0]["status"] == "DUPLICATED"
    [emptied] = shop.v4("POST", "/collections/bulk_update", [{"id": created["id"], "name": "FW", "items": []}])["data"]
    assert (emptied["name"], emptied["items"]) == ("FW", [])


def asset(product_id: str, filename: str = "tee.jpg", kind: str = "image") -> Json:
    """A product asset to add."""
    source = f"https://cdn.example/{filename}"
    return {"product": {"id": product_id}, "asset": {"type": kind, "filename": filename, "source_url": source}}


def test_assets_are_added_by_url_and_replaced_by_kind(site: JoorSite) -> None:
    product_id = new_product(site)["data"][0]["id"]
    site.v4("POST", "/assets/products", [asset(product_id), asset(product_id, "tee.mp4", "video")])
    site.v4("POST", "/assets/products", [asset(product_id, "new.jpg")], replace_all="true")
    [style] = site.account.styles.values()

    assert [image.sent_name for image in style.images] == ["tee.mp4", "new.jpg"]


@pytest.mark.parametrize(
    "change", [{"filename": "tee.webp"}, {"filename": "a" * 97 + ".jpg"}, {"source_url": "tee.jpg"}, {"type": "pdf"}]
)
def test_a_wrong_asset_is_refused(site: JoorSite, change: Json) -> None:
    given = asset(new_product(site)["data"][0]["id"])
    given["asset"] |= change

    assert site.v4("POST", "/assets/products", [given])["errors"][0]["status"] == "INVALID"


def test_asset_names_are_unique(site: JoorSite) -> None:
    product_id = new_product(site)["data"][0]["id"]
    answer = site.v4("POST", "/assets/products", [asset(product_id), asset(product_id)])

    assert (len(answer["data"]), answer["errors"][0]["message"]) == (1, "asset.filename 'tee.jpg' is not unique")


def test_a_swatch_belongs_to_a_color(shop: JoorSite) -> None:
    [style] = shop.account.styles.values()
    color = {"trait": {"name": "color"}, "value": {"external_id": "BLK"}}
    given = asset(str(style.style_id), "blk.jpg", "swatch") | {"sku_trait_value": color}
    shop.v4("POST", "/assets/sku_trait_values/", [given])

    assert shop.v4("GET", "/skus", product_ids=str(style.style_id))["data"][0]["trait_values"][0]["swatch"]


def test_a_swatch_may_be_sent_again_under_its_name(shop: JoorSite) -> None:
    [style] = shop.account.styles.values()
    color = {"trait": {"name": "color"}, "value": {"external_id": "BLK"}}
    given = asset(str(style.style_id), "blk.jpg", "swatch") | {"sku_trait_value": color}
    answers = [shop.v4("POST", "/assets/sku_trait_values", [given]) for _ in range(2)]

    assert [answer["errors"] for answer in answers] == [[], []]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/products/bulk_create", {"name": 7}),
        ("/skus/bulk_update", {"id": "x", "trait_values": [{"status": "GONE"}]}),
        ("/prices/bulk_create", {"sku_id": "x", "wholesale_value": 22.0}),
        ("/collections/bulk_create", {"name": "A", "items": {"product_id": "1"}}),
        ("/orders/bulk_update", {"id": "1", "export_status": "DONE"}),
        ("/orders/sku_line_items/bulk_create", {"order_id": "1", "quantity": "2"}),
    ],
)
def test_an_object_of_the_wrong_shape_fails_alone(site: JoorSite, path: str, wrong: Json) -> None:
    [error] = site.v4("POST", path, [wrong])["errors"]

    assert (error["status"], "$." in error["message"]) == ("INVALID", True)
