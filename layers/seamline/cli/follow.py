"""Starts a run through the admin URL and follows it to its end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct

from seamline.cli.addresses import address
from seamline.cli.admin import AdminApi
from seamline.clock import Clock
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.errors import Unreachable

UNFINISHED = (RunStatus.RUNNING, RunStatus.CONTINUED)
SECOND = len("20260101T000000")
"""Run ids begin with the second they were made in."""


class Patience(Struct, frozen=True):
    """How long to wait for a run, and how often to look. Seconds."""

    longest: float = 900.0
    pause: float = 1.0


class Follower:
    """Runs flows of one connection and waits for them."""

    def __init__(self, admin: AdminApi, connection: str, clock: Clock, patience: Patience) -> None:
        self._admin = admin
        self._connection = connection
        self._clock = clock
        self._patience = patience

    def run(self, flow: Flow) -> Run:
        """Run the flow now and wait until it has ended. Raises Unreachable when it takes too long."""
        return self.wait(flow, self.start(flow))

    def start(self, flow: Flow, only: Sequence[str] = ()) -> str:
        """Queue a run, confined to some records if any are named; returns its id."""
        query = f"?{urlencode([('only', record) for record in only], quote_via=quote)}" if only else ""
        return str(self._admin.post(f"{self._address('flows', flow.value, 'run')}{query}")["run_id"])

    def wait(self, flow: Flow, run_id: str) -> Run:
        """Wait for a queued run. Raises Unreachable when it takes too long."""
        until = self._clock.now() + self._patience.longest
        while self._clock.now() < until:
            ended = self._ended(flow, run_id)
            if ended:
                return ended
            self._clock.sleep(self._patience.pause)
        text = f"run {run_id} of {flow.value} has not ended after {self._patience.longest:.0f} s"
        raise Unreachable(text, fix="look at `seamline status`; the run goes on by itself")

    def _ended(self, flow: Flow, run_id: str) -> Run | None:
        last = self._last_run(flow)
        if last is None:
            return None
        if last.id == run_id:
            return None if last.status in UNFINISHED else last
        if last.id[:SECOND] <= run_id[:SECOND] or last.status in UNFINISHED:
            return None
        # A later run has ended, so ours has too; one that found nothing to do leaves no history.
        return self._in_history(flow, run_id) or Run(run_id, flow, last.started, status=RunStatus.SUCCEEDED)

    def _last_run(self, flow: Flow) -> Run | None:
        rows = self._admin.get(self._address("flows"))["flows"]
        row: dict[str, Any] = next((row for row in rows if row["flow"] == flow.value), {})
        return run_of(row["last_run"]) if row.get("last_run") else None

    def _address(self, *steps: str) -> str:
        return address("connections", self._connection, *steps)

    def _in_history(self, flow: Flow, run_id: str) -> Run | None:
        rows = self._admin.get(self._address("runs"), {"flow": flow.value})["runs"]
        row = next((row for row in rows if row["id"] == run_id), None)
        return run_of(row) if row else None


def run_of(row: dict[str, Any]) -> Run:
    """A run as the admin API shows it, times as epoch seconds again."""
    times = {name: datetime.fromisoformat(row[name]).timestamp() for name in ("started", "ended") if row[name]}
    return msgspec.convert({**row, "started": 0.0, "ended": 0.0, **times}, Run)
