"""What the settings' models say of themselves, for the texts that are made from them: the example and the reference."""

from collections.abc import Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, TypeAliasType, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from seamline.settings.base import Duration

WIDTH = 120
SAMPLES: Mapping[str, Any] = {
    "connection": "your-brand",
    "go_live": date(2026, 1, 1),
    "erp.kind": "cin7_core",
    "joor.account": "123456",
    "selection.include_tags": ["JOOR"],
    "styles.prices.label": "Wholesale US",
    "styles.prices.currency": "USD",
    "styles.prices.wholesale": "Wholesale USD",
    "styles.prices.retail": "Retail",
    "styles.fields.style_tags.name": "Season",
    "styles.fields.style_tags.value": "{{ product.attributes.AdditionalAttribute1 }}",
    "stock.warehouses": {"Default": ["Main Warehouse"]},
    "orders.location": "Main Warehouse",
    "customers.include_tags": ["JOOR"],
}
"""What a brand has to fill in, as an invented brand would."""
UNITS = ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def about_section(field: FieldInfo, inner: type[BaseModel]) -> str:
    """What a section is for."""
    return field.description or (inner.__doc__ or "").strip().partition("\n")[0].rstrip(".")


def is_duration(field: FieldInfo) -> bool:
    """Whether the setting may say 5m."""
    return any(isinstance(part, Duration) for part in field.metadata)


def meaning(field: FieldInfo) -> str:
    """The field's own description."""
    return field.description or ""


def choices_of(annotation: Any) -> tuple[Any, ...]:
    """The values a setting may have, where they are few."""
    plain = _plain(annotation)
    if get_origin(plain) is Literal:
        return get_args(plain)
    parts = get_args(plain) if get_origin(plain) in (Union, UnionType, tuple) else ()
    return next((found for part in parts if (found := choices_of(part))), ())


def _plain(annotation: Any) -> Any:
    return annotation.__value__ if isinstance(annotation, TypeAliasType) else annotation


def default_text(path: str, field: FieldInfo, default: Any) -> str:
    """A setting's default, or a sample of what has to be filled in, as YAML on one line."""
    value = SAMPLES.get(path, default)
    if value is PydanticUndefined:
        raise ValueError(f"{path} has no default, so SAMPLES needs a value for it")
    if value is None:
        return ""
    if value and isinstance(value, int) and is_duration(field):
        value = next(f"{value // size}{unit}" for size, unit in UNITS if value % size == 0)
    dumped = yaml.safe_dump(_yaml(value), default_flow_style=True, allow_unicode=True, width=WIDTH - 24)
    return dumped.removesuffix("\n").removesuffix("\n...")


def _yaml(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_yaml(part) for part in value]
    return value if isinstance(value, str | int | list | dict | date) else str(value)


def section_in(annotation: Any) -> tuple[type[BaseModel] | None, bool]:
    """The section a field holds, and whether it holds a list of them."""
    plain = _plain(annotation)
    if isinstance(plain, type) and issubclass(plain, BaseModel):
        return plain, False
    if get_origin(plain) is tuple:
        return section_in(get_args(plain)[0])[0], True
    if get_origin(plain) in (Union, UnionType):
        return next((section_in(part) for part in get_args(plain) if part is not NoneType), (None, False))
    return None, False
