"""Products, families and stock rows as Cin7 Core sends them, and what Seamline makes of them."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import httpx
import pytest

from seamline.domain.catalogue import Family, Member, Product, ProductStatus
from seamline.domain.stock import StockRow
from seamline.errors import MalformedAnswer
from tests.unit.erp.cin7_core.scripted import Scripted, guid, listing

TIERS = httpx.Response(
    200, json={"PriceTiers": [{"Code": 1, "Name": "Retail"}, {"Code": 2, "Name": "Sale"}, {"Code": 3, "Name": "Sale"}]}
)
FULL = """{"Total": 1, "Page": 1, "Products": [{
  "ID": "7b1d2c1e-5a0f-4f0e-9c55-0d6a6f1f1a01", "SKU": "AUR-S", "Name": "Aurora - S", "Category": "Dresses",
  "Brand": null, "Type": "Stock", "Barcode": " 5901234123457 ", "PriceTier1": 999,
  "PriceTiers": {"Retail": 240.10, "Wholesale USD": "96.05", "Wholesale EUR": 0.1, "Tier 4": null},
  "ShortDescription": null, "Description": "<p>Bias cut</p>", "AdditionalAttribute1": "SS27",
  "AdditionalAttribute2": "", "AdditionalAttribute3": null, "AdditionalAttribute10": "Silk",
  "AttributeSet": "Apparel", "Tags": "JOOR , ss27,,joor", "Status": "ACTIVE", "Sellable": true,
  "CountryOfOrigin": "Italy", "Suppliers": [{"Anything": 1}], "Weight": 420, "Unheard": {"Of": []}}]}"""


def product(**fields: Any) -> dict[str, Any]:
    return {"ID": guid(1), "SKU": "A", "Name": "A", "Status": "Active", "PriceTiers": {"Retail": 1}, **fields}


def only(**fields: Any) -> Product:
    (found,) = Scripted(listing("Products", [product(**fields)])).erp.products(None).rows
    return found


def test_a_product_is_read_whole_with_exact_prices() -> None:
    core = Scripted(httpx.Response(200, text=FULL))

    assert core.erp.products(None).rows == (
        Product(
            id="7b1d2c1e-5a0f-4f0e-9c55-0d6a6f1f1a01",
            sku="AUR-S",
            name="Aurora - S",
            barcode="5901234123457",
            category="Dresses",
            tags=("JOOR", "ss27"),
            prices={
                "Retail": Decimal("240.10"),
                "Wholesale USD": Decimal("96.05"),
                "Wholesale EUR": Decimal("0.1"),
            },
            description="<p>Bias cut</p>",
            attributes={"AdditionalAttribute1": "SS27", "AdditionalAttribute10": "Silk"},
            attribute_set="Apparel",
            country_of_origin="Italy",
        ),
    )
    assert len(core.requests) == 1


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Active", ProductStatus.ACTIVE),
        ("ACTIVE", ProductStatus.ACTIVE),
        ("Setup required", ProductStatus.SETUP),
        ("Setup Required", ProductStatus.SETUP),
        ("Deprecated", ProductStatus.DEPRECATED),
        ("Something new", ProductStatus.SETUP),
    ],
)
def test_a_status_is_read_without_regard_to_case_and_an_unknown_one_is_not_sold(
    text: str, status: ProductStatus
) -> None:
    assert only(Status=text).status is status


@pytest.mark.parametrize(("kind", "service"), [("Stock", False), ("Service", True), ("Non Inventory", False)])
def test_a_service_is_told_from_goods(kind: str, service: bool) -> None:
    assert only(Type=kind).service is service


@pytest.mark.parametrize(
    ("kind", "stocked"), [("Stock", True), ("stock", True), ("", True), ("Service", False), ("Non Inventory", False)]
)
def test_only_stock_is_kept_in_stock(kind: str, stocked: bool) -> None:
    assert only(Type=kind).stocked is stocked


@pytest.mark.parametrize(("value", "sellable"), [(True, True), (False, False), ("false", False), (None, True)])
def test_a_product_is_sellable_unless_it_says_no(value: object, sellable: bool) -> None:
    assert only(Sellable=value).sellable is sellable


@pytest.mark.parametrize("named", [{}, None])
def test_numbered_prices_stand_in_where_the_tiers_are_not_named(named: object) -> None:
    numbered = {"PriceTiers": named, "PriceTier1": 240.1, "PriceTier2": "96", "PriceTier3": 105.6, "PriceTier4": None}
    rows = [product(**numbered), product(ID=guid(2), SKU="B", **numbered)]
    core = Scripted(listing("Products", rows), TIERS, listing("Products", rows))

    first, second = core.erp.products(None).rows

    # Two tiers are called Sale, so neither price may go by that name.
    assert first.prices == {"Retail": Decimal("240.1"), "PriceTier2": Decimal(96), "PriceTier3": Decimal("105.6")}
    assert second.prices == first.prices
    core.erp.products(None)
    assert [request.url.path.rsplit("/", 1)[-1] for request in core.requests] == ["product", "priceTier", "product"]


def test_a_product_without_any_price_asks_for_no_tier_names() -> None:
    core = Scripted(listing("Products", [product(PriceTiers=None)]))

    assert core.erp.products(None).rows[0].prices == {}
    assert len(core.requests) == 1


def test_an_unreadable_price_names_its_product() -> None:
    core = Scripted(listing("Products", [product(PriceTiers={"Retail": "call us"})]))

    with pytest.raises(MalformedAnswer, match="product 'A' has unreadable prices"):
        core.erp.products(None)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2))])
def test_changes_are_asked_for_in_utc_and_properly_encoded(zone: timezone) -> None:
    core = Scripted(listing("Products", []))
    since = datetime(2026, 3, 1, 10, 0, 0, 250_000, UTC).astimezone(zone)

    core.erp.products(since)

    query = core.requests[0].url.query
    assert core.queries[0]["ModifiedSince"] == "2026-03-01T10:00:00.250Z"
    assert core.queries[0]["IncludeDeprecated"] == "true"
    assert b"+" not in query


def test_only_exactly_the_asked_sku_is_found_though_cin7_filters_by_part() -> None:
    rows = [product(SKU="AUR-S"), product(SKU="AUR-SX"), product(SKU="aur-s")]
    core = Scripted(listing("Products", rows))

    assert [found.sku for found in core.erp.find_products("AUR-S")] == ["AUR-S"]
    assert core.queries[0]["Sku"] == "AUR-S"


def test_no_sku_finds_nothing_and_costs_nothing() -> None:
    core = Scripted(listing("Products", [product()]))

    assert core.erp.find_products("") == ()
    assert core.requests == []


def test_a_family_keeps_the_option_values_of_its_members_in_order() -> None:
    row = {
        "ID": guid(10),
        "SKU": "AUR",
        "Name": "Aurora",
        "Category": "Dresses",
        "Brand": None,
        "Tags": "JOOR",
        "Option1Name": "Color",
        "Option2Name": "Size ",
        "Option3Name": "Option 3",
        "PriceTier1": 12,
        "Products": [
            {"ID": guid(1), "SKU": "AUR-S", "Name": "x", "Option1": "Black", "Option2": " S", "Option3": ""},
            {"ID": guid(2), "SKU": "AUR-M", "Name": "x", "Option1": "Black", "Option2": "M", "Option3": None},
        ],
    }

    page = Scripted(listing("ProductFamilies", [row])).erp.families(None)

    assert page.rows == (
        Family(
            id=guid(10),
            sku="AUR",
            name="Aurora",
            category="Dresses",
            tags=("JOOR",),
            option_names=("Color", "Size"),
            members=(Member(guid(1), "AUR-S", ("Black", "S")), Member(guid(2), "AUR-M", ("Black", "M"))),
        ),
    )


def test_an_option_under_its_placeholder_name_counts_when_a_member_uses_it() -> None:
    member = {"ID": guid(1), "SKU": "A", "Option1": "Black", "Option2": "S", "Option3": ""}
    row = {"ID": guid(10), "SKU": "A", "Option1Name": "Color", "Option2Name": "Option 2", "Products": [member]}

    (family,) = Scripted(listing("ProductFamilies", [row])).erp.families(None).rows

    assert (family.option_names, family.members[0].options) == (("Color", "Option 2"), ("Black", "S"))


def test_a_family_without_members_is_read_too() -> None:
    row = {"ID": guid(10), "SKU": "A", "Option1Name": "Color", "Products": None}

    (family,) = Scripted(listing("ProductFamilies", [row])).erp.families(None).rows

    assert (family.option_names, family.members) == (("Color",), ())


def availability(number: int, location: str = "Main", **fields: Any) -> dict[str, Any]:
    return {"ID": guid(number), "SKU": f"SKU-{number}", "Location": location, "Bin": None, "Batch": None, **fields}


def test_stock_takes_units_as_cin7_counts_them_and_never_the_money() -> None:
    row = availability(1, OnHand=40.0, Allocated=6, Available=33.5, OnOrder=None, StockOnHand=1257.1)

    assert list(Scripted(listing("ProductAvailabilityList", [row])).erp.stock("Main")) == [
        StockRow(guid(1), "SKU-1", "Main", Decimal(40), Decimal(6), Decimal("33.5"), Decimal(0))
    ]


def test_stock_of_another_location_is_dropped_if_the_filter_was_ignored() -> None:
    rows = [availability(1), availability(1, "Showroom"), availability(2, "MAIN")]
    core = Scripted(listing("ProductAvailabilityList", rows))

    assert [row.sku for row in core.erp.stock("Main")] == ["SKU-1", "SKU-2"]
    assert core.queries[0]["Location"] == "Main"


def test_stock_of_all_locations_sends_no_filter() -> None:
    core = Scripted(listing("ProductAvailabilityList", [availability(1), availability(1, "Showroom")]))

    assert len(list(core.erp.stock(None))) == 2
    assert "Location" not in core.queries[0]


def test_stock_rows_are_given_as_read_with_the_place_that_tells_which_came_twice() -> None:
    first = [availability(1), availability(2)]
    second = [availability(2), availability(2, Bin="A-01"), availability(3)]
    core = Scripted(listing("ProductAvailabilityList", first, 5), listing("ProductAvailabilityList", second, 5, 2))

    rows = [(row.sku, row.bin) for row in core.erp.stock(None)]
    assert rows == [("SKU-1", ""), ("SKU-2", ""), ("SKU-2", ""), ("SKU-2", "A-01"), ("SKU-3", "")]


def test_the_stock_of_one_sku_is_one_call_and_never_that_of_a_longer_sku() -> None:
    longer = {**availability(1), "SKU": "SKU-10"}
    core = Scripted(listing("ProductAvailabilityList", [availability(1), longer]))

    assert [row.sku for row in core.erp.stock_of("SKU-1")] == ["SKU-1"]
    assert core.queries[0]["Sku"] == "SKU-1"


def test_stock_is_streamed_page_by_page() -> None:
    pages = [listing("ProductAvailabilityList", [availability(number)], 3) for number in (1, 2, 3)]
    core = Scripted(*pages)
    rows = core.erp.stock(None)

    assert next(rows).sku == "SKU-1"
    assert len(core.requests) == 1
