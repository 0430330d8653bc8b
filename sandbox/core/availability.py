"""`/ref/productavailability`: one row per product, location, bin and batch; there is no filter by time."""

from typing import TYPE_CHECKING

from sandbox.core.ask import Ask
from sandbox.core.paging import paged
from sandbox.core.stock import CellKey
from sandbox.core.values import Record, decimal_of, number

if TYPE_CHECKING:
    from sandbox.core.state import CoreState

KEY = "ProductAvailabilityList"


def get(account: "CoreState", ask: Ask) -> Record:
    """GET /ref/productavailability, paged over rows and not over products."""
    keys = [key for key in _keys(account, ask) if _wanted(account, key, ask)] if _filtered(ask) else _keys(account, ask)
    return paged(ask, KEY, keys, lambda key: show(account, key), account.config.page_cap)


def _keys(account: "CoreState", ask: Ask) -> list[CellKey]:
    """The rows of one product, one location or everything."""
    guid, sku, location = ask.guid("ID"), ask.text("Sku"), ask.text("Location")
    if sku:
        named = account.products.find(sku)
        guid = named["ID"] if named else "none"
    if guid:
        return [key for key, _ in account.stock.of_product(guid) if location in ("", key.location)]
    return account.stock.at_location(location) if location else account.stock.keys


def _filtered(ask: Ask) -> bool:
    return any(ask.text(name) for name in ("Batch", "Category", "Name"))


def _wanted(account: "CoreState", key: CellKey, ask: Ask) -> bool:
    product, batch, category = _product(account, key), ask.text("Batch"), ask.text("Category")
    if (batch and key.batch != batch) or (category and product["Category"] != category):
        return False
    return str(product["Name"]).lower().startswith(ask.text("Name").lower())


def _product(account: "CoreState", key: CellKey) -> Record:
    return account.products.get(key.product_id) or {"SKU": "", "Name": "", "Category": ""}


def show(account: "CoreState", key: CellKey) -> Record:
    """An availability row. StockOnHand is a value in money, not units."""
    cell, product = account.stock.cells[key], _product(account, key)
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
