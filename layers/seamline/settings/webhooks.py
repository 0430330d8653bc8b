"""The webhooks section: the fast lane, on which the ERP tells of changes before anybody asks."""

from typing import Annotated, Literal

from pydantic import Field

from seamline.settings.base import Duration, Model

type HintedFlow = Literal["stock", "styles", "customers", "shipments"]


class WebhookSettings(Model):
    """Whether the ERP tells of changes by webhook; without its Automation module everything goes on by polling."""

    enabled: bool = Field(True, description="`seamline apply` registers them in the ERP; false removes them again")
    flows: tuple[HintedFlow, ...] = Field(
        ("stock", "styles", "customers", "shipments"), description="the flows that a change in the ERP starts at once"
    )
    header: str = Field(
        "X-Seamline-Secret",
        pattern="^[Xx]-[A-Za-z0-9-]{1,60}$",
        description="the header that carries the secret; its value is made by `seamline apply` and kept from sight",
    )
    most_records: int = Field(
        20, ge=1, le=200, description="records one run is confined to; when more changed, the flow looks at everything"
    )
    rest: Annotated[int, Duration(high=600)] = Field(
        10, description="in a long storm, one run in so many seconds; the first few follow each other at once"
    )
