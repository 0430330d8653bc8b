"""Sets stock in JOOR cell by cell; never with overwrite, which would make cells left out sellable without stock."""

from collections.abc import Sequence
from functools import partial
from itertools import batched

from seamline.domain.stock import Cell, CellOutcome
from seamline.errors import NotFound, RecordRejected
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.inventory_log import outcomes, read_log
from seamline.marketplace.joor.values import Node

PATH = "bulk-inventory"
IMMEDIATE = "IMMEDIATE"


class StockWriter:
    """Sends quantities by v2 bulk-inventory: five credits a call, however many cells it holds."""

    def __init__(self, v2: ApiClient, batch: int) -> None:
        self._v2 = v2
        self._batch = batch

    def send(self, cells: Sequence[Cell], *, less_pending: bool = False) -> tuple[CellOutcome, ...]:
        """Set these cells, in batches; pending orders come off the quantities if asked.

        A batch refused as a whole is reported on each of its cells.
        """
        query = {"dec_pending": int(less_pending)}
        batches = batched(cells, self._batch, strict=False)
        return tuple(outcome for part in batches for outcome in self._send(part, query))

    def _send(self, cells: Sequence[Cell], query: dict[str, int]) -> tuple[CellOutcome, ...]:
        body = {"inventory_items": [encode_cell(cell) for cell in cells]}
        try:
            log = self._v2.write(Request("POST", PATH, query, body), read_log)
        except (RecordRejected, NotFound) as error:
            return tuple(map(partial(CellOutcome, accepted=False, words=str(error)), cells))
        return outcomes(cells, log)


def encode_cell(cell: Cell) -> Node:
    """One inventory item, addressed by UPC, else by style, color and size (JOOR's documents misspell identifier)."""
    target = cell.target
    item: Node = {"warehouse": cell.warehouse, "inventory_date": cell.date or IMMEDIATE}
    # Should JOOR overlook the flag, the SKU is sold out rather than sold without limit.
    item |= {"inventory": 0, "made_to_order": True} if cell.made_to_order else {"inventory": cell.quantity}
    # JOOR recommends the UPC; it also survives a renamed color or size.
    if target.upc:
        return item | {"upc": target.upc}
    return item | {
        "style_number": target.number,
        "style_identifer": target.identifier,
        "style_identifier": target.identifier,
        "color_code": target.color_code,
        "size": target.size_name,
    }
