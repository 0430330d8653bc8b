"""What the API answers about connections, flows, runs and problems; the OpenAPI document is made of these."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from seamline.domain.flow import Flow, RunStatus

Moment = Annotated[
    datetime | None,
    BeforeValidator(lambda seconds: seconds or None),
    Field(description="UTC; null when it has not happened"),
]
"""Epoch seconds as stored, a date and time as answered."""


class View(BaseModel):
    """Base of all answers; read from the records' own attributes."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class ErrorBody(View):
    """What went wrong and what to do about it. `kind` is the name of an error in `seamline.errors`."""

    kind: str
    message: str
    fix: str = Field(description="what to do; empty when there is nothing to do")
    problems: tuple[str, ...] = Field((), description="every fault at once, when there may be several")


class ErrorAnswer(View):
    """The one shape of every refusal and failure."""

    error: ErrorBody


class ConnectionView(View):
    """One connection as it was applied."""

    name: str
    applied_at: Moment
    applied_by: str
    settings: dict[str, Any] = Field(description="as applied; whatever is absent has its default")


class ConnectionList(View):
    """Every applied connection."""

    connections: tuple[ConnectionView, ...]


class ConnectionDetail(ConnectionView):
    """One connection, and whether its settings still hold after an upgrade of Seamline."""

    faults: tuple[str, ...] = Field(description="why nothing of this connection can run; empty when all is well")


class RunView(View):
    """One execution of a flow: counts, calls spent and what changed."""

    id: str
    flow: Flow
    started: Moment
    ended: Moment
    status: RunStatus
    reason: str
    counts: dict[str, int]
    calls: dict[str, int]
    error: str
    changes: tuple[str, ...]


class RunList(View):
    """Runs that did something, newest first."""

    runs: tuple[RunView, ...]


class FlowView(View):
    """One flow of a connection: its switches, its last run, and whether a run is being continued."""

    flow: Flow
    enabled: bool
    paused: bool
    every: int = Field(description="seconds between two runs")
    last_started: Moment
    last_good: Moment
    last_run: RunView | None


class FlowList(View):
    """Every flow of a connection."""

    flows: tuple[FlowView, ...]


class RunQueued(View):
    """A run was put on its queue."""

    run_id: str


class ProblemView(View):
    """An open problem; it closes by itself when the record next succeeds."""

    flow: str
    key: str
    label: str
    reasons: tuple[str, ...]
    fix: str
    first_seen: Moment
    last_seen: Moment
    attempts: int
    detail: str = Field(description="the record's text as it came, where it cannot be read")


class ProblemList(View):
    """Open problems, of every flow."""

    problems: tuple[ProblemView, ...]
