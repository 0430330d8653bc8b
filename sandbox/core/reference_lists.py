"""`/me` and the `ref/*` lists."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sandbox.core.ask import Ask
from sandbox.core.errors import refuse
from sandbox.core.paging import paged
from sandbox.core.values import Record, flag, same

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

type Handler = Callable[["CoreState", Ask], Record]


def me(account: "CoreState", _: Ask) -> Record:
    """GET /me: the company, its base currency and time zone."""
    return account.references.company


def price_tiers(account: "CoreState", _: Ask) -> Record:
    """GET /ref/priceTier: always ten rows, and neither Total nor Page."""
    rows = enumerate(account.references.tiers, start=1)
    return {"PriceTiers": [{"Code": code, "Name": name} for code, name in rows]}


def contacts(account: "CoreState", ask: Ask) -> Record:
    """GET /me/contacts: where sales representatives live."""
    rows = account.references.contacts
    for name in ("Type", "DefaultForType", "Phone", "Fax", "Email"):
        wanted = ask.text(name).lower()
        rows = [row for row in rows if not wanted or str(row[name]).lower() == wanted]
    return _list(rows, "MeContactsList", ask, ("ContactID", "Name"))


def locations(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/location: warehouses and, as rows of the same list, their bins. Pages are cut short."""
    rows = list(_with_bins(account.references.locations))
    wanted = ask.maybe_flag("Deprecated")
    rows = [row for row in rows if wanted is None or row["IsDeprecated"] == wanted]
    return paged(ask, "LocationList", _named(rows, ask, ("ID", "Name")), dict, account.config.location_page_cap)


def _with_bins(warehouses: list[Record]) -> Iterator[Record]:
    for warehouse in warehouses:
        yield warehouse
        blank = {name: "" for name in warehouse if name.startswith("Address")}
        for shelf in warehouse["Bins"] or []:
            yield {
                **warehouse,
                **blank,
                "IsDefault": False,
                "Bins": None,
                "ReferenceCount": 0,
                "PickZones": None,
                "ID": shelf["ID"].lower(),
                "Name": shelf["Name"],
                "IsDeprecated": shelf["IsDeprecated"],
                "IsStaging": shelf["IsStaging"],
                "ParentID": warehouse["ID"],
                "ParentName": warehouse["Name"],
            }


def taxes(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/tax."""
    rows = _flagged(account.references.taxes, ask, ("IsActive", "IsTaxForSale", "IsTaxForPurchase"))
    return _list(rows, "TaxRuleList", ask)


def terms(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/paymentterm."""
    rows = _flagged(account.references.terms, ask, ("IsActive", "IsDefault"))
    return _list(rows, "PaymentTermList", ask)


def carriers(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/carrier."""
    return _list(account.references.carriers, "CarrierList", ask, ("CarrierID", "Description"))


def brands(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/brand."""
    return _list(account.references.brands, "BrandList", ask)


def categories(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/category."""
    return _list(account.references.categories, "CategoryList", ask)


def units(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/unit."""
    return _list(account.references.units, "UnitList", ask)


def attribute_sets(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/attributeset."""
    return _list(account.references.attribute_sets, "AttributeSetList", ask)


def accounts(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/account. Unlike any other list it refuses a code that matches nothing."""
    rows, code = account.references.accounts, ask.text("Code")
    if code:
        rows = [row for row in rows if row["Code"] == code]
        if not rows:
            raise refuse("Account with specified ID not found")
    return _list(rows, "AccountsList", ask, ("Code", "Name"))


def discounts(account: "CoreState", ask: Ask) -> Record:
    """GET /reference/discount: product discount rules."""
    return _list(account.references.discounts, "DiscountRules", ask)


def deals(account: "CoreState", ask: Ask) -> Record:
    """GET /reference/deals."""
    return _list(account.references.deals, "Deals", ask)


def _list(rows: list[Record], key: str, ask: Ask, names: tuple[str, str] = ("ID", "Name")) -> Record:
    return paged(ask, key, _named(rows, ask, names), dict)


def _named(rows: list[Record], ask: Ask, names: tuple[str, str]) -> list[Record]:
    """Rows with this ID whose name starts with the text asked for."""
    guid, start = ask.text(names[0]), ask.text(names[1]).lower()
    rows = [row for row in rows if not guid or same(row[names[0]], guid)]
    return [row for row in rows if row[names[1]].lower().startswith(start)]


def _flagged(rows: list[Record], ask: Ask, names: tuple[str, ...]) -> list[Record]:
    for name in names:
        if ask.text(name):
            rows = [row for row in rows if row[name] == flag(ask.text(name))]
    return rows
