"""How the ERP's price tiers become JOOR's price types."""

from typing import Literal

from pydantic import Field

from seamline.settings.base import Model, Positive, Text


class PriceMapping(Model):
    """One JOOR price type and the ERP price tiers that fill it."""

    label: Text = Field(description="the price type's label in JOOR, character by character")
    currency: str = Field(pattern="^[A-Z]{3}$")
    wholesale: Text = Field(description="price tier name")
    retail: str = Field("", description="price tier name")
    retail_currency: str = Field("", pattern="^([A-Z]{3})?$", description="the wholesale currency when empty")
    round_to: Positive | None = Field(None, description="a step such as 0.05 or 1; empty sends the tier as it is")
    rounding: Literal["nearest", "up", "down"] = "nearest"
