"""What is applied is remembered with all that was before, and what somebody paused outlives the next apply."""

import pytest

from seamline.clock import ManualClock
from seamline.domain.flow import Flow
from seamline.errors import NotFound
from seamline.state.actions import ActionLog, Asked
from seamline.state.connections import AppliedConnection, ConnectionStore, Pause
from seamline.state.memory import MemoryTable
from tests.sandbox.flows.world import CONNECTION, SETTINGS


@pytest.fixture
def store() -> ConnectionStore:
    made = ConnectionStore(MemoryTable())
    made.save(AppliedConnection(CONNECTION, SETTINGS, 10.0, "ana"))
    return made


def test_the_history_holds_every_apply_newest_first(store: ConnectionStore) -> None:
    store.save(AppliedConnection(CONNECTION, {**SETTINGS, "go_live": "2026-02-01"}, 200.5, "ben"))
    found = list(store.history(CONNECTION))
    assert [(row.applied_at, row.applied_by) for row in found] == [(200.5, "ben"), (10.0, "ana")]
    assert [row.settings["go_live"] for row in found] == ["2026-02-01", "2026-01-01"]


def test_a_pause_stops_its_flow_alone_and_outlives_an_apply(store: ConnectionStore) -> None:
    store.pause(CONNECTION, Flow.STOCK, Pause(20.0, "ana"))
    flows = {**SETTINGS, "flows": {"stock": {"every": "10m"}}}
    store.save(AppliedConnection(CONNECTION, flows, 30.0, "ben"))
    held = store.settings(CONNECTION).flows
    assert (held.stock.paused, held.stock.every, held.orders.paused) == (True, 600, False)
    assert store.get(CONNECTION).pauses == {"stock": Pause(20.0, "ana")}
    assert store.get(CONNECTION).settings == flows


def test_a_resumed_flow_goes_on(store: ConnectionStore) -> None:
    store.pause(CONNECTION, Flow.STOCK, Pause(20.0, "ana"))
    store.resume(CONNECTION, Flow.STOCK)
    assert not store.settings(CONNECTION).flows.stock.paused


def test_nothing_can_be_paused_that_was_never_applied(store: ConnectionStore) -> None:
    with pytest.raises(NotFound, match="nobody"):
        store.pause("nobody", Flow.STOCK, Pause(20.0, "ana"))


def test_actions_are_kept_newest_first_for_a_year_with_who_and_why_not() -> None:
    clock, table = ManualClock(1000.0), MemoryTable()
    log = ActionLog(table, CONNECTION, clock)
    first = log.record(Asked("ana", "pause", "stock"))
    clock.sleep(1)
    second = log.refuse(log.record(Asked("ben", "run now", "stock")), "it is paused")
    assert list(log.latest()) == [second, first]
    assert log.get(first.id) == first
    assert log.get("nothing") is None
    assert (second.by, second.what, second.target, second.refused) == ("ben", "run now", "stock", "it is paused")
