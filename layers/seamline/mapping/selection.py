"""Which products of a group go to JOOR, and by which rule; the answer a person can be given."""

from collections.abc import Iterable

from msgspec import Struct

from seamline.domain.catalogue import Group, Product, ProductStatus
from seamline.settings import Selection


class Selected(Struct, frozen=True):
    """The chosen products of a group, and why each other one is out (by SKU)."""

    products: tuple[Product, ...]
    left_out: dict[str, str]


def select(group: Group, rules: Selection) -> Selected:
    """Apply tags, status and sellability. A tag on the family counts for all its members."""
    family_tags = group.family.tags if group.family else ()
    reasons = {product.sku: _why_not(product, family_tags, rules) for product in group.products}
    chosen = tuple(product for product in group.products if not reasons[product.sku])
    return Selected(chosen, {sku: reason for sku, reason in reasons.items() if reason})


def _why_not(product: Product, family_tags: tuple[str, ...], rules: Selection) -> str:
    tags = _folded((*product.tags, *family_tags))
    if not tags & _folded(rules.include_tags):
        return f"carries none of the tags {', '.join(rules.include_tags)}"
    excluded = tags & _folded(rules.exclude_tags)
    if excluded:
        return f"carries the excluded tag {', '.join(sorted(excluded))}"
    if product.service:
        return "is a service, not goods"
    if product.status is not ProductStatus.ACTIVE:
        return f"has the status {product.status.value}"
    return "" if product.sellable else "is not sellable"


def _folded(tags: Iterable[str]) -> set[str]:
    return {" ".join(tag.split()).casefold() for tag in tags}
