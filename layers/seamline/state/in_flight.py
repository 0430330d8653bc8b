"""The batch of styles that nobody has read back yet, so that whoever comes next looks instead of sending again."""

from collections.abc import Mapping

from msgspec import Struct

from seamline.state.records import decode, item, single
from seamline.state.table import Table


class InFlight(Struct, frozen=True, omit_defaults=True):
    """A batch on its way: the digest of each style by identifier, since when (epoch seconds), and JOOR's jobs.

    Without jobs nobody knows whether JOOR took it. `size` is the batch size that had proved itself by then.
    """

    at: float = 0.0
    digests: Mapping[str, str] = {}
    jobs: tuple[str, ...] = ()
    size: int = 0


class InFlightBook:
    """Reads and writes the one row of a connection. FIFO order makes its run the only writer."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._key = single(connection, "INFLIGHT", "styles")

    def read(self) -> InFlight:
        """The batch of an earlier slice; an empty one when it was read back."""
        found = self._table.get(self._key)
        return decode(found, InFlight) if found else InFlight()

    def write(self, batch: InFlight) -> None:
        """Remember it."""
        self._table.put(item(self._key, batch))
