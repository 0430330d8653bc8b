"""`/saleList` with all its filters."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.core.ask import Ask
from sandbox.core.dates import midnight
from sandbox.core.paging import paged
from sandbox.core.sales.model import Sale
from sandbox.core.sales.render import show_row
from sandbox.core.values import Record

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

KEY = "SaleList"
_SEARCHED = ("OrderNumber", "Status", "Customer", "InvoiceNumber", "CustomerReference", "CreditNoteNumber")
_EXACT = {
    "QuoteStatus": "QuoteStatus",
    "OrderStatus": "OrderStatus",
    "CombinedPickStatus": "CombinedPickingStatus",
    "CombinedPackStatus": "CombinedPackingStatus",
    "CombinedShippingStatus": "CombinedShippingStatus",
    "CombinedInvoiceStatus": "CombinedInvoiceStatus",
    "CreditNoteStatus": "CreditNoteStatus",
    "Status": "Status",
    "OrderLocationID": "OrderLocationID",
}
"""Filter name to field name: two of them differ. A comma list is one value and matches nothing."""


def get(account: "CoreState", ask: Ask) -> Record:
    """GET /saleList: the highest number first, voided sales included."""
    sales = [sale for sale in _visible(account) if _in_time(sale, ask)]
    external = ask.text("ExternalID")
    if external:
        sales = [sale for sale in sales if sale.header["ExternalID"] == external]
    if not _filtered(ask):
        return paged(ask, KEY, sales, lambda sale: show_row(account, sale), account.config.page_cap)
    rows = [row for sale in sales if _wanted(row := show_row(account, sale), ask)]
    return paged(ask, KEY, rows, dict, account.config.page_cap)


def _visible(account: "CoreState") -> list[Sale]:
    """The sales the list knows: with a lag configured, new ones are not there yet."""
    latest = account.clock.now() - timedelta(seconds=account.config.sale_list_lag_seconds)
    return [sale for sale in reversed(account.sales.values()) if sale.created <= latest]


def _in_time(sale: Sale, ask: Ask) -> bool:
    created, since, until = ask.since("CreatedSince"), ask.since("UpdatedSince"), ask.since("UpdatedUntil")
    return (
        (created is None or sale.created > created)
        and (since is None or sale.updated > since)
        and (until is None or sale.updated < until)
    )


def _filtered(ask: Ask) -> bool:
    return any(ask.text(name) for name in (*_EXACT, "Search", "ShipBy", "ReadyForShipping"))


def _wanted(row: Record, ask: Ask) -> bool:
    for name, field in _EXACT.items():
        wanted = ask.text(name)
        if wanted and str(row[field]).lower() != wanted.lower():
            return False
    search = ask.text("Search").lower()
    if search and not any(search in str(row[name] or "").lower() for name in _SEARCHED):
        return False
    return _to_ship(row, ask.since("ShipBy")) and (not ask.flag("ReadyForShipping") or _ready(row))


def _to_ship(row: Record, by: datetime | None) -> bool:
    if by is None:
        return True
    due = row["ShipBy"]
    return bool(due) and due <= midnight(by.date()) and row["CombinedShippingStatus"] != "SHIPPED"


def _ready(row: Record) -> bool:
    return (row["CombinedPackingStatus"], row["CombinedShippingStatus"]) == ("PACKED", "NOT SHIPPED")
