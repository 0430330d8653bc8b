"""The ERP section: which account, how to reach it, how fast to call it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, AnyHttpUrl, Field

from seamline.domain.time_zone import zone_named
from seamline.settings.base import BaseUrl, Model, Seconds


def _known_zone(name: str) -> str:
    if name and zone_named(name) is None:
        raise ValueError(f"{name!r} is no IANA time zone, such as America/New_York")
    return name


class CallLimits(Model):
    """The call budget of the ERP account. The rest of the API's limit is left to other integrations."""

    calls_per_minute: int = Field(50, ge=1)
    burst: int = Field(
        10, ge=1, description="calls that may go out at once; burst + calls_per_minute <= the API's limit"
    )


class ErpSettings(Model):
    """Which ERP account, how to reach it, how fast to call it."""

    kind: Literal["cin7_core"]
    base_url: BaseUrl = AnyHttpUrl("https://inventory.dearsystems.com/ExternalApi/v2/")
    limits: CallLimits = CallLimits()
    page_size: int = Field(1000, ge=1, le=1000)
    timeout: Seconds = 30
    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        "", description="IANA name, such as America/New_York, of the zone whose days orders count for; empty: the ERP's"
    )
    lookup_lag: Seconds = Field(60, description="how long a new sale may stay invisible to a search by its external id")
