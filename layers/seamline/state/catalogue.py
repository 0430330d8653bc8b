"""The remembered catalogue: products and families as last read, styles as last pushed, and which groups are dirty."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from seamline.domain.catalogue import Family, Group, Product
from seamline.domain.style import Style
from seamline.state.records import decode, encode, item, partitions, single, spread
from seamline.state.table import Item, Key, Query, Table


class PushedStyle(Struct, frozen=True, omit_defaults=True):
    """What JOOR was last told of one style, with the hash of payload and mapper version. Times are epoch seconds."""

    group_id: str
    style: Style
    digest: str
    pushed_at: float
    reason: str = ""
    dropped: bool = False


class Dirty(Struct, frozen=True):
    """Why a group has to be planned again."""

    group_id: str
    reason: str


class CatalogueStore:
    """Reads and writes one connection's catalogue."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def save_products(self, products: Sequence[Product]) -> None:
        """Store the products that differ from what is stored, and mark their groups dirty."""
        keys = {self._key("PRODUCT", product.id): product for product in products}
        stored = self._table.get_many(list(keys))
        changed = [p for key, p in keys.items() if key not in stored or stored[key].data != encode(p)]
        if not changed:
            return
        self.mark_dirty([Dirty(group, "product changed") for group in self._groups_of(changed)])
        self._table.put_many([self._product_item(product) for product in changed])

    def save_families(self, families: Sequence[Family]) -> None:
        """Store the families that differ from what is stored, link their members, and mark both sides dirty."""
        keys = {self._key("FAMILY", family.id): family for family in families}
        stored = self._table.get_many(list(keys))
        changed = [f for key, f in keys.items() if key not in stored or stored[key].data != encode(f)]
        if not changed:
            return
        self.mark_dirty([Dirty(family.id, "family changed") for family in changed])
        self._link_members(changed)
        self._table.put_many([item(self._key("FAMILY", family.id), family) for family in changed])

    def mark_dirty(self, marks: Iterable[Dirty]) -> None:
        """Remember that these groups must be planned."""
        unique = {mark.group_id: mark for mark in marks}
        self._table.put_many([item(self._dirty_key(mark.group_id), mark) for mark in unique.values()])

    def mark_everything_dirty(self, reason: str) -> None:
        """Plan every known group again, for instance because settings changed; the ERP is not read for it."""
        for group_id in self._all_group_ids():
            self.mark_dirty([Dirty(group_id, reason)])

    def dirty(self) -> Iterator[tuple[Dirty, int]]:
        """The groups to plan, each with the revision of its mark."""
        for found in self._table.query(Query(f"{self._connection}#DIRTY")):
            yield decode(found, Dirty), found.rev

    def clean(self, group_ids: Sequence[str]) -> None:
        """Forget the marks of groups that are planned and applied, or held."""
        self._table.delete_many([self._dirty_key(group_id) for group_id in group_ids])

    def groups(self, group_ids: Sequence[str]) -> dict[str, Group]:
        """The named groups as last read from the ERP; a product that has joined a family is no group of its own."""
        families = self._load("FAMILY", group_ids, Family)
        alone = [group_id for group_id in group_ids if group_id not in families]
        joined = self._load("MEMBER", alone, str)
        members = [member.product_id for family in families.values() for member in family.members]
        products = self._load("PRODUCT", [*members, *alone], Product)
        return {gid: self._group(gid, families.get(gid), products, gid in joined) for gid in group_ids}

    def pushed(self, group_ids: Sequence[str]) -> dict[str, PushedStyle]:
        """What was last pushed for the groups, by group id."""
        return self._load("STYLE", group_ids, PushedStyle)

    def all_pushed(self) -> Iterator[PushedStyle]:
        """Every style ever pushed."""
        for partition in partitions(self._connection, "STYLE"):
            for found in self._table.query(Query(partition)):
                yield decode(found, PushedStyle)

    def save_pushed(self, styles: Sequence[PushedStyle]) -> None:
        """Remember what was pushed."""
        self._table.put_many([item(self._key("STYLE", style.group_id), style) for style in styles])

    def products(self, product_ids: Sequence[str]) -> dict[str, Product]:
        """Stored products by id."""
        return self._load("PRODUCT", product_ids, Product)

    def by_upc(self, upc: str) -> tuple[Product, ...]:
        """Stored products with this barcode."""
        return self._looked_up("a", f"{self._connection}#UPC#{upc}")

    def by_sku(self, sku: str) -> tuple[Product, ...]:
        """Stored products with this SKU."""
        return self._looked_up("b", f"{self._connection}#SKU#{sku}")

    def _looked_up(self, index: str, value: str) -> tuple[Product, ...]:
        return tuple(decode(found, Product) for found in self._table.lookup(index, value))

    def _link_members(self, families: Sequence[Family]) -> None:
        owners = {member.product_id: family.id for family in families for member in family.members}
        stored = self._load("MEMBER", list(owners), str)
        moved = {pid: family_id for pid, family_id in owners.items() if stored.get(pid) != family_id}
        self.mark_dirty(Dirty(group, "left for a family") for pid in moved for group in {stored.get(pid, pid)})
        self._table.put_many([item(self._key("MEMBER", pid), family_id) for pid, family_id in moved.items()])

    def _groups_of(self, products: Sequence[Product]) -> set[str]:
        linked = self._load("MEMBER", [product.id for product in products], str)
        return {product.family_id or linked.get(product.id, product.id) for product in products}

    def _group(self, group_id: str, family: Family | None, products: dict[str, Product], joined: bool) -> Group:
        if family is not None:
            known = tuple(products[m.product_id] for m in family.members if m.product_id in products)
            return Group(group_id, family, known)
        alone = products.get(group_id)
        return Group(group_id, None, (alone,) if alone and not joined else ())

    def _all_group_ids(self) -> Iterator[str]:
        for partition in partitions(self._connection, "FAMILY"):
            yield from (found.sk for found in self._table.query(Query(partition)))
        for partition in partitions(self._connection, "PRODUCT"):
            ids = [found.sk for found in self._table.query(Query(partition))]
            linked = self._load("MEMBER", ids, str)
            yield from (product_id for product_id in ids if product_id not in linked)

    def _load[T](self, kind: str, ids: Sequence[str], record: type[T]) -> dict[str, T]:
        keys = list(dict.fromkeys(self._key(kind, record_id) for record_id in ids))
        return {key.sk: decode(found, record) for key, found in self._table.get_many(keys).items()} if keys else {}

    def _product_item(self, product: Product) -> Item:
        upc = f"{self._connection}#UPC#{product.barcode}" if product.barcode else ""
        return item(self._key("PRODUCT", product.id), product, a=upc, b=f"{self._connection}#SKU#{product.sku}")

    def _key(self, kind: str, record_id: str) -> Key:
        return spread(self._connection, kind, record_id)

    def _dirty_key(self, group_id: str) -> Key:
        return single(self._connection, "DIRTY", group_id)
