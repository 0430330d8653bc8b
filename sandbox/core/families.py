"""`/productFamily`: list, create, update. Members are added or changed, never removed; products are not touched."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.core.ask import Ask
from sandbox.core.attachments import embedded
from sandbox.core.dates import stamp
from sandbox.core.errors import Problem, raise_all, refuse
from sandbox.core.fields import FAMILY, FAMILY_LENGTHS, FAMILY_READ_ONLY
from sandbox.core.paging import paged, wrapped
from sandbox.core.values import Record, canonical, decimal_of, number, too_long

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

KEY = "ProductFamilies"
_REQUIRED = ("SKU", "Name", "Category", "CostingMethod", "DefaultLocation", "UOM", "Option1Name")
_NUMBERS = frozenset(name for name, default in FAMILY.items() if type(default) is int)
_OPTIONS = ("Option1", "Option2", "Option3")


def show(account: "CoreState", row: Record, ask: Ask) -> Record:
    """A family as GET shows it, with its members' current SKUs and names."""
    shown = {**FAMILY, **row}
    members: list[Record] = row["Products"]
    shown["Products"] = [_member(account, line) for line in members]
    for option in _OPTIONS:
        values = dict.fromkeys(line[option] for line in members if line[option])
        shown[f"{option}Values"] = ",".join(values)
    shown["LastModifiedOn"] = stamp(account.families.modified(row["ID"]))
    shown["Attachments"] = [embedded(account, file, ask) for file in account.attachments.of(row["ID"])]
    return shown


def _member(account: "CoreState", line: Record) -> Record:
    product = account.products.get(line["ID"]) or {"SKU": "", "Name": ""}
    options = {option: line[option] for option in _OPTIONS}
    return {"ID": line["ID"], "SKU": product["SKU"], "Name": product["Name"], **options}


def get(account: "CoreState", ask: Ask) -> Record:
    """GET /productFamily. Families have no status, so IncludeDeprecated means nothing here."""
    guid = ask.guid("ID")
    if guid:
        row = account.families.get(guid)
        rows = [row] if row else []
    else:
        sku, name = ask.text("Sku").lower(), ask.text("Name").lower()
        rows = account.families.ordered(ask.since("ModifiedSince"))
        if sku or name:
            rows = [row for row in rows if sku in row["SKU"].lower() and name in row["Name"].lower()]
    return paged(ask, KEY, rows, lambda row: show(account, row, ask), account.config.page_cap)


def post(account: "CoreState", ask: Ask) -> Record:
    """POST /productFamily."""
    missing = [name for name in _REQUIRED if not ask.body.get(name)]
    raise_all([Problem(f"Required attribute '{name}' not provided.") for name in missing])
    if account.families.find(str(ask.body["SKU"])):
        raise refuse("Specified attribute 'SKU' already exists.")
    fields = _written(account, ask.body)
    names = {name: fields.get(name) or f"Option {name[6]}" for name in ("Option2Name", "Option3Name")}
    members = _merged(account, "", [], ask.body.get("Products") or [], fields | names)
    row = add(account, {**fields, **names, "Products": members}, account.clock.now())
    return wrapped(KEY, show(account, row, ask))


def add(account: "CoreState", row: Record, now: datetime) -> Record:
    """Put a new family on the shelf; `Products` are member lines with ID and options."""
    guid = (row.get("ID") or account.ids.guid("family")).lower()
    members = [{"ID": line["ID"].lower(), **{o: line.get(o) or "" for o in _OPTIONS}} for line in row["Products"]]
    sparse = {name: value for name, value in row.items() if FAMILY.get(name, Ellipsis) != value}
    stored = sparse | {"ID": guid, "SKU": row["SKU"], "Name": row["Name"], "Products": members}
    account.families.put(stored, now)
    account.family_of.update({line["ID"]: guid for line in members})
    return stored


def put(account: "CoreState", ask: Ask) -> Record:
    """PUT /productFamily: keys left out stay as they are."""
    row = account.families.get(str(ask.body.get("ID") or ""))
    if row is None:
        raise refuse("Product Family with specified 'ID' not found.", 404)
    fields = _written(account, ask.body)
    taken = account.families.find(fields["SKU"]) if fields.get("SKU") else None
    if taken is not None and taken["ID"] != row["ID"]:
        raise refuse("Specified attribute 'SKU' already exists.")
    members = _merged(account, row["ID"], row["Products"], ask.body.get("Products") or [], {**FAMILY, **row, **fields})
    return wrapped(KEY, show(account, change(account, row, {**fields, "Products": members}), ask))


def change(account: "CoreState", row: Record, changes: Record) -> Record:
    """Replace some fields of a family and mark it changed now."""
    merged = {**row, **changes}
    account.families.put(merged, account.clock.now())
    account.family_of.update({line["ID"]: row["ID"] for line in merged["Products"]})
    return merged


def _written(account: "CoreState", body: Record) -> Record:
    known = canonical(body, FAMILY)
    fields = {k: _typed(k, v) for k, v in known.items() if k not in FAMILY_READ_ONLY and k != "Products"}
    checked = {name: value for name, value in fields.items() if name != "RevenueAccount"}
    raise_all(account.references.unknown(checked) + too_long(fields, FAMILY_LENGTHS))
    return fields


def _typed(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        return number(decimal_of(value, name))
    return "" if value is None else str(value)


def _merged(account: "CoreState", family: str, before: list[Record], given: list[Record], row: Record) -> list[Record]:
    """The member lines after a write. Raises CoreError."""
    merged = {line["ID"]: line for line in before}
    for line in given:
        guid = str(line.get("ID") or "").lower()
        if account.products.get(guid) is None:
            raise refuse(f"Product with ID '{guid}' was not found", 404)
        if account.family_of.get(guid, family) != family:
            raise refuse(f"Product with ID '{guid}' already belongs to another Product Family")
        if not line.get("Option1"):
            raise refuse("Required attribute 'Option1' not provided.")
        if line.get("Option3") and not row.get("Option3Name"):
            raise refuse("Option3 must be empty when Option3Name is not defined.")
        merged[guid] = {"ID": guid, **{option: str(line.get(option) or "") for option in _OPTIONS}}
    return list(merged.values())
