"""Finds what a person means by a name: an ERP SKU, a style's number or identifier, or the ERP's id."""

from collections.abc import Iterable

from seamline.errors import NotFound
from seamline.state.catalogue import CatalogueStore


def asked_groups(store: CatalogueStore, names: Iterable[str]) -> tuple[str, ...]:
    """The groups of all these names; one that nothing answers to is left out."""
    return tuple(dict.fromkeys(group_id for name in names for group_id in groups_of(store, name)))


def known_groups(store: CatalogueStore, names: Iterable[str]) -> tuple[str, ...]:
    """The same for a run that is confined to these names. Raises NotFound for the first that nothing answers to."""
    found = {name: groups_of(store, name) for name in names}
    for name, ids in found.items():
        if not ids:
            fix = "name it by the ERP's SKU or id, or by the style's number or identifier"
            raise NotFound(f"nothing that was ever read from the ERP answers to {name!r}", fix=fix)
    return tuple(dict.fromkeys(group_id for ids in found.values() for group_id in ids))


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
