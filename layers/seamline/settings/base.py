"""What every section of the connection file is made of: a strict frozen model, and a few ways to write values."""

import re
from typing import Annotated

from pydantic import AfterValidator, AnyHttpUrl, BaseModel, BeforeValidator, ConfigDict, Field

_EVERY = re.compile(r"^(\d+)\s*(s|m|h|d)$")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(value: object) -> object:
    """Turn `5m` into 300; leave anything else for the type check."""
    match = _EVERY.match(value.strip()) if isinstance(value, str) else None
    return int(match[1]) * _UNIT_SECONDS[match[2]] if match else value


def _with_slash(url: AnyHttpUrl) -> AnyHttpUrl:
    text = str(url)
    return url if text.endswith("/") else AnyHttpUrl(text + "/")


Seconds = Annotated[int, BeforeValidator(_seconds), Field(ge=0, description="a number of seconds, or 30s, 5m, 1h, 1d")]
BaseUrl = Annotated[AnyHttpUrl, AfterValidator(_with_slash)]
Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """Base of all settings: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
