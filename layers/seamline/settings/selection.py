"""The selection section: which products go to JOOR, and what becomes of those that leave."""

from typing import Literal, Self

from pydantic import Field, model_validator

from seamline.settings.base import Model, Text


class Selection(Model):
    """Which products go to JOOR. Every rule that is given must be met; names and tags are compared ignoring case."""

    include_tags: tuple[Text, ...] = Field((), description="a tag on the family counts for all its products")
    include_match: Literal["any", "all"] = Field("any", description="whether one of the tags is enough")
    exclude_tags: tuple[Text, ...] = Field((), description="keep products with these tags out")
    exclude_match: Literal["any", "all"] = Field("any", description="whether one of the tags is enough to stay out")
    brands: tuple[Text, ...] = Field((), description="only these brands; empty means every brand")
    exclude_brands: tuple[Text, ...] = ()
    categories: tuple[Text, ...] = Field((), description="only these categories; empty means every category")
    exclude_categories: tuple[Text, ...] = ()
    attributes: dict[Text, tuple[Text, ...]] = Field(
        default_factory=dict,
        description="attribute name -> the values that let a product in, such as AdditionalAttribute1",
    )
    exclude_attributes: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    services: bool = Field(False, description="let service items in as well")
    leaving: Literal["drop", "inactivate", "delete", "keep"] = Field(
        "drop",
        description="what happens in JOOR to a style, color or size that leaves the selection. drop: off our "
        "linesheets and out of stock; inactivate or delete: JOOR also takes it off orders that are still open, so it "
        "waits until approved orders are exported; keep: nothing, and its stock goes on being sent",
    )

    @model_validator(mode="after")
    def _needs_a_way_in(self) -> Self:
        if not (self.include_tags or self.brands or self.categories or self.attributes):
            raise ValueError("name at least one of include_tags, brands, categories or attributes")
        return self
