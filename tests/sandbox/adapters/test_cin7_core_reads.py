"""The Cin7 Core adapter reads the look-alike: catalogue, stock, customers and reference names."""

from datetime import timedelta
from decimal import Decimal

import pytest

from seamline.clock import utc
from seamline.domain.catalogue import ProductStatus
from seamline.domain.references import References
from seamline.errors import CredentialsRejected
from tests.sandbox.adapters.core_site import MAIN, NORD, SHOWROOM, CoreSite, product, product_id


@pytest.fixture
def site() -> CoreSite:
    return CoreSite()


def test_the_account_behind_the_keys_says_who_it_is(site: CoreSite) -> None:
    identity = site.erp.identity()

    assert (identity.company, identity.base_currency, identity.lock_date) == ("Maison Lune", "USD", "")
    site.account.close_period("2026-02-28")
    assert site.erp.identity().lock_date == "2026-02-28"


def test_wrong_keys_are_told_at_the_first_call(site: CoreSite) -> None:
    with pytest.raises(CredentialsRejected, match="Incorrect credentials!"):
        site.client("5eed0000-0000-4000-8000-00000000beef").identity()
    assert len(site.log.calls) == 1


def test_reference_names_are_those_a_sale_may_use() -> None:
    site = CoreSite(location_page_cap=2)

    assert site.erp.references() == References(
        locations=(MAIN, SHOWROOM),
        price_tiers=("Retail", "Wholesale USD", "Wholesale EUR", *(f"Tier {code}" for code in range(4, 11))),
        tax_rules=("Tax Exempt",),
        payment_terms=("30 days",),
        carriers=("DHL Express",),
        default_location=MAIN,
        sales_representatives=("Ada Vance",),
    )
    assert site.calls().count("GET ref/location") == 3


def test_products_carry_exact_prices_by_tier_name(site: CoreSite) -> None:
    page = site.erp.products(None)

    found = {row.sku: row for row in page.rows}
    assert (len(found), page.total, page.next) == (4, 4, "")
    assert found["AUR-S"].prices["Wholesale USD"] == Decimal("96.05")
    assert found["AUR-S"].tags == ("JOOR", "SS27")
    assert found["AUR-S"].id == product_id("AUR-S")


@pytest.mark.parametrize(("page_size", "page_cap", "calls"), [(3, 1000, 7), (1000, 6, 4), (5, 2, 10)])
def test_a_catalogue_is_read_whole_however_its_pages_are_cut(page_size: int, page_cap: int, calls: int) -> None:
    site = CoreSite(page_size, page_cap=page_cap)
    site.account.load(products=[product(f"X-{number:02d}") for number in range(16)])

    skus, cursor = [], ""
    while True:
        page = site.erp.products(None, cursor)
        skus += [row.sku for row in page.rows]
        cursor = page.next
        if not cursor:
            break

    assert len(skus) == len(set(skus)) == 20
    assert len(site.log.calls) == calls


def test_only_what_changed_is_read_and_a_deprecated_product_too(site: CoreSite) -> None:
    site.clock.sleep(3600)
    since = utc(site.clock.now())
    site.clock.sleep(1)
    site.account.deprecate("AUR-M")
    site.account.edit_family("AUR", {"Tags": "JOOR"})

    products, families = site.erp.products(since).rows, site.erp.families(since).rows

    assert [(row.sku, row.status) for row in products] == [("AUR-M", ProductStatus.DEPRECATED)]
    assert [row.tags for row in families] == [("JOOR",)]
    assert site.erp.products(since + timedelta(hours=1)).rows == ()


def test_a_family_lists_its_members_with_their_options(site: CoreSite) -> None:
    (family,) = site.erp.families(None).rows

    assert family.option_names == ("Color", "Size")
    assert {member.sku: member.options for member in family.members}["AUR-L"] == ("Black", "L")
    assert {member.product_id for member in family.members} >= {product_id("AUR-S")}


def test_one_sku_is_found_exactly(site: CoreSite) -> None:
    site.account.load(products=[product("AUR-S2"), product("aur-s")])

    assert [row.sku for row in site.erp.find_products("AUR-S")] == ["AUR-S"]
    assert site.erp.find_products("AUR") == ()


def test_stock_of_one_location_comes_bin_by_bin_in_units(site: CoreSite) -> None:
    rows = [row for row in site.erp.stock(MAIN) if row.sku == "AUR-S"]

    assert sum(row.available for row in rows) == 13
    assert sum(row.on_hand for row in rows) == 15
    assert {row.location for row in rows} == {MAIN}


def test_stock_of_all_locations_is_read_to_its_end() -> None:
    site = CoreSite(page_size=1)

    rows = list(site.erp.stock(None))

    assert [row.on_hand for row in rows if row.location == SHOWROOM] == [Decimal("1.5")]
    assert (len(rows), len(site.log.calls)) == (4, 4)


def test_a_customer_is_found_by_its_id_and_listed_when_deprecated(site: CoreSite) -> None:
    customer = site.erp.customer(NORD.upper())

    assert customer is not None
    assert (customer.name, customer.email) == ("Boutique Nord", "lea@nord.test")
    assert customer.attributes == {"AdditionalAttribute1": "JOOR-Boutique Nord"}
    assert site.erp.customer("00000000-0000-4000-8000-000000000000") is None
    site.account.edit_customer("Boutique Nord", {"Status": "Deprecated"})
    assert {row.name: row.active for row in site.erp.customers(None).rows} == {
        "Boutique Nord": False,
        "Galerie Sud": True,
    }


@pytest.mark.parametrize("disguise", ["429", "503", "400"])
def test_a_long_read_waits_through_the_throttle_and_loses_nothing(disguise: str) -> None:
    site = CoreSite(page_size=1, calls_per_minute=3, throttle_disguise=disguise)
    site.account.load(products=[product(f"X-{number:02d}") for number in range(4)])

    skus, cursor = [], ""
    while True:
        page = site.erp.products(None, cursor)
        skus += [row.sku for row in page.rows]
        cursor = page.next
        if not cursor:
            break

    assert len(set(skus)) == 8


@pytest.mark.parametrize("kind", ["status", "timeout", "drop_before", "drop_after", "malformed", "html"])
def test_one_failed_read_is_repeated(kind: str, site: CoreSite) -> None:
    site.fail(kind=kind, path="/product$", status=200 if kind == "html" else 502)

    assert len(site.erp.products(None).rows) == 4
    assert site.calls() == ["GET product", "GET product"]
