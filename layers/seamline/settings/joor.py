"""The JOOR section: which account, how to reach it, how fast to call it."""

from typing import Annotated, Literal

from pydantic import AnyHttpUrl, Field

from seamline.settings.base import BaseUrl, Duration, Model, Seconds, Text


class CreditLimits(Model):
    """JOOR's credits: a fixed window, shared by every integration of the account."""

    credits: int = Field(300, ge=5)
    window: Annotated[int, Duration(1)] = 300


class JoorBatches(Model):
    """How many records go into one bulk call."""

    styles: int = Field(
        100, ge=1, description="at most; halved each time JOOR fails on a batch, doubled when it takes one"
    )
    styles_least: int = Field(10, ge=1, description="never fewer than this after failures")
    stock: int = Field(500, ge=1)
    orders: int = Field(25, ge=1)
    v4: int = Field(25, ge=1, description="products, SKUs, prices or linesheets, where styles_by is v4")
    customers: int = Field(100, ge=1)
    assets: int = Field(25, ge=1)


class JoorSettings(Model):
    """Which JOOR account, how to reach it, how fast to call it."""

    account: Text
    v2_url: BaseUrl = AnyHttpUrl("https://api.jooraccess.com/v2/")
    v4_url: BaseUrl = AnyHttpUrl("https://api.jooraccess.com/v4/")
    auth_url: BaseUrl = AnyHttpUrl("https://atlas.jooraccess.com/auth/")
    portal_url: BaseUrl = AnyHttpUrl("https://www.jooraccess.com/")
    v2_auth: Literal["token", "bearer"] = Field(
        "token", description="token: JOOR's static v2 token; bearer: the v4 one"
    )
    styles_by: Literal["v2", "v4"] = Field(
        "v2", description="v2: bulk-style; v4: products, SKUs, prices, seasons, collections; never both for one brand"
    )
    change_styles_by: bool = Field(
        False, description="allow another styles_by although styles were pushed already; set it for that one apply"
    )
    orders_path: Literal["order", "orders"] = "order"
    limits: CreditLimits = CreditLimits()
    batch: JoorBatches = JoorBatches()
    page_size: int = Field(100, ge=1)
    timeout: Seconds = 30
    job_wait: Seconds = Field(
        120, description="how long a run waits for a bulk job before it leaves it to the next one"
    )
