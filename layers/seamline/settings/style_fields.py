"""The fields of a style, each by a template over the ERP's record; an empty template keeps JOOR's own Cin7 mapping."""

from pydantic import Field

from seamline.settings.base import Model, Text
from seamline.settings.templates import Template


class StyleTagRule(Model):
    """One of JOOR's style tags (a custom style field). It is left out when its value comes out empty."""

    name: Text
    value: Template
    group: str = ""
    code: Template = ""


class StyleFields(Model):
    """Templates for a style's fields; lists take several values separated by semicolons."""

    name: Template = Field("", description="default: the family's name, else the product's")
    number: Template = Field("", description="default: the family's SKU, else the product's")
    identifier: Template = Field("", description="default: the ERP's id (and the color). Fixed after the first sync")
    description: Template = Field("", description="default: the description, else the short one; HTML becomes text")
    division: Template = Field("", description="default: the brand")
    division_code: Template = ""
    silhouette: Template = Field("", description="default: the category")
    silhouette_code: Template = ""
    fabrication: Template = ""
    fabrication_code: Template = ""
    materials: Template = ""
    source_of_materials: Template = ""
    country_of_origin: Template = Field("", description="default: the family's country, else the product's")
    measurements: Template = ""
    heel_height: Template = ""
    contains_fur: Template = ""
    minimum: Template = Field("", description="order minimum, a whole number")
    made_to_order: Template = Field("", description="yes, true or 1: orders do not draw on stock")
    categories: Template = Field("", description="ids of JOOR's categories; default: category_ids by ERP category")
    badges: Template = Field("", description="names of badges that exist in JOOR")
    style_tags: tuple[StyleTagRule, ...] = ()
    category_ids: dict[Text, Text] = Field(default_factory=dict, description="ERP category -> JOOR category id")
    casepacks: dict[Text, Text] = Field(
        default_factory=dict, description="size name -> id of the casepack size made in JOOR"
    )
