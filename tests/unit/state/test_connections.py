"""Settings are validated once for as long as they stay as applied, and anew once they are applied again."""

from seamline.state.connections import AppliedConnection, ConnectionStore
from seamline.state.memory import MemoryTable
from tests.sandbox.flows.world import CONNECTION, SETTINGS


def test_settings_that_stand_are_not_validated_again() -> None:
    store = ConnectionStore(MemoryTable())
    store.save(AppliedConnection(CONNECTION, SETTINGS, 0.0, "test"))
    assert store.settings(CONNECTION) is store.settings(CONNECTION)


def test_settings_applied_by_somebody_else_count_at_once() -> None:
    table = MemoryTable()
    store, other = ConnectionStore(table), ConnectionStore(table)
    store.save(AppliedConnection(CONNECTION, SETTINGS, 0.0, "test"))
    assert store.settings(CONNECTION).go_live.isoformat() == "2026-01-01"
    other.save(AppliedConnection(CONNECTION, {**SETTINGS, "go_live": "2026-02-01"}, 1.0, "test"))
    assert store.settings(CONNECTION).go_live.isoformat() == "2026-02-01"
