"""Flows, lanes of the call budget, and what one run of a flow did."""

from enum import StrEnum

from msgspec import Struct

HINT = "webhook"
"""The reason of a run that a webhook of the ERP asked for."""
HINTS = "hints wait"
"""The reason of a message whose run takes the hints that wait when it starts."""


class Flow(StrEnum):
    """One stream of work in one direction."""

    STYLES = "styles"
    STOCK = "stock"
    IMAGES = "images"
    CUSTOMERS = "customers"
    ORDERS = "orders"
    SHIPMENTS = "shipments"
    RECONCILE = "reconcile"


class Lane(StrEnum):
    """Who may draw from a call budget, most urgent first."""

    ORDERS = "orders"
    STOCK = "stock"
    STYLES = "styles"
    IMAGES = "images"
    RECONCILE = "reconcile"


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    CONTINUED = "continued"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Run(Struct, frozen=True, omit_defaults=True):
    """One execution of a flow for a connection: counts, calls spent and what changed. Times are epoch seconds.

    `waited`: seconds spent waiting for the call budget. `throttled`: how often an API refused for too many calls.
    `only` names the records it was confined to; such a run says nothing about the rest of the flow. `stuck` counts
    the slices in a row, up to the last one, that could do nothing.
    """

    id: str
    flow: Flow
    started: float
    ended: float = 0.0
    status: RunStatus = RunStatus.RUNNING
    reason: str = "schedule"
    counts: dict[str, int] = {}
    calls: dict[str, int] = {}
    error: str = ""
    changes: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    waited: float = 0.0
    throttled: int = 0
    slices: int = 1
    stuck: int = 0
