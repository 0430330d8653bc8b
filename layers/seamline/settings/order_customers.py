"""How the ERP's customer of an order is found, and how a missing one is created."""

from typing import Literal, Self

from pydantic import Field, model_validator

from seamline.settings.base import Model, Text


class NewCustomer(Model):
    """What a created customer gets that no order carries; the names must exist in the ERP."""

    payment_term: str = Field("", description="the ERP's payment term")
    tax_rule: str = Field("", description="the ERP's tax rule; default: by country, else orders.tax_rule")
    price_tier: str = Field("", description="the ERP's price tier")
    accounts_receivable: str = Field("", description="account code")
    revenue_account: str = Field("", description="account code")
    tags: tuple[Text, ...] = Field((), description="tags of the new card")


class CustomerSettings(Model):
    """What happens when an order has no customer code, or its customer is not in the ERP."""

    without_code: Literal["hold", "house_account", "match_name"] = Field(
        "hold", description="orders with an empty customer code: hold them, use the house account, or match by name"
    )
    house_account: str = Field("", description="id or name of the ERP customer for orders without a code")
    create_missing: bool = Field(False, description="create the customer in the ERP when no rule finds one")
    new: NewCustomer = Field(NewCustomer(), description="what a created customer gets that no order carries")
    allow_credit_hold: bool = Field(False, description="accept orders of customers who are on credit hold")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.without_code == "house_account" and not self.house_account:
            raise ValueError("without_code is house_account, so house_account must name an ERP customer")
        needed = ("payment_term", "accounts_receivable", "revenue_account")
        missing = [name for name in needed if not getattr(self.new, name)]
        if self.create_missing and missing:
            raise ValueError(f"create_missing needs {', '.join(f'new.{name}' for name in missing)}")
        return self
