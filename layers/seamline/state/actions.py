"""The action log over the table: who asked for what, kept for a year."""

import secrets as randomness
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from seamline.clock import Clock, utc
from seamline.domain.action import Action
from seamline.state.records import DAY_SECONDS, decode, item, single
from seamline.state.table import Query, Table

KEPT_DAYS = 366


class Asked(Struct, frozen=True):
    """What somebody asked for: `what` is a verb, `target` what it is about."""

    by: str
    what: str
    target: str


class ActionLog:
    """Writes and reads the actions on one connection."""

    def __init__(self, table: Table, connection: str, clock: Clock) -> None:
        self._table = table
        self._connection = connection
        self._clock = clock

    def record(self, asked: Asked) -> Action:
        """Note an action; its id sorts by time."""
        now = self._clock.now()
        name = f"{utc(now):%Y%m%dT%H%M%S}.{int(now % 1 * 1000):03d}-{randomness.token_hex(3)}"
        action = Action(name, now, asked.by, asked.what, asked.target)
        self._save(action)
        return action

    def refuse(self, action: Action, why: str) -> Action:
        """Note that it was not done after all."""
        refused = replace(action, refused=why)
        self._save(refused)
        return refused

    def get(self, action_id: str) -> Action | None:
        """One action, if it is there."""
        found = self._table.get(single(self._connection, "ACTION", action_id))
        return decode(found, Action) if found else None

    def latest(self, limit: int = 20) -> Iterator[Action]:
        """The last actions, newest first."""
        for found in self._table.query(Query(f"{self._connection}#ACTION", limit=limit, descending=True)):
            yield decode(found, Action)

    def _save(self, action: Action) -> None:
        row = item(single(self._connection, "ACTION", action.id), action)
        self._table.put(replace(row, expires_at=int(action.at) + KEPT_DAYS * DAY_SECONDS))
