"""`/customer`: list, create, partial update with addresses and contacts."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.core.ask import Ask
from sandbox.core.dates import stamp
from sandbox.core.errors import Problem, raise_all, refuse
from sandbox.core.fields import ADDRESS, CONTACT, CUSTOMER, CUSTOMER_LENGTHS
from sandbox.core.paging import paged, wrapped
from sandbox.core.values import Record, canonical, decimal_of, flag, number, too_long

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

KEY = "CustomerList"
_REQUIRED = ("Name", "Status", "Currency", "PaymentTerm", "AccountReceivable", "RevenueAccount", "TaxRule")
_READ_ONLY = frozenset({"ID", "LastModifiedOn", "ChildCustomers", "Addresses", "Contacts"})


def show(account: "CoreState", row: Record, ask: Ask) -> Record:
    """A customer as GET shows it."""
    own = {name: value for name, value in row.items() if name != "ProductPrices"}
    prices: Record = {"ProductPrices": row.get("ProductPrices", [])} if ask.flag("IncludeProductPrices") else {}
    return {**CUSTOMER, **own, "LastModifiedOn": stamp(account.customers.modified(row["ID"])), **prices}


def get(account: "CoreState", ask: Ask) -> Record:
    """GET /customer. There is no filter by tag or reference."""
    guid = ask.guid("ID")
    if guid:
        row = account.customers.get(guid)
        rows = [row] if row else []
    else:
        shelf, since = account.customers, ask.since("ModifiedSince")
        rows = shelf.ordered(since) if ask.flag("IncludeDeprecated") else shelf.live(since)
        if ask.text("Name") or ask.text("ContactFilter"):
            rows = [row for row in rows if _wanted(row, ask)]
    return paged(ask, KEY, rows, lambda row: show(account, row, ask), account.config.page_cap)


def _wanted(row: Record, ask: Ask) -> bool:
    wanted = ask.text("ContactFilter").lower()
    contacts = [((c.get("Name") or "").lower(), (c.get("Email") or "").lower()) for c in row.get("Contacts", [])]
    reached = not wanted or any(name.startswith(wanted) or email == wanted for name, email in contacts)
    return reached and row["Name"].lower().startswith(ask.text("Name").lower())


def post(account: "CoreState", ask: Ask) -> Record:
    """POST /customer."""
    missing = [name for name in _REQUIRED if not ask.body.get(name)]
    raise_all([Problem(f"Required attribute '{name}' not provided.") for name in missing])
    if account.customers.find(str(ask.body["Name"])):
        raise refuse("Customer with specified 'Name' already exists.")
    row = add(account, _written(account, ask.body, {}), account.clock.now())
    return wrapped(KEY, show(account, row, ask))


def add(account: "CoreState", row: Record, now: datetime) -> Record:
    """Put a new customer on the shelf."""
    guid = (row.get("ID") or account.ids.guid("customer")).lower()
    stored = {**row, "ID": guid, "DisplayName": row.get("DisplayName") or row["Name"]}
    for key, empty in (("Addresses", ADDRESS), ("Contacts", CONTACT)):
        stored[key] = [{**empty, **line, "ID": line.get("ID") or account.ids.guid(key)} for line in row.get(key) or []]
    account.customers.put(stored, now)
    return stored


def put(account: "CoreState", ask: Ask) -> Record:
    """PUT /customer: keys left out stay; addresses and contacts are updated by ID or added, never removed."""
    row = account.customers.get(str(ask.body.get("ID") or ""))
    if row is None:
        raise refuse("Customer with specified 'ID' not found.", 404)
    for name in _REQUIRED:
        if name in ask.body and not ask.body[name]:
            raise refuse(f"Attribute '{name}' can't be empty.")
    taken = account.customers.find(str(ask.body.get("Name", "")))
    if taken is not None and taken["ID"] != row["ID"]:
        raise refuse("Customer with specified 'Name' already exists.")
    return wrapped(KEY, show(account, change(account, row, _written(account, ask.body, row)), ask))


def change(account: "CoreState", row: Record, changes: Record) -> Record:
    """Replace some fields of a customer and mark it changed now."""
    merged = {**row, **changes}
    account.customers.put(merged, account.clock.now())
    return merged


def add_shipping_address(account: "CoreState", guid: str, address: Record) -> None:
    """What Cin7 does when a sale ships to an address the customer's card does not know."""
    row = account.customers.get(guid)
    if row is not None:
        line = {**ADDRESS, **canonical(address, ADDRESS), "Type": "Shipping", "ID": account.ids.guid("Addresses")}
        change(account, row, {"Addresses": [*row["Addresses"], {**line, "DefaultForType": False}]})


def _written(account: "CoreState", body: Record, row: Record) -> Record:
    known = canonical(body, CUSTOMER)
    fields = {name: _typed(name, value) for name, value in known.items() if name not in _READ_ONLY}
    problems = account.references.unknown(fields) + too_long(fields, CUSTOMER_LENGTHS)
    if fields.get("Currency") and fields["Currency"] not in account.references.currencies:
        problems.append(Problem(f"Currency '{fields['Currency']}' was not found in reference book", 404))
    if fields.get("Status") and fields["Status"] not in {"Active", "Deprecated"}:
        problems.append(Problem("Status value should be Active or Deprecated."))
    raise_all(problems)
    for key, empty in (("Addresses", ADDRESS), ("Contacts", CONTACT)):
        if known.get(key) is not None:
            fields[key] = _merged(account, key, row.get(key, []), [canonical(line, empty) for line in known[key]])
    return fields


def _merged(account: "CoreState", key: str, before: list[Record], given: list[Record]) -> list[Record]:
    """Addresses or contacts after a write. Raises CoreError."""
    empty = ADDRESS if key == "Addresses" else CONTACT
    merged = {line["ID"].lower(): line for line in before}
    for line in given:
        guid = str(line.get("ID") or "").lower()
        if guid and guid not in merged:
            raise refuse(f"{key[:-1]} with ID '{guid}' was not found", 404)
        guid = guid or account.ids.guid(key)
        merged[guid] = {**empty, **merged.get(guid, {}), **line, "ID": guid}
        _check_line(key, merged[guid])
    return list(merged.values())


def _check_line(key: str, line: Record) -> None:
    if key == "Contacts":
        if not line["Name"]:
            raise refuse("Name is required for contact")
        return
    for name in ("Line1", "Country", "Type"):
        if not line[name]:
            raise refuse(f"{name} is required for address")
    if line["Type"] not in {"Billing", "Business", "Shipping"}:
        raise refuse("Address Type is invalid.")


def _typed(name: str, value: Any) -> Any:
    default = CUSTOMER[name]
    if isinstance(default, bool):
        return flag(value)
    if isinstance(default, int):
        return number(decimal_of(value, name))
    return default if value is None else str(value)
