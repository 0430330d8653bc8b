"""The hints that wait for a run of their flow, gathered until it starts: what comes meanwhile needs no run more."""

from collections.abc import Callable
from contextlib import suppress

from seamline.domain.flow import Flow
from seamline.domain.hint import Heap
from seamline.errors import Conflict
from seamline.state.records import decode, item, single
from seamline.state.table import ABSENT, Key, Table

ATTEMPTS = 8


class HintStore:
    """Reads and changes the heaps of one connection, one a flow, by conditional writes."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def add[T](self, flow: Flow, change: Callable[[Heap], tuple[Heap, T]]) -> T:
        """Replace the heap by what `change` makes of it, and answer the rest of its answer. Raises Conflict."""
        for _ in range(ATTEMPTS - 1):
            with suppress(Conflict):
                return self._changed(flow, change)
        return self._changed(flow, change)

    def take(self, flow: Flow) -> Heap:
        """All that waits, which from now on waits no more. Raises Conflict."""
        return self.add(flow, lambda heap: (Heap(pace=heap.pace), heap))

    def _changed[T](self, flow: Flow, change: Callable[[Heap], tuple[Heap, T]]) -> T:
        heap, rev = self._read(flow)
        after, answer = change(heap)
        self._table.put(item(self._key(flow), after), expect=rev)
        return answer

    def _read(self, flow: Flow) -> tuple[Heap, int]:
        found = self._table.get(self._key(flow))
        return (decode(found, Heap), found.rev) if found else (Heap(), ABSENT)

    def _key(self, flow: Flow) -> Key:
        return single(self._connection, "HINTS", flow.value)
