"""Makes the shown form of a domain record from the record itself, so that the API never lags behind the domain."""

from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import Any, get_args, get_origin

import msgspec
from msgspec import Struct
from pydantic import create_model

from seamline.admin.models import View


@cache
def mirrored(record: type[Struct]) -> type[View]:
    """A view with every field of the record but packed bytes; records within it are mirrored too."""
    shown = {field.name: _shown(field.type) for field in msgspec.structs.fields(record) if field.type is not bytes}
    fields: dict[str, Any] = {name: (kind, ...) for name, kind in shown.items()}
    return create_model(f"{record.__name__}View", __base__=View, __doc__=record.__doc__, **fields)


def _shown(kind: Any) -> Any:
    if isinstance(kind, type) and issubclass(kind, Struct):
        return mirrored(kind)
    origin, parts = get_origin(kind), tuple(_shown(part) for part in get_args(kind))
    if origin is UnionType:
        return reduce(or_, parts)
    return origin[parts] if origin else kind
