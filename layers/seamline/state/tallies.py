"""What the export of orders did by day, over the table; the flows keep theirs in their own rows."""

import logging

from seamline.domain.tally import Days, Work, with_work
from seamline.errors import Conflict
from seamline.state.records import decode, item, single
from seamline.state.table import ABSENT, Table

ATTEMPTS = 5


class TallyStore:
    """Reads and adds to one connection's days."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection
        self._key = single(connection, "TALLY", "exports")

    def exports(self) -> Days:
        """What became of the orders that were tried."""
        found = self._table.get(self._key)
        return decode(found, Days) if found else Days()

    def add(self, day: str, work: Work) -> None:
        """Add to a day. Exports run at the same time; after a few collisions the sum goes without this one."""
        for _ in range(ATTEMPTS):
            found = self._table.get(self._key)
            days = with_work(decode(found, Days) if found else Days(), day, work)
            try:
                self._table.put(item(self._key, days), expect=found.rev if found else ABSENT)
            except Conflict:
                continue
            return
        _LOG.warning("a batch of exports is missing from the day's sums")


_LOG = logging.getLogger(__name__)
