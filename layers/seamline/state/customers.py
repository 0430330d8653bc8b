"""The remembered customers: cards as last read, what JOOR was last told of each, and which ones need a look."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from seamline.domain.customer import Customer
from seamline.domain.customer_record import CustomerRecord, GivenCodes
from seamline.state.records import decode, encode, item, partitions, single, spread
from seamline.state.table import Item, Key, Query, Table

_CARD, _SENT, _OPEN, _DIRTY, _CODE = (
    "CUSTOMERCARD", "CUSTOMERSENT", "CUSTOMEROPEN", "CUSTOMERDIRTY", "CUSTOMERCODE",
)  # fmt: skip


class SentCustomer(Struct, frozen=True, omit_defaults=True):
    """What JOOR was last told of one customer. Times are epoch seconds.

    `digest` is empty when the record has to be sent again, whatever it holds. `accepted` is false from before a write
    until JOOR was seen to take it, by the `job` of that name. `awaiting_since` is 0 once JOOR shows the customer.
    """

    id: str
    codes: GivenCodes
    record: CustomerRecord
    digest: str
    sent_at: float
    awaiting_since: float = 0.0
    accepted: bool = False
    verified: bool = False
    removed: bool = False
    job: str = ""

    @property
    def is_open(self) -> bool:
        """Whether JOOR has yet to show what it was told."""
        return not self.removed and not self.verified

    @property
    def is_awaiting(self) -> bool:
        """Whether JOOR took the customer and its people have not matched it yet."""
        return self.accepted and not self.removed and self.awaiting_since > 0


class CustomerStore:
    """Reads and writes one connection's customers, keyed by the ERP's id in lower case."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def save_cards(self, cards: Sequence[Customer], reason: str = "customer changed") -> None:
        """Store the cards that differ from what is stored, and mark them dirty."""
        keys = {self._key(_CARD, card.id): card for card in cards}
        stored = self._table.get_many(list(keys)) if keys else {}
        changed = {key: card for key, card in keys.items() if key not in stored or stored[key].data != encode(card)}
        self.mark_dirty([key.sk for key in changed], reason)
        self._table.put_many([item(key, card) for key, card in changed.items()])

    def cards(self, ids: Sequence[str]) -> dict[str, Customer]:
        """Stored cards by id."""
        return self._load(_CARD, ids, Customer)

    def all_cards(self) -> Iterator[Customer]:
        """Every card, streamed."""
        for partition in partitions(self._connection, _CARD):
            for found in self._table.query(Query(partition)):
                yield decode(found, Customer)

    def mark_dirty(self, ids: Iterable[str], reason: str) -> None:
        """Remember that these customers must be planned."""
        self._table.put_many([item(single(self._connection, _DIRTY, one), reason) for one in ids])

    def dirty(self) -> dict[str, str]:
        """The customers to plan, and why."""
        found = self._table.query(Query(f"{self._connection}#{_DIRTY}"))
        return {row.sk: decode(row, str) for row in found}

    def clean(self, ids: Sequence[str]) -> None:
        """Forget the marks of these customers."""
        self._table.delete_many([single(self._connection, _DIRTY, one) for one in ids])

    def sent(self, ids: Sequence[str]) -> dict[str, SentCustomer]:
        """What JOOR was told, by id."""
        return self._load(_SENT, ids, SentCustomer)

    def sent_in(self, shard: int) -> Iterator[SentCustomer]:
        """What JOOR was told of the customers of one shard, streamed."""
        for found in self._table.query(Query(partitions(self._connection, _SENT)[shard])):
            yield decode(found, SentCustomer)

    def open(self) -> dict[str, SentCustomer]:
        """The customers that JOOR has yet to show as they were sent, by id."""
        return self.sent([row.sk for row in self._table.query(Query(f"{self._connection}#{_OPEN}"))])

    def awaiting(self) -> tuple[SentCustomer, ...]:
        """The customers that wait for JOOR's people to match them."""
        return tuple(row for row in self.open().values() if row.is_awaiting)

    def save_sent(self, rows: Sequence[SentCustomer]) -> None:
        """Remember what was sent, under which code. A code stays taken for good, since orders name it."""
        is_open = [single(self._connection, _OPEN, row.id) for row in rows if row.is_open]
        settled = [single(self._connection, _OPEN, row.id) for row in rows if not row.is_open]
        # Marks go first and leave last, so that a crash in between costs a look, never a forgotten customer.
        self._table.put_many([*(item(key, 1) for key in is_open), *map(self._code_item, rows)])
        self._table.put_many([item(self._key(_SENT, row.id), row) for row in rows])
        self._table.delete_many(settled)

    def forget_sent(self, ids: Sequence[str]) -> None:
        """Undo the memory of customers that certainly never reached JOOR."""
        rows = self.sent(ids)
        self._table.delete_many([self._key(_SENT, one) for one in ids])
        self._table.delete_many([self._code_key(row.codes.customer) for row in rows.values()])
        self._table.delete_many([single(self._connection, _OPEN, one) for one in ids])

    def owners(self, codes: Sequence[str]) -> dict[str, str]:
        """The customers that hold these codes, by folded code."""
        keys = [self._code_key(code) for code in dict.fromkeys(codes)]
        return {key.sk: decode(found, str) for key, found in self._table.get_many(keys).items()} if keys else {}

    def _code_item(self, row: SentCustomer) -> Item:
        return item(self._code_key(row.codes.customer), row.id)

    def _code_key(self, code: str) -> Key:
        return spread(self._connection, _CODE, fold_code(code))

    def _key(self, kind: str, record_id: str) -> Key:
        return spread(self._connection, kind, fold_code(record_id))

    def _load[T](self, kind: str, ids: Sequence[str], record: type[T]) -> dict[str, T]:
        keys = list(dict.fromkeys(self._key(kind, one) for one in ids))
        return {key.sk: decode(found, record) for key, found in self._table.get_many(keys).items()} if keys else {}


def fold_code(text: str) -> str:
    """How ids and codes are compared: without regard to case and outer spaces."""
    return text.strip().casefold()
