"""Takes out of an order's texts what the ERP's forms do not take: control characters, and lines where one only fits."""

import re
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

OF_MANY_LINES = frozenset({"comments", "internal_comments", "comment"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable[T: Struct](record: T) -> T:
    """The record with all its texts as they can be sent; comments keep their lines."""
    return replace(record, **{name: _value(name, getattr(record, name)) for name in record.__struct_fields__})


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Struct):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(_value(name, part) for part in value)
    if not isinstance(value, str) or isinstance(value, Enum) or value.isprintable():
        return value
    lines = _CONTROLS.sub("", re.sub("\r\n?", "\n", value))
    return lines if name in OF_MANY_LINES else re.sub(r"[\n\t]+", " ", lines).strip()
