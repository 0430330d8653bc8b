"""One Cin7 Core account, with what people do in its pages as hooks."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sandbox.core import customers, families, products
from sandbox.core.attachments import Attachment
from sandbox.core.by_hand import customer_named, product_or_family, retagged, sale_named, ship_task, unship_task
from sandbox.core.errors import refuse
from sandbox.core.loading import load_records
from sandbox.core.sales import endings
from sandbox.core.sales.access import touch
from sandbox.core.sales.orders import authorise_by_hand
from sandbox.core.sales.render import show_sale
from sandbox.core.sales.reserving import fill_backorders
from sandbox.core.snapshot import snapshot
from sandbox.core.state import CoreState
from sandbox.core.stock import CellKey
from sandbox.core.values import Record
from sandbox.core.webhooks.announcing import deed, forget
from sandbox.kit.hooks import hook


class CoreAccount(CoreState):
    """State of one Cin7 Core account. Hooks take and answer JSON, and raise CoreError with the cause.

    A product or family is named by its SKU, a customer by ID or name, a sale by ID, number or ExternalID.
    """

    @hook
    def load(self, **records: Any) -> Record:
        """Put raw records in the account; answers how many of each kind."""
        loaded = load_records(self, records)
        forget(self)
        return loaded

    @hook
    def hurry_webhooks(self) -> Record:
        """Let every delivery that waits go out now."""
        return {"deliveries": self.outbox.hurry(self.clock.now())}

    @hook
    def reset(self) -> Record:
        """Empty the account."""
        self.clear()
        return {}

    @hook
    def configure(self, **changes: Any) -> Record:
        """Flip switches of the configuration."""
        self.config = replace(self.config, **changes)
        return {}

    @hook
    def snapshot(self) -> Record:
        """The whole account as JSON."""
        return snapshot(self)

    @deed
    def add_product(self, product: Record, family: str = "", options: Record | None = None) -> Record:
        """Add a product, and to a family when one is named; `options` are its Option1 to Option3."""
        load_records(self, {"products": [product]})
        row = self.products.find(product["SKU"])
        if row is not None and family:
            owner = self._family(family)
            line = {"Option1": "", "Option2": "", "Option3": "", **(options or {}), "ID": row["ID"]}
            families.change(self, owner, {"Products": [*owner["Products"], line]})
        return row or {}

    @deed
    def edit_product(self, sku: str, changes: Record) -> Record:
        """Change any fields of a product; its family is not touched."""
        tiers = products.tier_fields(self, changes.get("PriceTiers"))
        fields = {name: value for name, value in changes.items() if name != "PriceTiers"}
        return products.change(self, self._product(sku), fields | tiers)

    @deed
    def edit_family(self, sku: str, changes: Record) -> Record:
        """Change any fields of a family; its products are not touched."""
        return families.change(self, self._family(sku), changes)

    @deed
    def deprecate(self, sku: str) -> Record:
        """Deprecate a product: it vanishes from lists that do not ask for deprecated ones."""
        return self.edit_product(sku, {"Status": "Deprecated"})

    @deed
    def remove_product(self, sku: str) -> Record:
        """Delete a product that was never used: it vanishes from all lists, and from its family."""
        guid = self._product(sku)["ID"]
        for family in [row for row in self.families if any(line["ID"] == guid for line in row["Products"])]:
            families.change(self, family, {"Products": [line for line in family["Products"] if line["ID"] != guid]})
        self.products.remove(guid)
        return {}

    @deed
    def remove_family(self, sku: str) -> Record:
        """Delete a family; its products stay, each on its own."""
        self.families.remove(self._family(sku)["ID"])
        return {}

    @deed
    def tag(self, sku: str, tag: str) -> Record:
        """Add a tag to a product or family."""
        change, row = product_or_family(self, sku)
        return change(self, row, {"Tags": retagged(row, add=tag)})

    @deed
    def untag(self, sku: str, tag: str) -> Record:
        """Take a tag off a product or family."""
        change, row = product_or_family(self, sku)
        return change(self, row, {"Tags": retagged(row, drop=tag)})

    @deed
    def attach_image(self, sku: str, file_name: str, url: str, is_default: bool = False) -> Record:
        """Attach a picture to a product or family."""
        _, row = product_or_family(self, sku)
        file = Attachment(self.ids.guid("attachment"), file_name, url, is_default)
        self.attachments.add(row["ID"], file)
        return {"ID": file.guid}

    @deed
    def remove_images(self, sku: str) -> Record:
        """Take all pictures off a product or family."""
        _, row = product_or_family(self, sku)
        return {"removed": len(self.attachments.by_owner.pop(row["ID"], []))}

    @deed
    def restock(
        self, sku: str, location: str, on_hand: float, bin: str | None = None, batch: str | None = None
    ) -> Record:
        """Count the units on hand at one place; what arrives goes to waiting backorders. Products are not touched."""
        key = CellKey(self._product(sku)["ID"], location, bin, batch)
        cell = self.stock.cell(key)
        cell.on_hand = Decimal(str(on_hand))
        filled = fill_backorders(self)
        return {"Available": float(cell.available), "backorders_filled": filled}

    @deed
    def edit_customer(self, customer: str, changes: Record) -> Record:
        """Change any fields of a customer."""
        return customers.change(self, customer_named(self, customer), changes)

    @deed
    def edit_sale(self, sale: str, changes: Record) -> Record:
        """Change any header fields of a sale, whatever its status."""
        found = sale_named(self, sale)
        found.header |= changes
        touch(self, found)
        return show_sale(self, found)

    @deed
    def ship(
        self,
        sale: str,
        tracking_number: str = "",
        carrier: str = "",
        quantities: dict[str, float] | None = None,
    ) -> Record:
        """Pick, pack and ship a sale: all that is in stock, or only these quantities by SKU."""
        found = sale_named(self, sale)
        ship_task(self, found, quantities, {"TrackingNumber": tracking_number, "Carrier": carrier})
        touch(self, found)
        return show_sale(self, found)

    @deed
    def unship(self, sale: str) -> Record:
        """Undo the last shipment of a sale ("Ship undone"): its goods are back, picked and packed."""
        found = sale_named(self, sale)
        unship_task(self, found)
        touch(self, found)
        return show_sale(self, found)

    @deed
    def void(self, sale: str) -> Record:
        """Void a sale."""
        found = sale_named(self, sale)
        endings.void(self, found)
        return show_sale(self, found)

    @deed
    def authorise(self, sale: str) -> Record:
        """Authorise a draft order as it is."""
        found = sale_named(self, sale)
        authorise_by_hand(self, found)
        return show_sale(self, found)

    @deed
    def undo(self, sale: str) -> Record:
        """Undo an authorised order."""
        found = sale_named(self, sale)
        endings.undo(self, found)
        return show_sale(self, found)

    @hook
    def close_period(self, until: str) -> Record:
        """Lock all transactions before this day, given as yyyy-MM-dd."""
        self.references.company["LockDate"] = f"{until}T00:00:00"
        return self.references.company

    def _product(self, sku: str) -> Record:
        row = self.products.find(sku)
        if row is None:
            raise refuse(f"Product with SKU '{sku}' was not found", 404)
        return row

    def _family(self, sku: str) -> Record:
        row = self.families.find(sku)
        if row is None:
            raise refuse(f"Product Family with SKU '{sku}' was not found", 404)
        return row
