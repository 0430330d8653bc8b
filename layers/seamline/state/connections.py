"""The connections as applied: settings, and who applied them when."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from seamline.errors import NotFound
from seamline.settings import Settings, validate_settings
from seamline.state.records import decode, item
from seamline.state.table import Item, Key, Query, Table


class AppliedConnection(Struct, frozen=True):
    """One connection's settings as applied. `applied_at` is epoch seconds."""

    name: str
    settings: dict[str, Any]
    applied_at: float
    applied_by: str


class ConnectionStore:
    """Reads and writes the applied connections of a stack."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._valid: dict[str, tuple[bytes, Settings]] = {}

    def save(self, applied: AppliedConnection) -> None:
        """Apply settings; they were validated before."""
        self._table.put(item(Key("CONNECTION", applied.name), applied))

    def get(self, name: str) -> AppliedConnection:
        """A connection as applied, valid or not. Raises NotFound."""
        return decode(self._found(name), AppliedConnection)

    def settings(self, name: str) -> Settings:
        """A connection's settings. Raises NotFound, or SettingsInvalid after an incompatible upgrade."""
        found = self._found(name)
        # They are read at every run and rarely change, and validating them costs more than all else of an idle run.
        kept = self._valid.get(name)
        if kept is None or kept[0] != found.data:
            kept = self._valid[name] = (found.data, validate_settings(decode(found, AppliedConnection).settings))
        return kept[1]

    def all(self) -> Iterator[AppliedConnection]:
        """Every applied connection."""
        for found in self._table.query(Query("CONNECTION")):
            yield decode(found, AppliedConnection)

    def _found(self, name: str) -> Item:
        found = self._table.get(Key("CONNECTION", name))
        if found is None:
            raise NotFound(f"no connection {name!r} has been applied", fix="run `seamline apply` with its file")
        return found
