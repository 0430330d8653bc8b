"""The account's identity and the names records may refer to."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from seamline.domain.references import DueMethod, DueRule, ErpIdentity, References
from tests.unit.erp.cin7_core.scripted import Scripted, guid, listing


def me(**fields: Any) -> httpx.Response:
    return httpx.Response(200, json={"Company": "Maison Lune", "Currency": "USD", **fields})


def test_the_account_says_who_it_is() -> None:
    answer = me(TimeZone="Europe/Paris", LockDate="2026-02-28T00:00:00", DefaultSaleTaxRuleName="Tax Exempt")

    assert Scripted(answer).erp.identity() == ErpIdentity(
        "Maison Lune", "USD", "Europe/Paris", "2026-02-28", "Tax Exempt"
    )


@pytest.mark.parametrize("lock", [None, "", "28/02/2026"])
def test_a_lock_date_that_is_missing_or_ambiguous_is_left_out(lock: str | None) -> None:
    assert Scripted(me(LockDate=lock)).erp.identity().lock_date == ""


def test_all_names_are_read_to_the_end_of_their_lists() -> None:
    places = [
        {"ID": guid(1), "Name": "Showroom", "IsDefault": False, "IsDeprecated": False, "ParentID": None},
        {"ID": guid(2), "Name": "A-01", "IsDefault": False, "IsDeprecated": False, "ParentID": guid(1)},
        {"ID": guid(3), "Name": "Old", "IsDefault": False, "IsDeprecated": True, "ParentID": None},
    ]
    main = {"ID": guid(4), "Name": "Main Warehouse", "IsDefault": True, "IsDeprecated": False, "ParentID": None}
    taxes = [
        {"Name": "Tax Exempt", "IsActive": True, "IsTaxForSale": True},
        {"Name": "VAT", "IsActive": True, "IsTaxForSale": True, "TaxPercent": 20.0},
        {"Name": "Old", "IsActive": False, "IsTaxForSale": True},
        {"Name": "Purchases", "IsActive": True, "IsTaxForSale": False},
    ]
    terms = [
        {"Name": "30 days", "IsActive": True, "Duration": 30, "Method": "number of days"},
        {"Name": "EOM", "IsActive": True, "Duration": 0, "Method": "last day of next month"},
        {"Name": "Net30", "IsActive": False},
    ]
    core = Scripted(
        listing("LocationList", places, 4),
        listing("LocationList", [main], 4, 2),
        httpx.Response(200, json={"PriceTiers": [{"Code": 1, "Name": "Retail"}, {"Code": 2, "Name": "Wholesale"}]}),
        listing("TaxRuleList", taxes),
        listing("PaymentTermList", terms),
        listing("CarrierList", [{"CarrierID": guid(5), "Description": "DHL Express"}]),
        listing("MeContactsList", [{"ContactID": guid(6), "Name": "Ada Vance", "Type": "Sale"}]),
    )

    assert core.erp.references() == References(
        locations=("Showroom", "Main Warehouse"),
        price_tiers=("Retail", "Wholesale"),
        tax_rules=("Tax Exempt", "VAT"),
        payment_terms=("30 days", "EOM"),
        carriers=("DHL Express",),
        default_location="Main Warehouse",
        sales_representatives=("Ada Vance",),
        tax_percents={"VAT": Decimal(20)},
        due_rules={"30 days": DueRule(30), "EOM": DueRule(0, DueMethod.LAST_DAY_OF_NEXT_MONTH)},
    )
    assert len(core.requests) == 7
