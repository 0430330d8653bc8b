"""The images section: which of the ERP's pictures go to JOOR, and where they are shown."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from seamline.settings.base import Duration, Model, Text
from seamline.settings.patterns import Pattern


def _off(value: object) -> object:
    """YAML reads the word off as false."""
    return "off" if value is False else value


class ImageSettings(Model):
    """Which pictures go where. Without this section the images flow does not run."""

    family: bool = Field(True, description="the pictures of families, shown for the style as a whole")
    variants: Annotated[Literal["color", "style", "both", "off"], BeforeValidator(_off)] = Field(
        "color",
        description="the pictures of variants: one for each color, all of them for the style as a whole, both, or none",
    )
    swatch_pattern: Pattern = Field(
        r"(?i)(^|[-_. ])sw(atch)?([-_. ]|$)",
        description="a file whose name matches is the swatch of its color; empty: there are no swatches",
    )
    most_per_style: int = Field(20, ge=1, description="how many pictures a style as a whole gets at most")
    existing: Literal["keep", "replace"] = Field(
        "keep",
        description="pictures that JOOR shows for the style as a whole before the first of ours: keep or replace them",
    )
    link_lifetime: Annotated[int, Duration(60, 43_200)] = Field(
        3600, description="how long JOOR may take to fetch a picture"
    )
    fetch_seconds: Annotated[int, Duration(1)] = Field(20, description="how long fetching one picture may take")
    fetch_bytes: int = Field(41_943_040, ge=1, description="larger files are not fetched")
    private_hosts: tuple[Text, ...] = Field(
        (), description="hosts of your own network that pictures may come from; else only public ones may be reached"
    )
