"""The selection and styles sections: which products go to JOOR, and how they become styles."""

from typing import Literal

from pydantic import Field

from seamline.settings.base import Model, Text


class Selection(Model):
    """Which products go to JOOR: those that carry one of the tags, or whose family does. Case is ignored."""

    include_tags: tuple[Text, ...] = Field(min_length=1)
    exclude_tags: tuple[Text, ...] = ()


class PriceMapping(Model):
    """One JOOR price type and the ERP price tiers that fill it."""

    label: Text
    currency: str = Field(pattern="^[A-Z]{3}$")
    wholesale: Text = Field(description="price tier name")
    retail: str = Field("", description="price tier name")
    retail_currency: str = Field("", pattern="^([A-Z]{3})?$")


class StyleSettings(Model):
    """How products and families become styles."""

    prices: tuple[PriceMapping, ...] = Field(min_length=1)
    color_options: tuple[Text, ...] = ("Color", "Colour", "Colors", "Colours", "Color name", "Colorway", "Shade")
    size_options: tuple[Text, ...] = ("Size", "Sizes", "Size name")
    missing_color: Text = "Unique Color"
    missing_size: Text = "OS"
    linesheet_tag_prefix: Text = "Collection_"
    delivery_overwrite: Literal[2, 3] = Field(
        2, description="2: the ERP is master; 3: only add. Hand-made linesheets survive"
    )
    uneven_prices: Literal["hold", "lowest", "highest"] = "hold"
