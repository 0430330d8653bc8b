"""Connections as the watcher sees them, each a change of one where all is well."""

from typing import Any

from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.ledger import OrderState
from seamline.domain.tally import Days
from seamline.settings import validate_settings
from seamline.state.connections import AppliedConnection
from seamline.state.runs import FlowState
from seamline.watch.sight import Sight, WaitingOrder
from tests.sandbox.flows.world import SETTINGS

NOW = 1_790_000_000.0
PACE = {"orders": {"every": 60}, "stock": {"every": 60}}


def flow(flow: Flow, age: float = 30.0, error: str = "", **given: Any) -> FlowState:
    """A flow whose last good run ended so many seconds ago; with an error, a failed run came after it."""
    status = RunStatus.FAILED if error else RunStatus.SUCCEEDED
    run = Run("run-1", flow, NOW - 60, ended=NOW - 30, status=status, error=error)
    return FlowState(flow, last_started=NOW - 60, **{"last_good": NOW - age, "last_run": run, **given})


def sight(*flows: FlowState, orders: tuple[WaitingOrder, ...] = (), name: str = "lune", **given: Any) -> Sight:
    """A connection applied long ago, whose other flows ran a moment ago."""
    raw = {**SETTINGS, "connection": name, "flows": PACE}
    facts: dict[str, Any] = {
        "applied": AppliedConnection(name, raw, 0.0, "ana"),
        "settings": validate_settings(raw),
        "faults": (),
        "flows": {each: flow(each) for each in Flow} | {state.flow: state for state in flows},
        "problems": (),
        "orders": orders,
        "exports": Days(),
        "now": NOW,
    }
    return Sight(**{**facts, **given})


def waiting(order_id: str, age: float, *reasons: str, state: OrderState = OrderState.HELD) -> WaitingOrder:
    """An order that waits for so many seconds."""
    return WaitingOrder(order_id, state, NOW - age, reasons)
