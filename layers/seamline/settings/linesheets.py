"""How tags or templates put a style on linesheets, and what the linesheet says."""

import re
from typing import Literal, Self

from pydantic import Field, model_validator

from seamline.settings.base import Model, Text
from seamline.settings.templates import Template


class LinesheetRule(Model):
    """One way onto linesheets. With a tag prefix the rule speaks once for each matching tag, `tag` being its rest.

    An earlier rule wins where two give the same linesheet.
    """

    tag_prefix: str = Field("", description="such as Collection_; the whole tag works too")
    when: Template = Field("", description="the rule counts only if this gives yes, true or 1")
    name: Template = Field("{{ tag }}", description="several names are separated by semicolons")
    code: Template = ""
    season_name: Template = ""
    season_year: Template = ""
    season_code: Template = ""
    delivery: Literal["auto", "immediate", "future"] = Field(
        "auto", description="auto: future when there are dates; immediate: dates are left out; future: dates are needed"
    )
    ship_start: Template = Field("", description="gives YYYY-MM-DD")
    ship_end: Template = Field("", description="gives YYYY-MM-DD")
    cancel: Template = Field("", description="gives YYYY-MM-DD, the cancel date; needs joor.styles_by v4")
    minimum_window: Template = Field("", description="gives the fewest days of a ship window; needs joor.styles_by v4")
    display_order: Template = Field("", description="gives a whole number")
    public: bool | None = Field(None, description="visible to all connected retailers; empty leaves it to JOOR")
    colors_left_out: tuple[Text, ...] = Field((), description="color names not offered on this linesheet")

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not self.tag_prefix and re.search(r"\btag\b", self.name):
            raise ValueError("without tag_prefix there is no `tag`; give the name by another template")
        return self
