"""Remembers which sales of the ERP wait for goods, so that only those that changed are read again."""

from collections.abc import Iterable

from msgspec import Struct

from seamline.state.records import decode, item, single
from seamline.state.table import Query, Table

KIND = "WAITING"


class WaitingSale(Struct, frozen=True):
    """Units on backorder by product id, at the location whose deliveries they wait for.

    `modified` is the ERP's word for when the sale was touched, `listed` whether the ERP lists it as backordered;
    `looked_at` is in epoch seconds.
    """

    modified: str
    location: str
    units: dict[str, int]
    looked_at: float
    listed: bool = True


class WaitingStore:
    """One connection's sales that wait for goods, by the ERP's id."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def all(self) -> dict[str, WaitingSale]:
        """Every one of them."""
        rows = self._table.query(Query(f"{self._connection}#{KIND}"))
        return {found.sk: decode(found, WaitingSale) for found in rows}

    def save(self, sale_id: str, sale: WaitingSale) -> None:
        """Remember a sale."""
        self._table.put(item(single(self._connection, KIND, sale_id), sale))

    def forget(self, sale_ids: Iterable[str]) -> None:
        """These wait for nothing any more."""
        self._table.delete_many([single(self._connection, KIND, sale_id) for sale_id in sale_ids])
