"""The customers section: which customers go to JOOR, and how their cards become JOOR's."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from seamline.settings.base import Model, Seconds, Text
from seamline.settings.templates import Template


class CustomerPriceType(Model):
    """A price type that exists in JOOR, character by character as it is spelt there."""

    label: Text
    currency: str = Field(pattern="^[A-Z]{3}$")
    retail_currency: str = Field("", pattern="^([A-Z]{3})?$")


class CodeRule(Model):
    """How one value of the ERP becomes a code that somebody has set up in JOOR, where the API cannot list it."""

    value: Template = Field("", description="the ERP's value; every rule has its own default")
    codes: dict[Text, Text] = Field(default_factory=dict, description="the ERP's value -> JOOR's code")
    unmapped: Literal["leave_out", "as_is", "hold"] = Field(
        "leave_out", description="a value that `codes` does not name: send none, send the value itself, or hold"
    )
    known: tuple[Text, ...] = Field(
        (), description="the codes that exist in JOOR; when given, a customer that needs another one is held"
    )


class CustomerFields(Model):
    """Templates over the customer's card for its texts, and rules for its codes."""

    name: Template = Field("", description="the retailer's name, by which JOOR matches; default: the ERP's name")
    alias: Template = Field("", description="the brand's own name for it; default: the display name, else the name")
    email: Template = Field("", description="helps JOOR to match; default: the main contact's")
    contact_name: Template = Field("", description="default: the main contact's name")
    buyer_name: Template = Field("", description="default: the main contact's name")
    payment_method: CodeRule = Field(CodeRule(), description="from the payment term")
    shipping_method: CodeRule = Field(CodeRule(), description="from the carrier")
    sales_rep: CodeRule = Field(CodeRule(), description="from the sales representative")
    warehouse: CodeRule = Field(CodeRule(), description="from the default location")
    group: CodeRule = Field(CodeRule(), description="the customer group; from nothing unless `value` says what")
    company_number: CodeRule = Field(CodeRule(), description="from nothing unless `value` says what")


class CustomerSync(Model):
    """Which customers go to JOOR and how. Without this section the customers flow does not run."""

    include_tags: tuple[Text, ...] = Field((), description="one of these tags lets a customer in")
    exclude_tags: tuple[Text, ...] = Field((), description="one of these tags keeps a customer out")
    everyone: bool = Field(False, description="let every customer in, without a tag")
    code: str = Field("", description="the attribute that holds JOOR's customer code; default: the ERP's id")
    code_changes: Literal["keep", "apply"] = Field(
        "keep", description="another code than was given: keep the old one and show it, or rename, past orders too"
    )
    leaving: Literal["keep", "remove"] = Field(
        "keep", description="what happens in JOOR to a customer that is deprecated or loses its tag"
    )
    fields: CustomerFields = CustomerFields()
    price_tiers: dict[Text, Annotated[tuple[CustomerPriceType, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="price tier -> JOOR's price types; default: as styles.prices pairs them"
    )
    default_tier: str = Field("", description="the price tier of customers that have none")
    countries: dict[Text, Text] = Field(
        default_factory=dict, description="the ERP's own spellings of countries -> an English name or ISO code"
    )
    overdue_after: Seconds = Field(604_800, description="how long a match by JOOR may take before it is a problem")

    @model_validator(mode="after")
    def _needs_a_way_in(self) -> Self:
        if not self.include_tags and not self.everyone:
            raise ValueError("name include_tags, or set everyone: true")
        return self
