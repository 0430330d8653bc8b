"""Raw records into an account, without its checks and throttle: how any state is seeded."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from sandbox.core import customers, families, products
from sandbox.core.attachments import Attachment
from sandbox.core.dates import moment_of
from sandbox.core.errors import refuse
from sandbox.core.state import CoreState
from sandbox.core.stock import Cell, CellKey
from sandbox.core.values import Record

LOCATION: Record = {
    "ID": "",
    "Name": "",
    "IsDefault": False,
    "IsDeprecated": False,
    "Bins": [],
    "FixedAssetsLocation": False,
    "ParentID": None,
    "ParentName": None,
    "ReferenceCount": 0,
    **dict.fromkeys(("AddressLine1", "AddressLine2", "AddressCitySuburb", "AddressStateProvince"), ""),
    **dict.fromkeys(("AddressZipPostCode", "AddressCountry"), ""),
    "PickZones": None,
    "IsShopfloor": False,
    "IsCoMan": False,
    "IsStaging": False,
}


def load_records(account: CoreState, records: dict[str, Any]) -> dict[str, int]:
    """Load records of any kinds, in the shape the API shows them; answers how many of each. Raises CoreError."""
    unknown = set(records) - set(LOADERS)
    if unknown:
        raise refuse(f"Cannot load {', '.join(sorted(unknown))}; use one of: {', '.join(LOADERS)}")
    for kind, load in LOADERS.items():
        for record in records.get(kind, []):
            load(account, record)
    return {kind: len(rows) for kind, rows in records.items()}


def _company(account: CoreState, record: Record) -> None:
    account.references.company |= record


def _tier(account: CoreState, record: Record) -> None:
    account.references.tiers[record["Code"] - 1] = record["Name"]


def _location(account: CoreState, record: Record) -> None:
    account.references.locations.append({**LOCATION, **record})


def _product(account: CoreState, record: Record) -> None:
    row = {name: value for name, value in record.items() if name not in {"PriceTiers", "Attachments", "LastModifiedOn"}}
    row |= products.tier_fields(account, record.get("PriceTiers"))
    known = account.products.get(row.get("ID", "")) or account.products.find(row["SKU"]) or {}
    stored = products.add(account, {**known, **row}, _modified(account, record))
    _files(account, stored["ID"], record)


def _family(account: CoreState, record: Record) -> None:
    members = [{**line, "ID": line.get("ID") or _product_id(account, line["SKU"])} for line in record["Products"]]
    row = {name: value for name, value in record.items() if name not in {"Attachments", "LastModifiedOn"}}
    known = account.families.get(row.get("ID", "")) or account.families.find(row["SKU"]) or {}
    stored = families.add(account, {**known, **row, "Products": members}, _modified(account, record))
    _files(account, stored["ID"], record)


def _files(account: CoreState, owner: str, record: Record) -> None:
    for file in record.get("Attachments", []):
        guid = file.get("ID") or account.ids.guid("attachment")
        attachment = Attachment(guid, file["FileName"], file["DownloadUrl"], bool(file.get("IsDefault")))
        account.attachments.add(owner, attachment)


def _modified(account: CoreState, record: Record) -> Any:
    text = record.get("LastModifiedOn")
    return moment_of(text, "LastModifiedOn") if text else account.clock.now()


def _product_id(account: CoreState, sku: str) -> str:
    product = account.products.find(sku)
    if product is None:
        raise refuse(f"Product with SKU '{sku}' was not found", 404)
    return str(product["ID"])


def _stock(account: CoreState, record: Record) -> None:
    guid = record.get("ID") or _product_id(account, record["SKU"])
    key = CellKey(guid.lower(), record["Location"], record.get("Bin"), record.get("Batch"))
    cell = account.stock.cell(key)
    _fill(cell, record)


def _fill(cell: Cell, record: Record) -> None:
    cell.on_hand = Decimal(str(record.get("OnHand", 0)))
    cell.allocated = Decimal(str(record.get("Allocated", 0)))
    cell.on_order = Decimal(str(record.get("OnOrder", 0)))
    cell.in_transit = Decimal(str(record.get("InTransit", 0)))
    cell.next_delivery = record.get("NextDeliveryDate")
    cell.expiry = record.get("ExpiryDate")


def _customer(account: CoreState, record: Record) -> None:
    row = {name: value for name, value in record.items() if name != "LastModifiedOn"}
    customers.add(account, row, _modified(account, record))


LOADERS: dict[str, Callable[[CoreState, Any], None]] = {
    "company": _company,
    "price_tiers": _tier,
    "locations": _location,
    "contacts": lambda account, record: account.references.contacts.append(record),
    "taxes": lambda account, record: account.references.taxes.append(record),
    "terms": lambda account, record: account.references.terms.append(record),
    "carriers": lambda account, record: account.references.carriers.append(record),
    "brands": lambda account, record: account.references.brands.append(record),
    "categories": lambda account, record: account.references.categories.append(record),
    "units": lambda account, record: account.references.units.append(record),
    "attribute_sets": lambda account, record: account.references.attribute_sets.append(record),
    "accounts": lambda account, record: account.references.accounts.append(record),
    "discounts": lambda account, record: account.references.discounts.append(record),
    "deals": lambda account, record: account.references.deals.append(record),
    "currencies": lambda account, record: account.references.currencies.append(record),
    "products": _product,
    "families": _family,
    "availability": _stock,
    "customers": _customer,
}
"""In the order that lets a later kind name an earlier one."""
