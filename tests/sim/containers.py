"""The machines that Seamline's functions run on: a runtime that a planted bug may have altered, and its telemetry."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from seamline.clock import Clock
from seamline.credentials import MemorySecrets
from seamline.domain.flow import Flow, Run
from seamline.flows.context import ExportQueue, FlowContext
from seamline.runtime import Runtime, Slice
from seamline.settings import Settings
from tests.sim.faulty_table import FaultyTable
from tests.sim.network import Network

type Alter = Callable[[FlowContext], FlowContext]


def as_built(ctx: FlowContext) -> FlowContext:
    """Seamline as it is."""
    return ctx


class Container(Runtime):
    """A runtime whose contexts a planted bug may have altered."""

    def __init__(
        self,
        alter: Alter,
        table: FaultyTable,
        secrets: MemorySecrets,
        exports: ExportQueue,
        clock: Clock,
        network: Network,
        rng: random.Random,
    ) -> None:
        super().__init__(table, secrets, exports, clock, network, rng=rng)
        self._alter = alter

    def context(self, settings: Settings, part: Slice) -> FlowContext:
        """The context of a piece of real work."""
        return self._alter(super().context(settings, part))


class Silence:
    """Telemetry that goes to the trace."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self._note = note

    def about(self, **keys: str) -> AbstractContextManager[None]:
        """Nothing to remember."""
        return nullcontext()

    def ran(self, connection: str, run: Run) -> None:
        """Note the run."""
        self._note(f"run {run.status.value} {run.counts} {run.error}")

    def count(self, connection: str, flow: Flow, numbers: dict[str, int]) -> None:
        """Note the numbers."""
        self._note(f"{numbers}")
