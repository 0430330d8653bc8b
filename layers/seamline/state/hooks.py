"""Which addresses a connection's webhooks were registered under, so that our own are known again."""

from msgspec import Struct

from seamline.state.records import decode, item, single
from seamline.state.table import Table


class Registered(Struct, frozen=True):
    """What the addresses of the connection's webhooks begin with, the present one first."""

    bases: tuple[str, ...] = ()


class HookBook:
    """Reads and writes one connection's registration."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._key = single(connection, "WEBHOOKS", "registered")

    def get(self) -> Registered:
        """As it was last noted; without addresses when nothing is registered."""
        found = self._table.get(self._key)
        return decode(found, Registered) if found else Registered()

    def put(self, registered: Registered) -> None:
        """Note it."""
        if registered != self.get():
            self._table.put(item(self._key, registered))
