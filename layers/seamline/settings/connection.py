"""The connection file as a whole: one ERP account joined to one JOOR account."""

from datetime import date
from typing import Any, Self

from pydantic import Field, model_validator

from seamline.settings.base import Model
from seamline.settings.customers import CustomerSync
from seamline.settings.erp import ErpSettings
from seamline.settings.flows import Flows
from seamline.settings.images import ImageSettings
from seamline.settings.joor import JoorSettings
from seamline.settings.orders import OrderSettings
from seamline.settings.reconcile import ReconcileSettings
from seamline.settings.selection import Selection
from seamline.settings.shipments import ShipmentSettings
from seamline.settings.stock import StockSettings
from seamline.settings.style_ways import lost_on_the_way
from seamline.settings.styles import StyleSettings
from seamline.settings.webhooks import WebhookSettings

CUSTOMER_ATTRIBUTE = "AdditionalAttribute1"


class Settings(Model):
    """One connection: one ERP account joined to one JOOR account."""

    connection: str = Field(pattern="^[a-z][a-z0-9-]{0,39}$")
    go_live: date = Field(description="orders approved before this day are left alone")
    erp: ErpSettings
    joor: JoorSettings
    flows: Flows = Flows()
    selection: Selection
    styles: StyleSettings
    stock: StockSettings
    orders: OrderSettings
    shipments: ShipmentSettings = ShipmentSettings()
    reconcile: ReconcileSettings = ReconcileSettings()
    webhooks: WebhookSettings = WebhookSettings()
    customers: CustomerSync | None = Field(None, description="without it the customers flow does not run")
    images: ImageSettings | None = Field(None, description="without it the images flow does not run")

    @property
    def customer_attribute(self) -> str:
        """The attribute of the ERP's cards that holds JOOR's code: where orders look it up and new cards get it."""
        given_from = self.customers.code if self.customers else ""
        return self.orders.customer_attribute or given_from or CUSTOMER_ATTRIBUTE

    @model_validator(mode="before")
    @classmethod
    def _some_need_their_section(cls, raw: Any) -> Any:
        """Without their sections the customers and the images flow have nothing to do, and are not queued either."""
        flows = raw.get("flows") or {} if isinstance(raw, dict) else None
        if not isinstance(flows, dict):
            return raw
        idle = {
            name: {"every": every, "enabled": False}
            for name, every in (("customers", 900), ("images", 600))
            if raw.get(name) is None
        }
        return {**raw, "flows": {**idle, **flows}}

    @model_validator(mode="after")
    def _nothing_is_lost_on_the_way(self) -> Self:
        """What the chosen way into JOOR cannot hold would be lost without a word."""
        if lost := lost_on_the_way(self.joor, self.styles):
            raise ValueError("; ".join(lost))
        return self
