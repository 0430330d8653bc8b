"""The connection file: one YAML file per connection, typed, one module per section."""

from seamline.settings.connection import Settings
from seamline.settings.erp import CallLimits, ErpSettings
from seamline.settings.flows import Flows, FlowSettings
from seamline.settings.images import ImageSettings
from seamline.settings.joor import CreditLimits, JoorBatches, JoorSettings
from seamline.settings.orders import OrderSettings
from seamline.settings.prices import PriceMapping
from seamline.settings.reading import parse_settings, validate_settings
from seamline.settings.selection import Selection
from seamline.settings.shipments import ShipmentSettings
from seamline.settings.stock import StockSettings
from seamline.settings.styles import StyleSettings
from seamline.settings.webhooks import WebhookSettings

__all__ = [
    "CallLimits",
    "CreditLimits",
    "ErpSettings",
    "FlowSettings",
    "Flows",
    "ImageSettings",
    "JoorBatches",
    "JoorSettings",
    "OrderSettings",
    "PriceMapping",
    "Selection",
    "Settings",
    "ShipmentSettings",
    "StockSettings",
    "StyleSettings",
    "WebhookSettings",
    "parse_settings",
    "validate_settings",
]
