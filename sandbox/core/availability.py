"""`/ref/productavailability`: one row per product, location, bin and batch; there is no filter by time."""

from typing import TYPE_CHECKING

from sandbox.core.ask import Ask
from sandbox.core.paging import paged
from sandbox.core.stock import Cell, CellKey
from sandbox.core.values import Record, decimal_of, number

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

KEY = "ProductAvailabilityList"
type Row = tuple[CellKey, Cell]


def get(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/productavailability, paged over rows and not over products."""
    rows = _of_location(_of_product(account, ask), ask)
    if ask.text("Category") or ask.text("Name"):
        rows = [row for row in rows if _product_wanted(_product(account, row), ask)]
    return paged(ask, KEY, rows, lambda row: show(row, _product(account, row)), account.config.page_cap)


def _of_product(account: "CoreState", ask: Ask) -> list[Row]:
    guid, sku = ask.guid("ID"), ask.text("Sku")
    if sku:
        named = account.products.find(sku)
        guid = named["ID"] if named else "none"
    return list(account.stock.of_product(guid) if guid else account.stock.cells.items())


def _of_location(rows: list[Row], ask: Ask) -> list[Row]:
    location, batch = ask.text("Location"), ask.text("Batch")
    if location:
        rows = [row for row in rows if row[0].location == location]
    return [row for row in rows if row[0].batch == batch] if batch else rows


def _product(account: "CoreState", row: Row) -> Record:
    return account.products.get(row[0].product_id) or {"SKU": "", "Name": "", "Category": ""}


def _product_wanted(product: Record, ask: Ask) -> bool:
    category = ask.text("Category")
    name = str(product["Name"]).lower()
    return (not category or product["Category"] == category) and name.startswith(ask.text("Name").lower())


def show(row: Row, product: Record) -> Record:
    """An availability row. StockOnHand is a value in money, not units."""
    key, cell = row
    return {
        "ID": key.product_id,
        "SKU": product["SKU"],
        "Name": product["Name"],
        "Barcode": product.get("Barcode", ""),
        "Location": key.location,
        "Bin": key.bin,
        "Batch": key.batch,
        "ExpiryDate": cell.expiry,
        "OnHand": number(cell.on_hand),
        "Allocated": number(cell.allocated),
        "Available": number(cell.available),
        "OnOrder": number(cell.on_order),
        "StockOnHand": number(cell.on_hand * decimal_of(product.get("AverageCost"), "AverageCost")),
        "InTransit": number(cell.in_transit),
        "NextDeliveryDate": cell.next_delivery,
    }
