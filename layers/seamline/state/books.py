"""Cached ERP books: customers kept up to date by difference, and reference names with an age limit."""

from msgspec import Struct

from seamline.clock import Clock, utc
from seamline.domain.customer import Customer
from seamline.domain.references import ErpIdentity, References
from seamline.erp.port import Erp
from seamline.settings import Settings
from seamline.state.customers import fold_code
from seamline.state.records import decode, item, single, spread
from seamline.state.table import Item, Key, Table

OVERLAP_SECONDS = 600.0


class _CustomerMark(Struct, frozen=True):
    """`keyed_by` is the attribute that the cards were stored under, folded; another one means reading them anew."""

    read_from: float
    read_at: float
    keyed_by: str = ""


class _ReferencePage(Struct, frozen=True):
    identity: ErpIdentity
    references: References
    read_at: float


class CustomerBook:
    """The ERP's customers, refreshed by one call per page of changes, and only when somebody asks."""

    def __init__(self, table: Table, settings: Settings, erp: Erp, clock: Clock) -> None:
        self._table = table
        self._connection = settings.connection
        self._attribute = settings.customer_attribute
        self._erp = erp
        self._clock = clock

    def refresh(self, max_age: float) -> None:
        """Read what changed since the last refresh, if that is longer ago than `max_age` seconds."""
        key = single(self._connection, "BOOK", "customers")
        found = self._table.get(key)
        mark = decode(found, _CustomerMark) if found else None
        if mark and mark.keyed_by != self._attribute:
            mark = None
        now = self._clock.now()
        if mark and now - mark.read_at < max_age:
            return
        since = utc(mark.read_from - OVERLAP_SECONDS) if mark else None
        cursor = ""
        while True:
            page = self._erp.customers(since, cursor)
            self._save(page.rows)
            cursor = page.next
            if not cursor:
                break
        self._table.put(item(key, _CustomerMark(now, self._clock.now(), self._attribute)))

    def remember(self, customer: Customer) -> None:
        """Take in a card that was just created, before the next refresh finds it."""
        self._save((customer,))

    def by_id(self, customer_id: str) -> Customer | None:
        """A customer by the ERP's id, whatever its letter case."""
        found = self._table.get(self._key(customer_id))
        return decode(found, Customer) if found else None

    def by_code(self, code: str) -> tuple[Customer, ...]:
        """Customers whose attribute for JOOR's code equals it, whatever its letter case and outer spaces."""
        rows = self._table.lookup("a", self._index(code))
        return tuple(decode(row, Customer) for row in rows)

    def by_name(self, name: str) -> tuple[Customer, ...]:
        """Customers with this name, ignoring case."""
        rows = self._table.lookup("b", self._index(name))
        return tuple(decode(row, Customer) for row in rows)

    def _save(self, customers: tuple[Customer, ...]) -> None:
        fresh = [self._item(customer) for customer in customers]
        keys = [Key(one.pk, one.sk) for one in fresh]
        stored = self._table.get_many(keys) if keys else {}
        self._table.put_many([one for one, key in zip(fresh, keys, strict=True) if not _holds(stored.get(key), one)])

    def _item(self, customer: Customer) -> Item:
        code = customer.attributes.get(self._attribute, "")
        return item(
            self._key(customer.id),
            customer,
            a=self._index(code) if fold_code(code) else "",
            b=self._index(customer.name),
        )

    def _index(self, text: str) -> str:
        return f"{self._connection}#CUSTOMER#{fold_code(text)}"

    def _key(self, customer_id: str) -> Key:
        return spread(self._connection, "CUSTOMER", fold_code(customer_id))


def _holds(stored: Item | None, wanted: Item) -> bool:
    return stored is not None and (stored.data, stored.a, stored.b) == (wanted.data, wanted.a, wanted.b)


class ReferenceBook:
    """The ERP's reference names and identity, read at most once per `max_age` seconds."""

    def __init__(self, table: Table, connection: str, erp: Erp, clock: Clock) -> None:
        self._table = table
        self._key = single(connection, "BOOK", "references")
        self._erp = erp
        self._clock = clock

    def page(self, max_age: float = 3600.0) -> tuple[ErpIdentity, References]:
        """Identity and reference names, from the table or fresh from the ERP."""
        found = self._table.get(self._key)
        if found:
            cached = decode(found, _ReferencePage)
            if self._clock.now() - cached.read_at < max_age:
                return cached.identity, cached.references
        fresh = _ReferencePage(self._erp.identity(), self._erp.references(), self._clock.now())
        self._table.put(item(self._key, fresh))
        return fresh.identity, fresh.references
