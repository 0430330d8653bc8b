"""The connections as applied: settings, who applied them when, which flows somebody paused, and all that was before."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.flow import Flow
from seamline.errors import Conflict, NotFound
from seamline.settings import Settings, validate_settings
from seamline.state.records import decode, item, single
from seamline.state.table import Item, Key, Query, Table

ATTEMPTS = 5


class Pause(Struct, frozen=True):
    """Who stopped a flow, outside the connection file. `at` is epoch seconds."""

    at: float
    by: str


class AppliedConnection(Struct, frozen=True):
    """One connection's settings as applied. `applied_at` is epoch seconds; `pauses`, by flow, outlive an apply."""

    name: str
    settings: dict[str, Any]
    applied_at: float
    applied_by: str
    pauses: dict[str, Pause] = {}


def effective_settings(applied: AppliedConnection) -> Settings:
    """The settings that hold, with the flows that somebody paused. Raises SettingsInvalid after an upgrade."""
    flows = dict(applied.settings.get("flows") or {})
    for flow in applied.pauses:
        flows[flow] = {**(flows.get(flow) or {}), "paused": True}
    return validate_settings({**applied.settings, "flows": flows} if applied.pauses else applied.settings)


class ConnectionStore:
    """Reads and writes the applied connections of a stack."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._valid: dict[str, tuple[bytes, Settings]] = {}

    def save(self, applied: AppliedConnection) -> None:
        """Apply settings; they were validated before. What is paused stays paused."""
        self._table.put(item(single(applied.name, "APPLIED", f"{applied.applied_at:017.3f}"), applied))
        key = Key("CONNECTION", applied.name)
        if self._table.get(key) is None:
            self._table.put(item(key, applied))
        else:
            self._move(applied.name, lambda before: replace(applied, pauses=before.pauses))

    def pause(self, name: str, flow: Flow, pause: Pause) -> None:
        """Stop a flow until somebody resumes it. Raises NotFound."""
        self._move(name, lambda before: _with_pause(before, flow, pause))

    def resume(self, name: str, flow: Flow) -> None:
        """Let a flow that was paused go on. Raises NotFound."""
        self._move(name, lambda before: _without_pause(before, flow))

    def get(self, name: str) -> AppliedConnection:
        """A connection as applied, valid or not. Raises NotFound."""
        return decode(self._found(name), AppliedConnection)

    def settings(self, name: str) -> Settings:
        """A connection's settings, pauses included. Raises NotFound, or SettingsInvalid after an upgrade."""
        found = self._found(name)
        # They are read at every run and rarely change, and validating them costs more than all else of an idle run.
        kept = self._valid.get(name)
        if kept is None or kept[0] != found.data:
            kept = self._valid[name] = (found.data, effective_settings(decode(found, AppliedConnection)))
        return kept[1]

    def all(self) -> Iterator[AppliedConnection]:
        """Every applied connection."""
        for found in self._table.query(Query("CONNECTION")):
            yield decode(found, AppliedConnection)

    def history(self, name: str, limit: int = 50) -> Iterator[AppliedConnection]:
        """What was applied to a connection, newest first."""
        for found in self._table.query(Query(f"{name}#APPLIED", limit=limit, descending=True)):
            yield decode(found, AppliedConnection)

    def _found(self, name: str) -> Item:
        found = self._table.get(Key("CONNECTION", name))
        if found is None:
            raise NotFound(f"no connection {name!r} has been applied", fix="run `seamline apply` with its file")
        return found

    def _move(self, name: str, move: Callable[[AppliedConnection], AppliedConnection]) -> None:
        for _ in range(ATTEMPTS):
            found = self._found(name)
            with suppress(Conflict):
                self._table.put(item(Key("CONNECTION", name), move(decode(found, AppliedConnection))), expect=found.rev)
                return
        raise Conflict(f"connection {name} changed {ATTEMPTS} times meanwhile", fix="look at it, then ask again")


def _with_pause(before: AppliedConnection, flow: Flow, pause: Pause) -> AppliedConnection:
    return replace(before, pauses={**before.pauses, flow.value: pause})


def _without_pause(before: AppliedConnection, flow: Flow) -> AppliedConnection:
    return replace(before, pauses={name: pause for name, pause in before.pauses.items() if name != flow.value})
