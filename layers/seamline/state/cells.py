"""The remembered stock cells: where each selected SKU lives in JOOR and which quantity JOOR was last told.

Cells are packed many to an item, so that an idle stock run reads a few items and writes none of them.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from seamline.domain.stock import CellState
from seamline.errors import Conflict
from seamline.state.records import decode, item, single
from seamline.state.table import ABSENT, Query, Table

PACKS = 64
ATTEMPTS = 8


type Pack = dict[str, CellState]


class CellStore:
    """Reads and writes one connection's stock cells, keyed by ERP product id."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def all(self) -> Iterator[tuple[str, CellState]]:
        """Every cell."""
        for found in self._table.query(Query(f"{self._connection}#CELLS")):
            yield from decode(found, dict[str, CellState]).items()

    def settle_style(self, identifier: str, cells: Mapping[str, CellState], known: Sequence[str]) -> None:
        """Make the style's cells exactly these; `known` are the ids of its cells so far. Pushed quantities survive."""
        gone = set(known) - set(cells)
        self._edit([*cells, *gone], lambda pack, ids: _settle(pack, ids, identifier, cells))

    def record_pushed(self, quantities: Mapping[str, Mapping[str, int]]) -> None:
        """Remember quantities by product id and warehouse."""
        self._edit(list(quantities), lambda pack, ids: _record(pack, ids, quantities))

    def _edit(self, ids: Sequence[str], change: Callable[[Pack, Sequence[str]], Pack]) -> None:
        by_pack: dict[str, list[str]] = {}
        for product_id in ids:
            by_pack.setdefault(_pack_of(product_id), []).append(product_id)
        for pack, members in by_pack.items():
            self._edit_pack(pack, members, change)

    def _edit_pack(self, pack: str, ids: Sequence[str], change: Callable[[Pack, Sequence[str]], Pack]) -> None:
        key = single(self._connection, "CELLS", pack)
        for attempt in range(ATTEMPTS):
            found = self._table.get(key)
            before = decode(found, dict[str, CellState]) if found else {}
            after = change(dict(before), ids)
            if after == before:
                return
            try:
                self._table.put(item(key, after), expect=found.rev if found else ABSENT)
                return
            except Conflict:
                if attempt == ATTEMPTS - 1:
                    raise


def _pack_of(product_id: str) -> str:
    number = int(hashlib.md5(product_id.encode(), usedforsecurity=False).hexdigest()[:4], 16)
    return f"{number % PACKS:02x}"


def _settle(pack: Pack, ids: Sequence[str], identifier: str, cells: Mapping[str, CellState]) -> Pack:
    for product_id in ids:
        wanted, have = cells.get(product_id), pack.get(product_id)
        if wanted is None:
            if have is not None and have.target.identifier == identifier:
                del pack[product_id]
        elif have is None or have.target != wanted.target or have.empty != wanted.empty:
            pack[product_id] = wanted
    return pack


def _record(pack: Pack, ids: Sequence[str], quantities: Mapping[str, Mapping[str, int]]) -> Pack:
    for product_id in ids:
        if product_id in pack:
            have = pack[product_id]
            pack[product_id] = replace(have, pushed={**have.pushed, **quantities[product_id]})
    return pack
