"""Two functions change a heap of hints at once: one adds while the other takes, and nothing is lost or taken twice."""

import pytest

from seamline.domain.flow import Flow
from seamline.domain.hint import Heap, heaped
from seamline.errors import Conflict
from seamline.state.hints import ATTEMPTS, HintStore
from seamline.state.memory import MemoryTable


def test_what_is_added_while_another_takes_waits_for_the_next_run() -> None:
    table = MemoryTable()
    mine, other = HintStore(table, "lune"), HintStore(table, "lune")
    mine.add(Flow.STOCK, lambda heap: heaped(heap, ("A",), 1.0, 10.0))
    taken: list[Heap] = []

    def add(heap: Heap) -> tuple[Heap, float | None]:
        if not taken:
            taken.append(other.take(Flow.STOCK))
        return heaped(heap, ("B",), 2.0, 10.0)

    assert mine.add(Flow.STOCK, add) == 0.0
    assert [heap.records for heap in taken] == [("A",)]
    assert mine.take(Flow.STOCK).records == ("B",)
    assert mine.take(Flow.STOCK).is_empty


def test_flows_and_connections_have_heaps_of_their_own() -> None:
    table = MemoryTable()
    HintStore(table, "lune").add(Flow.STOCK, lambda heap: heaped(heap, ("A",), 1.0, 10.0))
    assert HintStore(table, "lune").take(Flow.STYLES).is_empty
    assert HintStore(table, "aurora").take(Flow.STOCK).is_empty


def test_a_heap_that_changes_all_the_time_is_a_conflict_and_not_a_loss() -> None:
    store, tries = HintStore(MemoryTable(), "lune"), []

    def disturbed(heap: Heap) -> tuple[Heap, None]:
        tries.append(1)
        store.add(Flow.STOCK, lambda seen: heaped(seen, (f"S{len(tries)}",), 1.0, 10.0))
        return Heap(), None

    with pytest.raises(Conflict):
        store.add(Flow.STOCK, disturbed)
    assert len(store.take(Flow.STOCK).records) == len(tries) == ATTEMPTS
