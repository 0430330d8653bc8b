"""Talks to the ERP and to JOOR from this machine, without writing anywhere: for checks and previews."""

from collections.abc import Sequence

from seamline.cli.tools import Tools
from seamline.credentials import Credentials, MemorySecrets
from seamline.domain.flow import Flow, Lane
from seamline.errors import SeamlineBug
from seamline.flows.context import FlowContext
from seamline.flows.read_catalogue import read_catalogue
from seamline.meter import Meter
from seamline.runtime import Runtime, Slice
from seamline.settings import Settings
from seamline.state.memory import MemoryTable
from seamline.state.table import Table

SECONDS = 600.0
"""How long a check or a preview may take."""


class NoExports:
    """An export queue for work that must not export anything."""

    def send(self, connection: str, order_ids: Sequence[str]) -> None:
        """Refuse."""
        raise SeamlineBug(f"a dry run tried to export orders {', '.join(order_ids)} of {connection}")


def runtime_over(table: Table, settings: Settings, credentials: Credentials, tools: Tools) -> Runtime:
    """A runtime for one connection; previews leave the table as it is."""
    secrets = MemorySecrets({settings.connection: credentials})
    return Runtime(table, secrets, NoExports(), tools.clock, tools.transport)


def context_of(settings: Settings, credentials: Credentials, tools: Tools) -> FlowContext:
    """The connection's two APIs over a table that is forgotten."""
    return context_in(runtime_over(MemoryTable(), settings, credentials, tools), settings)


def runtime_from_nothing(settings: Settings, credentials: Credentials, tools: Tools) -> Runtime:
    """A runtime without a stack, which has read the ERP's catalogue, since orders are matched against it too."""
    runtime = runtime_over(MemoryTable(), settings, credentials, tools)
    ctx = context_in(runtime, settings)
    state = ctx.runs.flow(Flow.STYLES)
    while (state := read_catalogue(ctx, state)).cursor:
        continue
    ctx.runs.save(state)
    return runtime


def context_in(runtime: Runtime, settings: Settings) -> FlowContext:
    """A context for questions that write nothing outside the runtime's own table."""
    return runtime.context(settings, Slice(Lane.RECONCILE, runtime.clock.now() + SECONDS, Meter()))
