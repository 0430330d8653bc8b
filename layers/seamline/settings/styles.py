"""The styles section: how products and families become styles on linesheets."""

from typing import Literal

from pydantic import Field

from seamline.settings.base import Model, Text
from seamline.settings.linesheets import LinesheetRule
from seamline.settings.options import COLOR_NAMES, SIZE_NAMES, StandaloneOptions
from seamline.settings.prices import PriceMapping
from seamline.settings.style_fields import StyleFields


class OwnedByJoor(Model):
    """What people maintain in JOOR: set when a style is created, never touched again."""

    description: bool = False
    wholesale_price: bool = False
    retail_price: bool = False
    display_order: bool = Field(False, description="the position of a style on a linesheet")


class StyleSettings(Model):
    """How products and families become styles."""

    one_per: Literal["family", "color", "sku"] = Field(
        "family", description="what one style is made of; a change of it is a migration, see migrate"
    )
    migrate: Literal["never", "drop", "delete"] = Field(
        "never",
        description="never: styles pushed under another one_per stay as they are; drop: new styles are made and the "
        "old ones leave our linesheets; delete: the old ones are deleted, which frees their UPCs",
    )
    fields: StyleFields = StyleFields()
    number_follows_erp: bool = Field(
        False, description="send a renamed SKU as the style's new number; JOOR finds a style by number and identifier"
    )
    prices: tuple[PriceMapping, ...] = Field(min_length=1)
    uneven_prices: Literal["hold", "lowest", "highest", "split", "per_sku"] = Field(
        "hold",
        description="variants of one style that disagree; split makes styles per color or SKU, per_sku needs JOOR v4",
    )
    missing_price: Literal["hold", "skip", "send"] = Field(
        "hold", description="a missing or zero price: hold the style, leave that price type out, or send 0"
    )
    missing_barcode: Literal["send", "hold"] = Field(
        "send", description="without a barcode, stock and orders find a SKU by style, color and size"
    )
    color_options: tuple[Text, ...] = COLOR_NAMES
    size_options: tuple[Text, ...] = SIZE_NAMES
    third_option: Literal["size", "color", "drop"] = Field("size", description="what a third option is joined to")
    option_separator: Text = " / "
    missing_color: Text = "Unique Color"
    missing_size: Text = "OS"
    standalone: StandaloneOptions = StandaloneOptions()
    linesheet_tag_prefix: str = Field("Collection_", description="empty: only the rules of `linesheets` count")
    linesheets: tuple[LinesheetRule, ...] = ()
    linesheet_name_limit: int = Field(100, ge=20, description="longer names are shortened with a short hash")
    made_to_order_code: str = Field("MTO", description="a linesheet with this code marks its styles as made to order")
    delivery_overwrite: Literal[2, 3] = Field(
        2, description="2: the ERP is master; 3: only add. Hand-made linesheets survive"
    )
    joor_owns: OwnedByJoor = OwnedByJoor()
