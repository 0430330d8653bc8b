"""The reference books of the sample brand's Cin7 Core account."""

from typing import Any

from sandbox.brand.words import BRAND, CATEGORIES
from sandbox.kit.ids import Ids

type Records = dict[str, list[dict[str, Any]]]
MAIN, WEST, SHOWROOM = "Main Warehouse", "West Coast", "Showroom"
BINS = {MAIN: ("A-01", "A-02", "B-01", "B-02"), WEST: (), SHOWROOM: ("Rail 1",)}
RETAIL, WHOLESALE_USD, WHOLESALE_EUR, OUTLET = "Retail", "Wholesale USD", "Wholesale EUR", "Outlet"
_TERMS = (("30 days", 30), ("60 days", 60), ("Prepayment", 0))
_TAXES = (("Tax Exempt", "0.0000000000"), ("US Sales Tax", "8.8750000000"), ("EU VAT 20%", "20.0000000000"))


def references(ids: Ids) -> Records:
    """Company, price tiers, warehouses with bins, taxes, terms, carriers and the rest."""
    return {
        "company": [_company(ids)],
        "price_tiers": [
            {"Code": code, "Name": name}
            for code, name in enumerate((RETAIL, WHOLESALE_USD, WHOLESALE_EUR, OUTLET), start=1)
        ],
        "locations": [_location(ids, name, bins) for name, bins in BINS.items()],
        "contacts": [_contact(ids, name) for name in ("Ada Vance", "Jo Rep", "Sam Rep")],
        "taxes": [_tax(ids, name, percent) for name, percent in _TAXES],
        "terms": [_term(ids, name, days) for name, days in _TERMS],
        "carriers": [
            {"CarrierID": ids.fixed("carrier", name), "Description": name} for name in ("UPS", "DHL Express", "FedEx")
        ],
        "brands": [_named(ids, "brand", BRAND)],
        "categories": [_named(ids, "category", name) for name in CATEGORIES],
        "units": [_named(ids, "unit", name) for name in ("Item", "Pair")],
        "attribute_sets": [_attribute_set(ids)],
        "accounts": [
            _account("200", "Sales", "REVENUE", ""),
            _account("610", "Accounts Receivable", "ASSET", "DEBTORS"),
            _account("090", "Business Bank Account", "ASSET", ""),
        ],
        "currencies": ["USD", "EUR"],  # type: ignore[list-item]
    }


def _company(ids: Ids) -> dict[str, Any]:
    return {
        "Company": f"{BRAND} Inc",
        "Currency": "USD",
        "TimeZone": "America/New_York",
        "DefaultWeightUnits": "g",
        "DefaultDimensionsUnits": "cm",
        "LockDate": None,
        "OpeningBalanceDate": "2021-07-31T00:00:00",
        "TaxCalculationMethod": "Total",
        "DefaultSaleTaxRuleId": ids.fixed("tax", "Tax Exempt"),
        "DefaultSaleTaxRuleName": "Tax Exempt",
        "MaximumDecimalPlacesInQuantity": "N2",
        "ApplyCustomerDiscountsAfterOtherDiscounts": True,
        "DiscountRule": "Discount",
        "AutomaticallyApplyDiscounts": False,
        "RoundingTable": [],
    }


def _named(ids: Ids, kind: str, name: str) -> dict[str, Any]:
    return {"ID": ids.fixed(kind, name), "Name": name}


def _location(ids: Ids, name: str, bins: tuple[str, ...]) -> dict[str, Any]:
    shelves = [{**_named(ids, "bin", shelf), "IsDeprecated": False, "IsStaging": False} for shelf in bins]
    # Cin7 writes the IDs of bins in upper case inside their warehouse.
    shown = [{**shelf, "ID": shelf["ID"].upper()} for shelf in shelves]
    return {
        **_named(ids, "location", name),
        "IsDefault": name == MAIN,
        "Bins": shown,
        "AddressCountry": "United States",
    }


def _contact(ids: Ids, name: str) -> dict[str, Any]:
    email = f"{name.lower().replace(' ', '.')}@aurora.example"
    blank = dict.fromkeys(("Phone", "Fax", "Website", "Comment"), "")
    guid = ids.fixed("contact", name)
    return {"ContactID": guid, "Name": name, "Email": email, "Type": "Sale", "DefaultForType": False, **blank}


def _tax(ids: Ids, name: str, percent: str) -> dict[str, Any]:
    component = {"ID": ids.fixed("component", name).upper(), "Name": name, "Percent": percent}
    return {
        **_named(ids, "tax", name),
        "Account": "820",
        "IsActive": True,
        "TaxInclusive": False,
        "TaxPercent": float(percent),
        "IsTaxForSale": True,
        "IsTaxForPurchase": True,
        "Components": [{**component, "AccountCode": "", "Compound": "0", "ComponentOrder": "1"}],
    }


def _term(ids: Ids, name: str, days: int) -> dict[str, Any]:
    first = name == _TERMS[0][0]
    named = _named(ids, "term", name)
    return {**named, "Duration": days, "Method": "number of days", "IsActive": True, "IsDefault": first}


def _attribute_set(ids: Ids) -> dict[str, Any]:
    used = {1: "Season", 2: "Fabric", 3: "Line"}
    names = {f"Attribute{n}Name": used.get(n, "") for n in range(1, 11)}
    types = {f"Attribute{n}Type": "Text" if n in used else "Not used" for n in range(1, 11)}
    values = {f"Attribute{n}Values": "" for n in range(1, 11)}
    rows = [{"Name": used.get(n, ""), "Type": types[f"Attribute{n}Type"], "Values": ""} for n in range(1, 11)]
    return {**_named(ids, "attribute set", "Apparel"), **names, **types, **values, "Attributes": rows}


def _account(code: str, name: str, kind: str, system: str) -> dict[str, Any]:
    return {
        "Code": code,
        "Name": name,
        "Type": kind,
        "Status": "ACTIVE",
        "Description": "",
        "Class": kind,
        "SystemAccount": system,
        "SystemAccountCode": system,
        "ForPayments": code == "090",
        "DisplayName": f"{code}: {name}",
        "OldCode": None,
        "BankAccountNumber": "",
        "BankAccountId": None,
    }
