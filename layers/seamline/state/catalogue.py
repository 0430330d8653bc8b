"""The remembered catalogue: products and families as last read, and which groups of them are dirty."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched, islice

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.catalogue import Family, Group, Product, without_images
from seamline.domain.pushed import PushedStyle
from seamline.state.images import ImageMark, ImageStore
from seamline.state.in_flight import InFlightBook
from seamline.state.listed import ListedStyles
from seamline.state.members import Members, Membership
from seamline.state.pushed import PushedStore
from seamline.state.records import decode, encode, item, partitions, single, spread
from seamline.state.seen import SeenBook
from seamline.state.table import Item, Key, Query, Table
from seamline.state.upcs import UpcClaims

MARKS_AT_ONCE = 500
FAMILIES_AT_ONCE = 100
GONE = "not in the ERP any more"


class Dirty(Struct, frozen=True):
    """Why a group has to be planned again."""

    group_id: str
    reason: str


class CatalogueStore:
    """Reads and writes one connection's catalogue. `styles` is what was pushed, `upcs` who has which UPC.

    `seen` is what complete lists showed when the catalogue was last compared with both sides, `in_flight` the batch
    that nobody has read back yet, `listed` what JOOR has under which handle.
    """

    def __init__(self, table: Table, connection: str, images: ImageStore | None = None) -> None:
        self._table = table
        self._connection = connection
        self._images = images
        self._members = Members(table, connection)
        self.styles = PushedStore(table, connection)
        self.upcs = UpcClaims(table, connection)
        self.seen = SeenBook(table, connection)
        self.in_flight = InFlightBook(table, connection)
        self.listed = ListedStyles(table, connection)

    def save_products(self, products: Sequence[Product]) -> None:
        """Store the products that differ from what is stored, and mark their groups dirty."""
        if self._images:
            self._images.note_files(products)
        keys = {self._key("PRODUCT", product.id): without_images(product) for product in products}
        stored = self._table.get_many(list(keys))
        changed = [p for key, p in keys.items() if key not in stored or stored[key].data != encode(p)]
        if not changed:
            return
        self.mark_dirty([Dirty(group, "product changed") for group in self._groups_of(changed)])
        self._table.put_many([self._product_item(product) for product in changed])

    def save_families(self, families: Sequence[Family]) -> None:
        """Store the families that differ from what is stored, link their members, and mark both sides dirty.

        A page of families names twenty times as many products, so it is taken in a part at a time.
        """
        if self._images:
            self._images.note_files(families)
        for part in batched(families, FAMILIES_AT_ONCE, strict=False):
            self._save_families(part)

    def _save_families(self, families: Sequence[Family]) -> None:
        keys = {self._key("FAMILY", family.id): without_images(family) for family in families}
        stored = self._table.get_many(list(keys))
        changed = [f for key, f in keys.items() if key not in stored or stored[key].data != encode(f)]
        if not changed:
            return
        self.mark_dirty([Dirty(family.id, "family changed") for family in changed])
        before = {key.sk: decode(row, Family) for key, row in stored.items()}
        self._link_members(changed, {f.id: before[f.id] for f in changed if f.id in before})
        index = f"{self._connection}#FAMILY#"
        self._table.put_many([item(self._key("FAMILY", f.id), f, b=f"{index}{f.sku}") for f in changed])

    def forget_products(self, product_ids: Sequence[str]) -> None:
        """These products are not in the ERP any more; their groups are planned without them."""
        gone = self.products(product_ids)
        self.mark_dirty(Dirty(group_id, GONE) for group_id in self._groups_of(list(gone.values())))
        self._table.delete_many([self._key("PRODUCT", product_id) for product_id in gone])

    def forget_families(self, family_ids: Sequence[str]) -> None:
        """These families are not in the ERP any more; products that still exist stand on their own."""
        gone = self.families(family_ids)
        self.mark_dirty(Dirty(family_id, GONE) for family_id in gone)
        self._link_members([replace(family, members=()) for family in gone.values()], gone)
        self._table.delete_many([self._key("FAMILY", family_id) for family_id in gone])

    def mark_dirty(self, marks: Iterable[Dirty]) -> None:
        """Remember that these groups must be planned."""
        unique = {mark.group_id: mark for mark in marks}
        self._table.put_many([item(self._dirty_key(mark.group_id), mark) for mark in unique.values()])

    def mark_everything_dirty(self, reason: str) -> None:
        """Plan every known group again, for instance because settings changed; the ERP is not read for it."""
        for part in batched(self._all_group_ids(), MARKS_AT_ONCE, strict=False):
            self.mark_dirty(Dirty(group_id, reason) for group_id in part)

    def dirty(self, after: str = "", limit: int = 0) -> Iterator[tuple[Dirty, int]]:
        """The groups to plan by id, from after one, each with the revision of its mark."""
        for found in self._table.query(Query(f"{self._connection}#DIRTY", after=after, limit=limit)):
            yield decode(found, Dirty), found.rev

    def clean(self, group_ids: Sequence[str]) -> None:
        """Forget the marks of groups that are planned and applied, or held."""
        self._table.delete_many([self._dirty_key(group_id) for group_id in group_ids])

    def groups(self, group_ids: Sequence[str]) -> dict[str, Group]:
        """The named groups as last read from the ERP; a product that has joined a family is no group of its own."""
        families = self.families(group_ids)
        alone = [group_id for group_id in group_ids if group_id not in families]
        members = [member.product_id for family in families.values() for member in family.members]
        links = self._members.of([*members, *alone])
        products = self.products([*members, *alone])
        owners = self._other_owners(families, links)
        return {gid: _group(gid, families.get(gid), products, links, owners) for gid in group_ids}

    def some_groups(self, most: int) -> tuple[Group, ...]:
        """A few of the groups as last read from the ERP, whichever come first."""
        return tuple(self.groups(list(islice(self._all_group_ids(), most))).values())

    def families(self, family_ids: Sequence[str]) -> dict[str, Family]:
        """Stored families by id."""
        return self._load("FAMILY", family_ids, Family)

    def family_of(self, product_id: str) -> str:
        """The id of the family a product belongs to, or nothing."""
        link = self._members.of([product_id]).get(product_id)
        return link.owner if link else ""

    def groups_with(self, record_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The groups that products and families are part of, by the record's id: one is a group of its own, or more."""
        links = self._members.of(record_ids)
        return {one: (links[one].owner, *links[one].others) if one in links else (one,) for one in record_ids}

    def pushed(self, identifiers: Sequence[str]) -> dict[str, PushedStyle]:
        """What was last pushed, by style identifier."""
        return self.styles.by_identifier(identifiers)

    def all_pushed(self) -> Iterator[PushedStyle]:
        """Every style ever pushed."""
        return self.styles.all()

    def save_pushed(self, styles: Sequence[PushedStyle]) -> None:
        """Remember what was pushed; the style's pictures may follow it."""
        if self._images:
            self._images.mark(ImageMark(style.group_id, "style pushed") for style in styles)
        self.styles.save(styles)

    def products(self, product_ids: Sequence[str]) -> dict[str, Product]:
        """Stored products by id."""
        return self._load("PRODUCT", product_ids, Product)

    def by_upc(self, upc: str) -> tuple[Product, ...]:
        """Stored products with this barcode."""
        return tuple(self._looked_up("a", "UPC", upc, Product))

    def by_sku(self, sku: str) -> tuple[Product, ...]:
        """Stored products with this SKU."""
        return tuple(self._looked_up("b", "SKU", sku, Product))

    def families_by_sku(self, sku: str) -> tuple[Family, ...]:
        """Stored families with this SKU."""
        return tuple(self._looked_up("b", "FAMILY", sku, Family))

    def _looked_up[T](self, index: str, kind: str, value: str, record: type[T]) -> Iterator[T]:
        for found in self._table.lookup(index, f"{self._connection}#{kind}#{value}"):
            yield decode(found, record)

    def _link_members(self, families: Sequence[Family], before: dict[str, Family]) -> None:
        """A product that was a style of its own until now has to leave that style."""
        moves = self._members.update(families, before)
        alone = self._table.get_many([self._key("PRODUCT", pid) for pid in moves.joined]) if moves.joined else {}
        self.mark_dirty(Dirty(key.sk, "left for a family") for key in alone)
        self.mark_dirty(Dirty(group_id, "left its family") for group_id in moves.touched)

    def _groups_of(self, products: Sequence[Product]) -> set[str]:
        links = self._members.of(product.id for product in products)
        return {gid for product in products for gid in _families_of(product, links.get(product.id)) or (product.id,)}

    def _other_owners(self, families: dict[str, Family], links: dict[str, Membership]) -> dict[str, str]:
        """The SKUs of families, by id, that have a product which one of these families lists too."""
        listed = {m.product_id: family.id for family in families.values() for m in family.members}
        others = [links[pid].owner for pid, fid in listed.items() if pid in links and links[pid].owner != fid]
        return {family_id: family.sku for family_id, family in self.families(others).items()} if others else {}

    def _all_group_ids(self) -> Iterator[str]:
        for partition in partitions(self._connection, "FAMILY"):
            yield from (found.sk for found in self._table.query(Query(partition)))
        for partition in partitions(self._connection, "PRODUCT"):
            rows = (found.sk for found in self._table.query(Query(partition)))
            for ids in batched(rows, MARKS_AT_ONCE, strict=False):
                linked = self._members.of(ids)
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


def _families_of(product: Product, link: Membership | None) -> tuple[str, ...]:
    if product.family_id:
        return (product.family_id,)
    return (link.owner, *link.others) if link else ()


def _group(
    group_id: str,
    family: Family | None,
    products: dict[str, Product],
    links: dict[str, Membership],
    owners: dict[str, str],
) -> Group:
    if family is None:
        alone = products.get(group_id)
        return Group(group_id, None, (alone,) if alone and group_id not in links else ())
    known = tuple(products[m.product_id] for m in family.members if m.product_id in products)
    contested = {
        p.id: owners.get(links[p.id].owner, links[p.id].owner)
        for p in known
        if p.id in links and links[p.id].owner != family.id
    }
    return Group(group_id, family, known, contested)
