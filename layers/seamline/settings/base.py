"""What every section of the connection file is made of: a strict frozen model, and a few ways to write values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from annotated_types import Ge, GroupedMetadata, Le
from pydantic import AfterValidator, AnyHttpUrl, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

_EVERY = re.compile(r"^(\d+)\s*(s|m|h|d)$")
LONGEST_SECONDS = 100_000_000
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(value: object) -> object:
    """Turn `5m` into 300; leave anything else for the type check."""
    match = _EVERY.match(value.strip()) if isinstance(value, str) else None
    return int(match[1]) * _UNIT_SECONDS[match[2]] if match else value


def _with_slash(url: AnyHttpUrl) -> AnyHttpUrl:
    text = str(url)
    return url if text.endswith("/") else AnyHttpUrl(text + "/")


@dataclass(frozen=True)
class Duration(GroupedMetadata):
    """A whole number of seconds between two, or text such as 30s, 5m, 1h, 1d, which files may say instead."""

    low: int = 0
    high: int = LONGEST_SECONDS

    def __iter__(self) -> Iterator[object]:
        """What pydantic makes of it; the form in JSON is the number."""
        yield BeforeValidator(_seconds)
        yield Ge(self.low)
        yield Le(self.high)
        yield WithJsonSchema({"type": "integer", "minimum": self.low, "maximum": self.high})


Seconds = Annotated[int, Duration()]
_URL = r"^https?://([a-z0-9]+(-[a-z0-9]+)*\.)*[a-z][a-z0-9]*(:[0-9]{2,4})?(/[A-Za-z0-9._~-]*)*$"
BaseUrl = Annotated[AnyHttpUrl, AfterValidator(_with_slash), WithJsonSchema({"type": "string", "pattern": _URL})]
Percent = Annotated[
    Decimal,
    Field(ge=0, le=100),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 100},
                {"type": "string", "pattern": r"^([0-9]{1,2}(\.[0-9]{1,6})?|100)$"},
            ]
        }
    ),
]
Positive = Annotated[
    Decimal,
    Field(gt=0),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0},
                {"type": "string", "pattern": r"^([0-9]{0,8}[1-9][0-9]{0,8}(\.[0-9]{1,9})?|0\.[0-9]{0,8}[1-9])$"},
            ]
        }
    ),
]
"""A number above 0, exact; as text it is as exact as it was written."""
Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """Base of all settings: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
