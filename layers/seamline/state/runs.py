"""What is remembered of each flow: its cursor, watermarks and last run in one row, and a history of busy runs."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.recent import Recent, noted
from seamline.domain.tally import Days, Work, with_work
from seamline.errors import BudgetExhausted
from seamline.state.records import DAY_SECONDS, decode, item, single
from seamline.state.table import Item, Key, Query, Table

HISTORY_DAYS = 90


OUTCOMES_KEPT = 20
GOOD, BAD, STARVED = "g", "b", "s"
"""One letter a run: good, failed, or without calls left (failed for want of them, or waiting most of its time)."""
STARVED_SHARE = 0.5
STARVED_LEAST_SECONDS = 60.0


class FlowState(Struct, frozen=True, omit_defaults=True):
    """One flow of one connection. `watermarks` are epoch seconds by record kind; `cursor` is where a slice stopped.

    `row_counts` are how many rows the ERP's lists had when last read, for choosing the cheapest way to read them.
    `outcomes` are the last runs, newest last, a letter each; `days` sum up what went today and on the day before;
    `recent` is what charts are made of.
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
    outcomes: str = ""
    days: Days = Days()
    recent: Recent = Recent()


class RunStore:
    """Reads and writes the state and the run history of one connection's flows."""

    def __init__(self, table: Table, connection: str) -> None:
        self._table = table
        self._connection = connection

    def flow(self, flow: Flow) -> FlowState:
        """The state of a flow; a fresh one when it never ran."""
        return flow_state(self._table.get(_key(self._connection, flow)), flow)

    def flows(self) -> dict[Flow, FlowState]:
        """The states of all flows that ever ran; one query."""
        rows = self._table.query(Query(f"{self._connection}#FLOW"))
        return {state.flow: state for state in (decode(row, FlowState) for row in rows)}

    def save(self, state: FlowState) -> None:
        """Write the flow's row. FIFO order makes its run the only writer."""
        self._table.put(item(_key(self._connection, state.flow), state))

    def finish(self, state: FlowState, run: Run) -> None:
        """Write the flow's row with this run in it, and the run's history row if it did something.

        A run confined to some records does not count as one of the flow's: its schedule goes on as if it had not been.
        """
        after = replace(_summed_up(state, run), recent=_with_run(state, run))
        if not (run.only and _is_under_way(state.last_run)):
            after = replace(after, last_run=run)
        if not run.only:
            good = run.status is RunStatus.SUCCEEDED
            after = replace(after, last_started=run.started, last_good=run.ended if good else state.last_good)
        self.save(after)
        if run.changes or run.error or run.counts:
            record = item(single(self._connection, f"RUN#{run.flow.value}", run.id), run)
            expires = int(run.started) + HISTORY_DAYS * DAY_SECONDS
            self._table.put(replace(record, expires_at=expires))

    def history(self, flow: Flow, limit: int = 50, before: str = "") -> Iterator[Run]:
        """Runs that did something, newest first; only those before a run id, if one is given."""
        partition = f"{self._connection}#RUN#{flow.value}"
        for found in self._table.query(Query(partition, after=before, limit=limit, descending=True)):
            yield decode(found, Run)


def _is_under_way(run: Run | None) -> bool:
    """A whole run whose continuation is still to come: whoever asks must find it, not what ran in between."""
    return run is not None and run.status is RunStatus.CONTINUED and not run.only


def flow_rows(table: Table, connections: Sequence[str], flow: Flow) -> dict[str, Item]:
    """The flow's rows of many connections, by connection; they are decoded one by one, as one may be unreadable."""
    keys = {name: _key(name, flow) for name in connections}
    found = table.get_many(list(keys.values()))
    return {name: found[key] for name, key in keys.items() if key in found}


def flow_state(row: Item | None, flow: Flow) -> FlowState:
    """The state in a flow's row; a fresh one when it never ran."""
    return decode(row, FlowState) if row else FlowState(flow)


def _key(connection: str, flow: Flow) -> Key:
    return single(connection, "FLOW", flow.value)


def _summed_up(state: FlowState, run: Run) -> FlowState:
    """The state with a run that has ended in its sums; one that goes on is counted when it ends."""
    if run.status is RunStatus.CONTINUED:
        return state
    work = Work(run.counts, run.calls, run.waited, failed=run.status is RunStatus.FAILED)
    days = with_work(state.days, f"{utc(run.ended):%Y-%m-%d}", work)
    outcomes = state.outcomes if run.only else (state.outcomes + _letter(run))[-OUTCOMES_KEPT:]
    return replace(state, days=days, outcomes=outcomes)


def _with_run(state: FlowState, run: Run) -> Recent:
    """A run's later slice is summed up with its earlier ones, which then have the same start."""
    last = state.last_run
    earlier = last if last and (last.id, last.started) == (run.id, run.started) else None
    return noted(state.recent, run, earlier, state.last_good)


def _letter(run: Run) -> str:
    waiting = run.waited >= max(STARVED_LEAST_SECONDS, STARVED_SHARE * (run.ended - run.started))
    if waiting or run.error.startswith(BudgetExhausted.__name__):
        return STARVED
    return BAD if run.status is RunStatus.FAILED else GOOD
