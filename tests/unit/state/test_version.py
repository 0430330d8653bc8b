"""Code and state that do not fit each other say so, and nothing is written."""

import pytest

from seamline.errors import Refused
from seamline.state.memory import MemoryTable
from seamline.state.records import decode, item
from seamline.state.runs import FlowState, RunStore
from seamline.state.table import Key
from seamline.state.version import KEY, STATE_VERSION, require_state


def test_a_fresh_table_is_marked_once() -> None:
    table = MemoryTable()
    require_state(table)
    writes = table.writes
    require_state(table)
    found = table.get(KEY)
    assert found
    assert (decode(found, int), table.writes) == (STATE_VERSION, writes)


def test_a_table_of_a_newer_release_is_refused_and_left_as_it_is() -> None:
    table = MemoryTable([item(KEY, STATE_VERSION + 1)])
    with pytest.raises(Refused, match=f"state {STATE_VERSION + 1}") as caught:
        require_state(table)
    assert "deploy the newer version" in caught.value.fix
    assert table.writes == 0


def test_a_table_of_an_older_release_is_taken_over() -> None:
    table = MemoryTable([item(KEY, STATE_VERSION - 1)])
    require_state(table)
    found = table.get(KEY)
    assert found
    assert decode(found, int) == STATE_VERSION


def test_a_row_with_fields_of_a_newer_release_of_the_same_state_is_read() -> None:
    table = MemoryTable([item(Key("lune#FLOW", "stock"), {"flow": "stock", "last_good": 7.0, "mood": "sunny"})])
    assert RunStore(table, "lune").flows() == {"stock": FlowState("stock", last_good=7.0)}  # type: ignore[arg-type]
