"""The shipments section: what JOOR is told of sales that the ERP ships and invoices."""

from pydantic import Field

from seamline.settings.base import Model


class ShipmentSettings(Model):
    """What is written to JOOR about shipped sales; all of it is shown in the ledger anyway."""

    mark_shipped: bool = Field(
        False,
        description="set JOOR's order to Shipped when all of its sale is; this may tell the retailer and lock it",
    )
    send_tracking: bool = Field(True, description="with mark_shipped: write the tracking numbers too")
    tracking_urls: bool = Field(True, description="put the address to follow a parcel at behind its tracking number")
    internal_comments: bool = Field(
        False, description="keep a line in JOOR's internal comments: shipments, invoices, payments, differing totals"
    )
