"""The ERP's record as templates see it: the family, or the product where the family says nothing."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from seamline.domain.catalogue import Family, Group, Product
from seamline.mapping.style_options import Variant
from seamline.mapping.text import plain

ATTRIBUTE_NAMES = tuple(f"AdditionalAttribute{number}" for number in range(1, 11))


class Attributes(dict[str, str]):
    """Attributes by name; one that is not filled on this record reads as an empty text."""

    def __missing__(self, name: str) -> str:
        return ""


def record_of(group: Group, variants: Sequence[Variant], head: Family | Product | None = None) -> dict[str, Any]:
    """The names a template may use. Lists (tags, colors, sizes, skus) hold what all chosen variants have together.

    `head` speaks for the style: the family unless said otherwise.
    """
    first = variants[0].product
    head = head or group.family or first
    return {
        "id": group.id,
        "name": plain(head.name or first.name),
        "sku": head.sku,
        "brand": head.brand or first.brand,
        "category": head.category or first.category,
        "tags": all_tags(group, [variant.product for variant in variants]),
        "description": plain(head.description or first.description),
        "short_description": plain(head.short_description or first.short_description),
        "country": head.country_of_origin or first.country_of_origin,
        "attributes": Attributes(first.attributes),
        "attribute_set": first.attribute_set,
        "color": variants[0].color,
        "size": variants[0].size,
        "colors": list(dict.fromkeys(variant.color for variant in variants)),
        "sizes": list(dict.fromkeys(variant.size for variant in variants)),
        "skus": [variant.product.sku for variant in variants],
        "product": {"id": first.id, "sku": first.sku, "name": first.name, "barcode": first.barcode},
        "family": {"sku": group.family.sku, "name": group.family.name} if group.family else {"sku": "", "name": ""},
    }


def all_tags(group: Group, products: Sequence[Product]) -> list[str]:
    """The family's tags and those of the products, repeats dropped ignoring case."""
    lists = dict.fromkeys((group.family.tags if group.family else (), *(product.tags for product in products)))
    unique: dict[str, str] = {}
    for tag in chain.from_iterable(lists):
        unique.setdefault(tag.casefold(), tag)
    return list(unique.values())
