"""What the watcher sees of one connection: a few rows of the table, read once and judged afterwards."""

from collections.abc import Iterator

from msgspec import Struct

from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState, waiting_since
from seamline.domain.problem import Problem
from seamline.domain.tally import Days
from seamline.errors import SettingsInvalid
from seamline.settings import Settings
from seamline.state.connections import AppliedConnection, effective_settings
from seamline.state.ledger import Ledger
from seamline.state.problems import ProblemStore
from seamline.state.runs import FlowState, RunStore
from seamline.state.table import Table
from seamline.state.tallies import TallyStore

UNFINISHED = (OrderState.RECEIVED, OrderState.EXPORTING, OrderState.HELD, OrderState.FAILED, OrderState.EXPORTED)
"""An exported order that JOOR does not show as exported yet is waiting too."""


class WaitingOrder(Struct, frozen=True):
    """An order that is no acknowledged sale yet. `since` in epoch seconds, by generation."""

    id: str
    state: OrderState
    since: float
    reasons: tuple[str, ...]


class Sight(Struct, frozen=True):
    """One connection at one moment. Settings are None when they are invalid; `faults` then says why."""

    applied: AppliedConnection
    settings: Settings | None
    faults: tuple[str, ...]
    flows: dict[Flow, FlowState]
    problems: tuple[Problem, ...]
    orders: tuple[WaitingOrder, ...]
    exports: Days
    now: float

    @property
    def name(self) -> str:
        """The connection's name."""
        return self.applied.name

    def running(self) -> Iterator[FlowState]:
        """The flows that ought to run: switched on and not paused."""
        if self.settings is not None:
            for flow, state in self.flows.items():
                chosen = self.settings.flows.of(flow)
                if chosen.enabled and not chosen.paused:
                    yield state

    def age(self, state: FlowState) -> float:
        """Seconds since the flow's last good run, or since it was applied if that was later."""
        return max(0.0, self.now - max(state.last_good, self.applied.applied_at))


def look(table: Table, applied: AppliedConnection, problems: ProblemStore, now: float) -> Sight:
    """Read what the watcher judges; eight reads, and one for each waiting order or page of problems."""
    settings, faults = _settings(applied)
    known = RunStore(table, applied.name).flows()
    return Sight(
        applied,
        settings,
        faults,
        flows={flow: known.get(flow) or FlowState(flow) for flow in Flow},
        problems=tuple(problems.all()),
        orders=tuple(_waiting(Ledger(table, applied.name))),
        exports=TallyStore(table, applied.name).exports(),
        now=now,
    )


def _settings(applied: AppliedConnection) -> tuple[Settings | None, tuple[str, ...]]:
    try:
        return effective_settings(applied), ()
    except SettingsInvalid as error:
        return None, error.problems


def _waiting(ledger: Ledger) -> Iterator[WaitingOrder]:
    for state in UNFINISHED:
        for found in ledger.in_state(state):
            yield _order(found.entry)


def _order(entry: LedgerEntry) -> WaitingOrder:
    return WaitingOrder(entry.order.id, entry.state, waiting_since(entry), entry.reasons)
