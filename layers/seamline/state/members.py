"""Which family each product belongs to; the family that had it first keeps it while a second one lists it too."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from seamline.domain.catalogue import Family
from seamline.state.records import decode, item, spread
from seamline.state.table import Key, Table


class Membership(Struct, frozen=True, omit_defaults=True):
    """The family a product belongs to, and other families that list it as well."""

    owner: str
    others: tuple[str, ...] = ()


class Moves(Struct, frozen=True):
    """What a reading of families changed: products that joined their first family, and groups to look at again."""

    joined: tuple[str, ...]
    touched: tuple[str, ...]


class Members:
    """Reads and writes one connection's memberships."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def of(self, product_ids: Iterable[str]) -> dict[str, Membership]:
        """The memberships of those products that are in a family."""
        keys = [self._key(product_id) for product_id in dict.fromkeys(product_ids)]
        found = self._table.get_many(keys) if keys else {}
        return {key.sk: decode(row, Membership) for key, row in found.items()}

    def update(self, families: Sequence[Family], before: Mapping[str, Family]) -> Moves:
        """Take in families as read now, given the same families as they were."""
        now = {family.id: {member.product_id for member in family.members} for family in families}
        had = {family.id: {member.product_id for member in family.members} for family in before.values()}
        stored = self.of(pid for members in (*now.values(), *had.values()) for pid in members)
        links: dict[str, Membership | None] = dict(stored)
        touched: list[str] = []
        # Leaving comes first, so that a product that moved within this reading is never contested.
        for family_id, members in had.items():
            for pid in members - now[family_id]:
                links[pid] = _left(links.get(pid), family_id)
                touched.append(_owner(links[pid]) or pid)
        for family_id, members in now.items():
            for pid in members:
                links[pid] = _joined(links.get(pid), family_id)
        self._write(stored, links)
        return Moves(tuple(pid for pid in links if pid not in stored), tuple(dict.fromkeys(touched)))

    def _write(self, stored: Mapping[str, Membership], links: Mapping[str, Membership | None]) -> None:
        changed = {pid: link for pid, link in links.items() if link is not None and link != stored.get(pid)}
        self._table.put_many([item(self._key(pid), link) for pid, link in changed.items()])
        self._table.delete_many([self._key(pid) for pid, link in links.items() if link is None and pid in stored])

    def _key(self, product_id: str) -> Key:
        return spread(self._connection, "MEMBER", product_id)


def _joined(link: Membership | None, family_id: str) -> Membership:
    if link is None:
        return Membership(family_id)
    if family_id in (link.owner, *link.others):
        return link
    return Membership(link.owner, (*link.others, family_id))


def _left(link: Membership | None, family_id: str) -> Membership | None:
    rest = [name for name in (link.owner, *link.others) if name != family_id] if link else []
    return Membership(rest[0], tuple(rest[1:])) if rest else None


def _owner(link: Membership | None) -> str:
    return link.owner if link else ""
