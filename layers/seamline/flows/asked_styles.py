"""Finds what a person means by a name: an ERP SKU, a style's number or identifier, or the ERP's id."""

from collections.abc import Iterable

from seamline.state.catalogue import CatalogueStore


def asked_groups(store: CatalogueStore, names: Iterable[str]) -> tuple[str, ...]:
    """The groups of all these names; one that nothing answers to is left out."""
    return tuple(dict.fromkeys(group_id for name in names for group_id in groups_of(store, name)))


def groups_of(store: CatalogueStore, name: str) -> tuple[str, ...]:
    """The ids of the groups a name stands for."""
    pushed = [*store.pushed([name]).values(), *store.styles.by_number(name)]
    products = [*store.by_sku(name), *store.products([name]).values()]
    families = [*store.families_by_sku(name), *store.families([name]).values()]
    ids = (
        *(style.group_id for style in pushed),
        *(product.family_id or store.family_of(product.id) or product.id for product in products),
        *(family.id for family in families),
    )
    return tuple(dict.fromkeys(ids))
