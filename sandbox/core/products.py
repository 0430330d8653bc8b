"""`/product`: list, create, partial update."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.core.ask import Ask
from sandbox.core.attachments import embedded
from sandbox.core.dates import stamp
from sandbox.core.errors import CoreError, Problem, raise_all, refuse
from sandbox.core.fields import PRODUCT, PRODUCT_LENGTHS, PRODUCT_READ_ONLY, TIER_FIELDS
from sandbox.core.paging import paged, wrapped
from sandbox.core.values import Record, canonical, decimal_of, flag, number, too_long

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

KEY = "Products"
_REQUIRED = ("SKU", "Name", "Category", "Type", "CostingMethod", "UOM", "Status")
_COSTING = {
    *("FIFO", "Special - Batch", "Special - Serial Number", "FIFO - Serial Number", "FIFO - Batch"),
    *("FEFO - Batch", "FEFO - Serial Number"),
}
_STATUSES = {"active", "deprecated", "setup required"}
_NUMBERS = frozenset(name for name, default in PRODUCT.items() if type(default) is int)
_FLAGS = frozenset(name for name, default in PRODUCT.items() if type(default) is bool)
_LISTS = frozenset(name for name, default in PRODUCT.items() if isinstance(default, list))


def show(account: "CoreState", row: Record, ask: Ask) -> Record:
    """A product as GET shows it: all fields, tiers under their names, lists only when asked for."""
    shown = {**PRODUCT, **row}
    shown["PriceTiers"] = {name: shown[tier] for tier, name in zip(TIER_FIELDS, account.references.tiers, strict=True)}
    shown["LastModifiedOn"] = stamp(account.products.modified(row["ID"]))
    if ask.text("IncludeAttachments") and ask.flag("IncludeAttachments"):
        shown["Attachments"] = [embedded(account, file, ask) for file in account.attachments.of(row["ID"])]
    return shown


def get(account: "CoreState", ask: Ask) -> Record:
    """GET /product. There is no filter by barcode, tag, category or family."""
    rows = _matching(account, ask)
    most = 500 if ask.flag("IncludeBOM") else account.config.page_cap
    return paged(ask, KEY, rows, lambda row: show(account, row, ask), most)


def _matching(account: "CoreState", ask: Ask) -> list[Record]:
    guid, since = ask.guid("ID"), ask.since("ModifiedSince")
    if guid:
        row = account.products.get(guid)
        return [row] if row else []
    shelf = account.products
    rows = shelf.ordered(since) if ask.flag("IncludeDeprecated") else shelf.live(since)
    sku, name = ask.text("Sku").lower(), ask.text("Name").lower()
    if sku:
        rows = [row for row in rows if sku in row["SKU"].lower()]
    return [row for row in rows if name in row["Name"].lower()] if name else rows


def post(account: "CoreState", ask: Ask) -> Record:
    """POST /product."""
    missing = [name for name in _REQUIRED if not ask.body.get(name)]
    raise_all([Problem(f"Required attribute '{name}' not provided.") for name in missing])
    if not any(ask.body.get(name) is not None for name in (*TIER_FIELDS, "PriceTiers")):
        raise refuse("PriceTiers value cannot be empty.")
    if account.products.find(str(ask.body["SKU"])):
        raise refuse("Specified attribute 'SKU' already exists.")
    changes = _written(account, ask.body)
    _check(account, changes)
    now = account.clock.now()
    return wrapped(KEY, show(account, add(account, changes, now), ask))


def add(account: "CoreState", row: Record, now: datetime) -> Record:
    """Put a new product on the shelf, stored without the fields that hold their default."""
    guid = row.get("ID") or account.ids.guid("product")
    sparse = {name: value for name, value in row.items() if PRODUCT.get(name, Ellipsis) != value}
    created = row.get("CreatedDate") or now.strftime("%Y-%m-%dT%H:%M:%S")
    stored = {"ID": guid.lower(), "SKU": row["SKU"], "Name": row["Name"], "CreatedDate": created} | sparse
    account.products.put(stored, now)
    return stored


def put(account: "CoreState", ask: Ask) -> Record:
    """PUT /product: keys left out stay as they are, keys sent empty are cleared. The family is not touched."""
    guid = str(ask.body.get("ID") or "")
    if not guid:
        raise refuse("Required attribute 'ID' not provided.")
    row = account.products.get(guid)
    if row is None:
        raise refuse("Product with specified 'ID' not found.", 404)
    changes = _written(account, ask.body)
    changes.pop("Type", None)
    _check_update(account, row, changes)
    return wrapped(KEY, show(account, change(account, row, changes), ask))


def change(account: "CoreState", row: Record, changes: Record) -> Record:
    """Replace some fields of a product and mark it changed now."""
    merged = {**row, **changes}
    account.products.put(merged, account.clock.now())
    return merged


def _check_update(account: "CoreState", row: Record, changes: Record) -> None:
    for name in ("SKU", "Name", "Category", "UOM", "CostingMethod", "Status"):
        if name in changes and not changes[name]:
            raise refuse(f"Attribute '{name}' can't be empty.")
    other = account.products.find(changes["SKU"]) if "SKU" in changes else None
    if other is not None and other["ID"] != row["ID"]:
        raise refuse(f'Failed to update product: SKU "{changes["SKU"]}" already exists! Please provide different value')
    _check(account, changes)


def _written(account: "CoreState", body: Record) -> Record:
    """The writable fields of a body with their values in the right types. Raises CoreError."""
    known = canonical(body, PRODUCT)
    tiers = tier_fields(account, known.get("PriceTiers"))
    fields = {name: value for name, value in known.items() if name not in PRODUCT_READ_ONLY}
    return {name: _typed(name, value) for name, value in {**fields, **tiers}.items()}


def tier_fields(account: "CoreState", given: Any) -> Record:
    """Prices by tier name as PriceTierN fields. Raises CoreError for a tier the tenant does not have."""
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise refuse("PriceTiers value is invalid.")
    fields = dict(zip(account.references.tiers, TIER_FIELDS, strict=True))
    if not set(given) <= set(fields):
        raise refuse("PriceTiers value is invalid.")
    return {fields[name]: value for name, value in given.items()}


def _typed(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        return number(decimal_of(value, name))
    if name in _FLAGS:
        return flag(value)
    if name in _LISTS:
        return value or []
    if value is None:
        return PRODUCT[name] if PRODUCT[name] in ("", None) else ""
    return str(value)


def _check(account: "CoreState", changes: Record) -> None:
    problems = account.references.unknown(
        {name: value for name, value in changes.items() if name not in {"RevenueAccount"}}
    )
    problems += too_long(changes, PRODUCT_LENGTHS)
    if len(changes.get("SKU", "")) > 50:
        problems.append(Problem("Required attribute 'SKU' length can't be more than 50 characters."))
    if len(changes.get("Name", "")) > 256:
        problems.append(Problem("Required attribute 'Name' maximum length is 256 characters."))
    if changes.get("CostingMethod", "FIFO") not in _COSTING:
        problems.append(Problem("Required attribute 'CostingMethod' not valid."))
    if changes.get("Type", "Stock") not in {"Stock", "Service"}:
        problems.append(Problem("Required attribute 'Type' valid values are 'Stock' and 'Service'."))
    if changes.get("Status", "Active").lower() not in _STATUSES:
        problems.append(Problem("Status value should be Active or Deprecated."))
    if problems:
        raise CoreError(*problems)
