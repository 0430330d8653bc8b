"""The ERP section: which account, how to reach it, how fast to call it."""

from typing import Literal

from pydantic import AnyHttpUrl, Field

from seamline.settings.base import BaseUrl, Model, Seconds


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
    lookup_lag: Seconds = Field(60, description="how long a new sale may stay invisible to a search by its external id")
