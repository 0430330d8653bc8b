"""The stock section: which locations feed which JOOR warehouse."""

from typing import Annotated, Literal

from pydantic import Field

from seamline.settings.base import Model, Text


class StockSettings(Model):
    """Which locations feed which JOOR warehouse, and by which level."""

    warehouses: dict[Text, Annotated[tuple[Text, ...], Field(min_length=1)]] = Field(
        min_length=1, description="JOOR warehouse name -> ERP locations, summed"
    )
    level: Literal["available", "on_hand"] = "available"
