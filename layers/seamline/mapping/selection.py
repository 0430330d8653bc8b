"""Which products of a group go to JOOR, and by which rule; the answer a person can be given."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from seamline.domain.catalogue import Family, Group, Product, ProductStatus
from seamline.settings import Selection


class Selected(Struct, frozen=True):
    """The chosen products of a group, and why each other one is out (by SKU)."""

    products: tuple[Product, ...]
    left_out: dict[str, str]


class Selector:
    """Applies one connection's selection. A tag on the family counts for all its members, and so do brand and category
    where the product has none of its own."""

    def __init__(self, rules: Selection) -> None:
        self._rules = rules
        self._include, self._exclude = _folded(rules.include_tags), _folded(rules.exclude_tags)
        self._brands, self._not_brands = _folded(rules.brands), _folded(rules.exclude_brands)
        self._categories, self._not_categories = _folded(rules.categories), _folded(rules.exclude_categories)
        self._attributes = {name: _folded(values) for name, values in rules.attributes.items()}
        self._not_attributes = {name: _folded(values) for name, values in rules.exclude_attributes.items()}

    def select(self, group: Group) -> Selected:
        """The chosen products, and the first rule that keeps each other one out."""
        family_tags = group.family.tags if group.family else ()
        # Variants mostly carry the same tags, so each list of them is judged once.
        by_tags = {tags: self._by_tags(_folded((*tags, *family_tags))) for tags in {p.tags for p in group.products}}
        reasons = {p.id: by_tags[p.tags] or self._why_not(p, group.family) for p in group.products}
        chosen = tuple(product for product in group.products if not reasons[product.id])
        return Selected(chosen, {p.sku: reasons[p.id] for p in group.products if reasons[p.id]})

    def why(self, product: Product, family: Family | None) -> str:
        """The rules that let a product in, in words."""
        tags = _folded((*product.tags, *(family.tags if family else ())))
        met = [f"carries the tag {', '.join(sorted(tags & self._include))}"] if self._include else []
        met += [f"is of the brand {_brand(product, family)}"] if self._brands else []
        met += [f"is in the category {_category(product, family)}"] if self._categories else []
        met += [f"has {name} {product.attributes.get(name, '')}" for name in self._attributes]
        return " and ".join(met)

    def _why_not(self, product: Product, family: Family | None) -> str:
        return (
            _by_name("brand", _brand(product, family), self._brands, self._not_brands)
            or _by_name("category", _category(product, family), self._categories, self._not_categories)
            or self._by_attributes(product.attributes)
            or self._by_state(product)
        )

    def _by_tags(self, tags: set[str]) -> str:
        rules = self._rules
        if self._include and not _meets(tags, self._include, rules.include_match):
            words = "none of" if rules.include_match == "any" else "not all of"
            return f"carries {words} the tags {', '.join(rules.include_tags)}"
        if self._exclude and _meets(tags, self._exclude, rules.exclude_match):
            return f"carries the excluded tag {', '.join(sorted(tags & self._exclude))}"
        return ""

    def _by_attributes(self, attributes: Mapping[str, str]) -> str:
        for name, values in self._attributes.items():
            if _fold(attributes.get(name, "")) not in values:
                return f"has {name} {attributes.get(name, '')!r}, not one of {', '.join(self._rules.attributes[name])}"
        for name, values in self._not_attributes.items():
            if _fold(attributes.get(name, "")) in values:
                return f"has the excluded {name} {attributes[name]!r}"
        return ""

    def _by_state(self, product: Product) -> str:
        if product.service and not self._rules.services:
            return "is a service, not goods"
        if product.status is not ProductStatus.ACTIVE:
            return f"has the status {product.status.value}"
        return "" if product.sellable else "is not sellable"


def select(group: Group, rules: Selection) -> Selected:
    """One group under these rules."""
    return Selector(rules).select(group)


def _by_name(what: str, name: str, wanted: set[str], unwanted: set[str]) -> str:
    if wanted and _fold(name) not in wanted:
        return f"is of the {what} {name!r}, which is not selected"
    return f"is of the excluded {what} {name}" if unwanted and _fold(name) in unwanted else ""


def _brand(product: Product, family: Family | None) -> str:
    return product.brand or (family.brand if family else "")


def _category(product: Product, family: Family | None) -> str:
    return product.category or (family.category if family else "")


def _meets(tags: set[str], wanted: set[str], match: str) -> bool:
    return wanted <= tags if match == "all" else bool(wanted & tags)


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _folded(tags: Iterable[str]) -> set[str]:
    return set(map(_fold, tags))
