"""The styles as JOOR was last told of them: by style identifier, by the group they come from, and by style number."""

from collections.abc import Iterable, Iterator, Sequence

from seamline.domain.pushed import PushedStyle
from seamline.state.records import decode, item, partitions, spread
from seamline.state.table import Key, Query, Table


class PushedStore:
    """Reads and writes one connection's pushed styles. Those that do not bear their group's id are listed by group."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def by_identifier(self, identifiers: Iterable[str]) -> dict[str, PushedStyle]:
        """Those that were ever pushed, by style identifier."""
        keys = [self._key("STYLE", identifier) for identifier in dict.fromkeys(identifiers)]
        found = self._table.get_many(keys) if keys else {}
        return {key.sk: decode(row, PushedStyle) for key, row in found.items()}

    def by_group(self, group_ids: Sequence[str]) -> dict[str, tuple[PushedStyle, ...]]:
        """Every style ever pushed of each group, dropped and deleted ones too; groups without any are left out."""
        kinds = [self._key(kind, group_id) for group_id in group_ids for kind in ("STYLE", "SPLIT")]
        found = self._table.get_many(kinds) if kinds else {}
        lists = {key.sk: decode(row, tuple[str, ...]) for key, row in found.items() if self._is_list(key)}
        own = {key.sk: decode(row, PushedStyle) for key, row in found.items() if not self._is_list(key)}
        parts = self.by_identifier(identifier for listed in lists.values() for identifier in listed)
        out: dict[str, tuple[PushedStyle, ...]] = {}
        for group_id in group_ids:
            mine = {group_id: own[group_id]} if group_id in own else {}
            mine |= {name: parts[name] for name in lists.get(group_id, ()) if name in parts}
            if mine:
                out[group_id] = tuple(mine.values())
        return out

    def by_number(self, number: str) -> tuple[PushedStyle, ...]:
        """The styles with this number; may lag behind writes by seconds."""
        found = self._table.lookup("b", f"{self._connection}#NUMBER#{number}")
        return tuple(decode(row, PushedStyle) for row in found)

    def all(self) -> Iterator[PushedStyle]:
        """Every style ever pushed."""
        for partition in partitions(self._connection, "STYLE"):
            for found in self._table.query(Query(partition)):
                yield decode(found, PushedStyle)

    def save(self, styles: Sequence[PushedStyle]) -> None:
        """Remember what was pushed. The lists go first: a crash in between leaves names that lead nowhere yet."""
        self._list_parts(styles)
        self._table.put_many(
            [
                item(
                    self._key("STYLE", style.style.identifier),
                    style,
                    b=f"{self._connection}#NUMBER#{style.style.number}",
                )
                for style in styles
            ]
        )

    def _list_parts(self, styles: Sequence[PushedStyle]) -> None:
        named: dict[str, list[str]] = {}
        for style in styles:
            if style.style.identifier != style.group_id:
                named.setdefault(style.group_id, []).append(style.style.identifier)
        if not named:
            return
        keys = {self._key("SPLIT", group_id): group_id for group_id in named}
        found = self._table.get_many(list(keys))
        before = {keys[key]: decode(row, tuple[str, ...]) for key, row in found.items()}
        lists = {gid: tuple(dict.fromkeys((*before.get(gid, ()), *names))) for gid, names in named.items()}
        changed = {gid: names for gid, names in lists.items() if names != before.get(gid)}
        self._table.put_many([item(self._key("SPLIT", gid), names) for gid, names in changed.items()])

    def _is_list(self, key: Key) -> bool:
        return key.pk.startswith(f"{self._connection}#SPLIT#")

    def _key(self, kind: str, record_id: str) -> Key:
        return spread(self._connection, kind, record_id)
