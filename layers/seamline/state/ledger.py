"""The order ledger over the table: one item per order, moved only by conditional writes; it never expires."""

from collections.abc import Iterable, Iterator

from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.errors import NotFound
from seamline.state.records import decode, item, single
from seamline.state.table import ABSENT, Query, Table

UNRESERVED = "UNRESERVED"
PARTS_NAMED = 20
"""How many parts of one order are named to whoever asks for the whole of it."""


class Tracked:
    """An entry together with the revision it was read at."""

    def __init__(self, entry: LedgerEntry, rev: int) -> None:
        self.entry = entry
        self.rev = rev


class Ledger:
    """Reads and moves one connection's orders."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def find(self, order_id: str) -> Tracked | None:
        """The order's entry, or None."""
        found = self._table.get(single(self._connection, "ORDER", order_id))
        return Tracked(decode(found, LedgerEntry), found.rev) if found else None

    def of_sale(self, number: str) -> Tracked | None:
        """The entry whose sale has this number in the ERP, or None; may lag behind by seconds."""
        for found in self._table.lookup("b", self._sale_key(number)):
            return Tracked(decode(found, LedgerEntry), found.rev)
        return None

    def get(self, order_id: str) -> Tracked:
        """The order's entry. Raises NotFound."""
        found = self.find(order_id)
        if found is None:
            fix = self._parts_named(order_id) or "check the order id"
            raise NotFound(f"order {order_id} is not in the ledger of {self._connection}", fix=fix)
        return found

    def parts(self, order_id: str, limit: int = 0) -> Iterator[LedgerEntry]:
        """The parts by door that JOOR's order is in the ledger as."""
        found = self._table.query(Query(self._orders, prefix=f"{order_id}-", limit=limit))
        return (decode(part, LedgerEntry) for part in found)

    def add(self, entry: LedgerEntry) -> Tracked:
        """Store a new order. Raises Conflict when it is there already."""
        return self._put(entry, ABSENT)

    def move(self, tracked: Tracked, entry: LedgerEntry) -> Tracked:
        """Replace the entry as it was read. Raises Conflict when somebody moved it first."""
        return tracked if entry == tracked.entry else self._put(entry, tracked.rev)

    def in_state(self, state: OrderState) -> Iterator[Tracked]:
        """Orders in a state; may lag behind by seconds, so look again before acting on one."""
        for found in self._table.lookup("a", self._state_key(state)):
            entry = decode(found, LedgerEntry)
            if entry.state is state:
                yield Tracked(entry, found.rev)

    def all(self, after: str = "", limit: int = 0) -> Iterator[LedgerEntry]:
        """Orders by id, from after one."""
        for found in self._table.query(Query(self._orders, after=after, limit=limit)):
            yield decode(found, LedgerEntry)

    def newest(self, before: str = "") -> Iterator[LedgerEntry]:
        """Orders from the greatest id down, or from below one.

        JOOR's ids grow, so these are the newest first. Keys are text: that holds while all ids have one length.
        """
        for found in self._table.query(Query(self._orders, after=before, descending=True)):
            yield decode(found, LedgerEntry)

    def newest_in(self, state: OrderState, before: str = "") -> Iterator[LedgerEntry]:
        """Orders in a state, as `newest`; may lag behind by seconds."""
        for found in self._table.lookup_back("a", self._state_key(state), before):
            entry = decode(found, LedgerEntry)
            if entry.state is state:
                yield entry

    def note_unreserved(self, sale_id: str, order_id: str) -> None:
        """Remember that the order's sale holds no stock in the ERP."""
        self._table.put(item(single(self._connection, UNRESERVED, sale_id), order_id))

    def unreserved(self) -> dict[str, str]:
        """The orders whose sales were noted as holding no stock, by sale id."""
        rows = self._table.query(Query(f"{self._connection}#{UNRESERVED}"))
        return {found.sk: decode(found, str) for found in rows}

    def forget_unreserved(self, sale_ids: Iterable[str]) -> None:
        """These sales hold their stock by now, or are gone."""
        self._table.delete_many([single(self._connection, UNRESERVED, sale_id) for sale_id in sale_ids])

    @property
    def _orders(self) -> str:
        return f"{self._connection}#ORDER"

    def _parts_named(self, order_id: str) -> str:
        """Where to look instead for an order that went into the ledger door by door; empty for any other."""
        names = [part.order.id for part in self.parts(order_id, PARTS_NAMED + 1)]
        more = ", ..." if len(names) > PARTS_NAMED else ""
        known = ", ".join(names[:PARTS_NAMED])
        return f"it is there by its doors: ask for {known}{more}" if names else ""

    def _put(self, entry: LedgerEntry, expect: int) -> Tracked:
        key = single(self._connection, "ORDER", entry.order.id)
        sale = self._sale_key(entry.sale_number) if entry.sale_number else ""
        stored = self._table.put(item(key, entry, a=self._state_key(entry.state), b=sale), expect=expect)
        return Tracked(entry, stored.rev)

    def _sale_key(self, number: str) -> str:
        return f"{self._connection}#SALE#{number}"

    def _state_key(self, state: OrderState) -> str:
        return f"{self._connection}#ORDER#{state.value}"
