"""The connection file as a whole: one ERP account joined to one JOOR account."""

from datetime import date

from pydantic import Field

from seamline.settings.base import Model
from seamline.settings.erp import ErpSettings
from seamline.settings.flows import Flows
from seamline.settings.joor import JoorSettings
from seamline.settings.orders import OrderSettings
from seamline.settings.stock import StockSettings
from seamline.settings.styles import Selection, StyleSettings


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
