"""Where a connection's webhooks were registered, so that our own are known again, and when hints last became a run."""

from msgspec import Struct

from seamline.domain.flow import Flow
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


class HintTimes:
    """When hints last became a run of a flow, in epoch seconds."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def last(self, flow: Flow) -> float:
        """The moment; 0 when there was none yet."""
        found = self._table.get(single(self._connection, "HINTED", flow.value))
        return decode(found, float) if found else 0.0

    def note(self, flow: Flow, now: float) -> None:
        """They became one now."""
        self._table.put(item(single(self._connection, "HINTED", flow.value), now))
