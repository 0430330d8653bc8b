"""What is remembered of each flow: its cursor, watermarks and last run in one row, and a history of busy runs."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.flow import Flow, Run, RunStatus
from seamline.state.records import DAY_SECONDS, decode, item, single
from seamline.state.table import Query, Table

HISTORY_DAYS = 90


class FlowState(Struct, frozen=True, omit_defaults=True):
    """One flow of one connection. `watermarks` are epoch seconds by record kind; `cursor` is where a slice stopped.

    `row_counts` are how many rows the ERP's lists had when last read, for choosing the cheapest way to read them.
    """

    flow: Flow
    watermarks: dict[str, float] = {}
    cursor: str = ""
    cursor_started: float = 0.0
    settings_digest: str = ""
    last_started: float = 0.0
    last_good: float = 0.0
    last_run: Run | None = None
    row_counts: dict[str, int] = {}


class RunStore:
    """Reads and writes the state and the run history of one connection's flows."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def flow(self, flow: Flow) -> FlowState:
        """The state of a flow; a fresh one when it never ran."""
        found = self._table.get(single(self._connection, "FLOW", flow.value))
        return decode(found, FlowState) if found else FlowState(flow)

    def save(self, state: FlowState) -> None:
        """Write the flow's row. FIFO order makes its run the only writer."""
        self._table.put(item(single(self._connection, "FLOW", state.flow.value), state))

    def finish(self, state: FlowState, run: Run) -> None:
        """Write the flow's row with this run in it, and the run's history row if it did something.

        A run confined to some records does not count as one of the flow's: its schedule goes on as if it had not been.
        """
        after = replace(state, last_run=run)
        if run.only and _is_under_way(state.last_run):
            after = state
        if not run.only:
            good = run.status is RunStatus.SUCCEEDED
            after = replace(after, last_started=run.started, last_good=run.ended if good else state.last_good)
        self.save(after)
        if run.changes or run.error or run.counts:
            record = item(single(self._connection, f"RUN#{run.flow.value}", run.id), run)
            expires = int(run.started) + HISTORY_DAYS * DAY_SECONDS
            self._table.put(replace(record, expires_at=expires))

    def history(self, flow: Flow, limit: int = 50) -> Iterator[Run]:
        """Runs that did something, newest first."""
        partition = f"{self._connection}#RUN#{flow.value}"
        for found in self._table.query(Query(partition, limit=limit, descending=True)):
            yield decode(found, Run)


def _is_under_way(run: Run | None) -> bool:
    """A whole run whose continuation is still to come: whoever asks must find it, not what ran in between."""
    return run is not None and run.status is RunStatus.CONTINUED and not run.only
