"""The sample brand is believable, untidy, and the same every time."""

from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from sandbox import brand
from sandbox.app import Sandbox
from sandbox.brand.barcodes import check_digit
from sandbox.kit.clock import ManualClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample() -> Sandbox:
    return brand.sample(ManualClock(START))


@pytest.fixture(scope="module")
def orders(sample: Sandbox) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = sample.joor.snapshot()["orders"]
    return rows


def tags(row: dict[str, Any]) -> set[str]:
    return {tag.strip().lower() for tag in row.get("Tags", "").split(",")}


def test_it_has_the_size_of_a_small_brand(sample: Sandbox) -> None:
    assert len(sample.core.families) == 80
    assert 1_300 <= len(sample.core.products) <= 1_700
    assert len(sample.core.customers) == 40
    grouped = set(sample.core.family_of)
    assert len([row for row in sample.core.products if row["ID"] not in grouped]) == 12


def test_barcodes_are_valid_unique_and_a_few_are_missing(sample: Sandbox) -> None:
    codes = [row.get("Barcode", "") for row in sample.core.products]
    given = [code for code in codes if code]
    assert len(given) == len(set(given))
    assert all(check_digit(code[:12]) == int(code[12]) for code in given)
    assert 0 < codes.count("") < len(codes) / 20


def test_tags_are_untidy_and_most_families_are_chosen(sample: Sandbox) -> None:
    spellings = {row["Tags"].split("ollection")[0] for row in sample.core.families}
    chosen = [row for row in sample.core.families if "joor" in tags(row)]
    assert len(spellings) >= 4
    assert 60 <= len(chosen) < 80
    both = {"collection_ss27 main", "collection_resort 27"}
    assert any(both <= tags(row) for row in chosen)


def test_some_products_are_deprecated_or_not_for_sale(sample: Sandbox) -> None:
    rows = list(sample.core.products)
    assert any(row.get("Status") == "Deprecated" for row in rows)
    assert any(row.get("Sellable") is False for row in rows)


def test_option_names_differ_from_family_to_family(sample: Sandbox) -> None:
    names = Counter(row["Option1Name"] for row in sample.core.families)
    assert {"Color", "Colour", "Size"} <= set(names)


def test_stock_lies_in_bins_and_batches_and_some_is_negative(sample: Sandbox) -> None:
    cells = sample.core.stock.cells
    assert {key.location for key in cells} == {"Main Warehouse", "West Coast", "Showroom"}
    assert any(key.batch for key in cells)
    assert any(cell.available < 0 for cell in cells.values())
    assert len(cells) > len(sample.core.products)


def test_orders_stand_in_every_state(orders: list[dict[str, Any]]) -> None:
    states = Counter(order["status"] for order in orders)
    assert set(states) == {"IN_PROGRESS", "NOTES", "PENDING", "APPROVED", "SHIPPED", "CANCELLED"}
    assert len(orders) == 60
    assert states["APPROVED"] == 30


def test_the_totals_of_every_order_add_up_to_the_cent(orders: list[dict[str, Any]]) -> None:
    for order in (row["payload"] for row in orders):
        lines = sum(Decimal(line["item_price_extended"]) for line in order["line_items"])
        rest = Decimal(order["order_shipping_total"]) - Decimal(order["order_discount"])
        assert lines + rest == Decimal(order["order_total"])


def test_order_lines_name_products_of_cin7_but_for_one(sample: Sandbox, orders: list[dict[str, Any]]) -> None:
    known = {row.get("Barcode") for row in sample.core.products}
    families = {row["ID"]: row["SKU"] for row in sample.core.families}
    lines = [(order, line) for order in orders for line in order["payload"]["line_items"]]
    strangers = [(order["status"], line["item_upc"]) for order, line in lines if line["item_upc"] not in known]
    assert strangers == [("APPROVED", brand.UNKNOWN_UPC)]
    assert all(families[line["item_style_identifier"]] == line["item_number"] for _, line in lines)


def test_orders_come_from_customers_of_cin7_in_their_currency(sample: Sandbox, orders: list[dict[str, Any]]) -> None:
    currencies = {row["ID"]: row["Currency"] for row in sample.core.customers}
    found = {(order["payload"]["customer_code"], order["payload"]["order_currency"]) for order in orders}
    assert all(currencies[code] == currency for code, currency in found)
    assert {currency for _, currency in found} == {"USD", "EUR"}


def test_orders_have_the_oddities_of_real_ones(orders: list[dict[str, Any]]) -> None:
    payloads = [order["payload"] for order in orders if order["status"] == "APPROVED"]
    lines = [line for order in payloads for line in order["line_items"]]
    assert any(line["item_multiplier"] == "6" for line in lines)
    assert any(line["item_price_adjustment"] == "-2.00" for line in lines)
    assert any(order["order_discount_percent"] == "10" for order in payloads)
    assert any(order["order_shipping_total"] == "25.00" for order in payloads)
    assert any(order["warehouse_name"] == "West Coast" for order in payloads)


def test_the_same_seed_makes_the_same_brand_and_another_seed_another(sample: Sandbox) -> None:
    again, other = brand.sample(ManualClock(START)), brand.sample(ManualClock(START), seed=2)
    assert again.core.snapshot() == sample.core.snapshot()
    assert again.joor.snapshot() == sample.joor.snapshot()
    assert other.core.snapshot() != sample.core.snapshot()


def test_a_larger_catalogue_begins_with_the_same_families(sample: Sandbox) -> None:
    larger = brand.sample(ManualClock(START), families=100)
    first = [row["SKU"] for row in sample.core.families]
    assert [row["SKU"] for row in larger.core.families][:80] == first
    assert larger.joor.snapshot()["orders"] == sample.joor.snapshot()["orders"]


def test_an_empty_brand_has_reference_values_only() -> None:
    empty = brand.empty(ManualClock(START))
    assert (len(empty.core.products), len(empty.core.customers), len(empty.joor.orders)) == (0, 0, 0)
    assert empty.core.references.default_location() == "Main Warehouse"


def test_families_can_be_kept_small_so_that_a_hundred_thousand_skus_make_twenty_thousand_of_them() -> None:
    small = brand.sample(ManualClock(START), families=200, skus_a_family=5)
    members = [len(family["Products"]) for family in small.core.families]
    assert (len(members), max(members)) == (200, 5)
    assert sum(members) == 1_000
