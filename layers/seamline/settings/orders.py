"""The orders section: how approved orders become sales."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from seamline.settings.base import Model, Text


class OrderSettings(Model):
    """How approved orders become sales."""

    sale_type: Literal["simple", "advanced"] = "simple"
    sale_status: Literal["draft", "authorised"] = "authorised"
    location: Text = Field(description="the ERP location the sale ships from")
    tax_rule: str = Field("", description="used when the customer's card has none")
    reference_prefix: str = ""
    match_customers_by: tuple[Literal["id", "attribute", "name"], ...] = ("id", "attribute", "name")
    customer_attribute: str = Field("AdditionalAttribute1", description="the customer attribute that holds JOOR's code")
    currency_rates: dict[str, Decimal] = Field(default={}, description="base currency units per one unit, by currency")
    shipping_charge: Text = "Shipping"
    discount_charge: Text = "JOOR order discount"
    allow_unsellable: bool = Field(
        False, description="accept lines whose product is deprecated, not sellable or in set-up"
    )
