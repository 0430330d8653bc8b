"""Seamline's functions, both look-alikes, the queues and the table under one scheduler."""

import random
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

import httpx
from msgspec import Struct

from functions.export_order import export
from functions.sync import Worker, sync
from sandbox.app import Sandbox
from sandbox.core import CoreAccount, CoreConfig
from sandbox.joor import JoorAccount, JoorConfig
from seamline.aws import SqsExportQueue, SqsRunQueue
from seamline.credentials import MemorySecrets
from seamline.dispatching import Dispatcher, dispatch
from seamline.domain.flow import Flow, Lane
from seamline.errors import SeamlineError
from seamline.flows.context import ExportQueue, FlowContext
from seamline.meter import Meter
from seamline.runtime import Runtime, Slice
from seamline.settings import Settings
from seamline.state.memory import MemoryTable
from seamline.telemetry import Telemetry
from tests.sandbox.flows.world import CONNECTION, credentials
from tests.sim.brand import Blueprint, applied, settings
from tests.sim.clocks import Moments, Skewed
from tests.sim.containers import Alter, Container, Silence, as_built
from tests.sim.faults import Weather
from tests.sim.faulty_table import FaultyTable
from tests.sim.network import Network
from tests.sim.queues import FUNCTION_SECONDS, FifoQueue, Sqs
from tests.sim.scheduler import Process, Scheduler
from tests.sim.shapes import Shape, draw_shape

START = 1_790_000_000.0
TRACE_KEPT = 4000


class Design(Struct, frozen=True):
    """What is simulated: Seamline as built, or with collaborators that a planted bug altered."""

    alter: Alter = as_built
    alter_admin: Alter = as_built
    settings: dict[str, Any] = {}
    shape: Shape | None = None


class World:
    """One brand and its connection; everything in it moves only while the scheduler runs."""

    def __init__(self, seed: int, plan: Blueprint, design: Design) -> None:
        self.rng = random.Random(seed)
        self.shape = design.shape or draw_shape(self.rng)
        self.design = design
        self.scheduler = Scheduler(START, self.rng)
        self.seen: Counter[str] = Counter()
        self.weather = Weather(self.rng, self.shape.odds, self.count)
        self.trace: list[str] = []
        self.findings: list[str] = []
        self._raise_accounts(plan)
        self._raise_seamline(plan)

    def note(self, text: str) -> None:
        """Add a line to the trace."""
        if len(self.trace) < TRACE_KEPT:
            actor = self.scheduler.current.name if self.scheduler.current else "-"
            self.trace.append(f"{self.scheduler.now() - START:10.3f} {actor:12} {text}")

    def count(self, what: str) -> None:
        """Count something that happened, so that a test can tell whether it ever does."""
        self.seen[what] += 1

    def find(self, text: str) -> None:
        """Report a broken invariant."""
        self.findings.append(f"at {self.scheduler.now() - START:.3f} s: {text}")
        self.note(f"BROKEN: {text}")

    def launch(self, name: str, work: Callable[[], object], ended: Callable[[Process], None] | None = None) -> Process:
        """Start an invocation; the weather may have it die early, and the platform kills it after a minute."""

        def over(process: Process) -> None:
            self._over(process)
            if ended:
                ended(process)

        process = self.scheduler.spawn(name, work, over)
        process.moments_left = self.weather.death()
        self.scheduler.after(FUNCTION_SECONDS, process.kill)
        alive = sum(running.name.startswith(f"{name}-") for running in self.scheduler.alive)
        if name == Flow.ORDERS and alive > 1:
            self.count("overlapping runs")
        return process

    def tick(self, flow: Flow) -> None:
        """A tick of a flow's schedule."""
        self.launch("dispatch", lambda: dispatch(Dispatcher(self.table, self.runs, self.scheduler), flow))

    def admin_context(self) -> FlowContext:
        """A context as the admin function gets it."""
        return self.design.alter_admin(self._runtime("admin").context(self.settings, self._slice()))

    def _raise_accounts(self, plan: Blueprint) -> None:
        variety = self.shape.variety
        core_clock = Moments(self.scheduler, variety.core_ahead)
        self.core = CoreAccount(core_clock, CoreConfig())
        self.joor = JoorAccount(Moments(self.scheduler, variety.joor_ahead), JoorConfig())
        self.sandbox = Sandbox(Moments(self.scheduler), self.core, self.joor)
        self.core.load(**plan.records)
        self._served = httpx.WSGITransport(app=self.sandbox.wsgi)
        self.network = Network(self.scheduler, self.weather, self.serve)
        self.network.trace = self.note
        self.network.count = self.count

    def _raise_seamline(self, plan: Blueprint) -> None:
        sections = self.shape.variety.sections()
        sections["orders"]["cancelled"] = self.rng.choice(("problem", "void"))
        raw = settings(self.shape.calls_per_minute, self.shape.burst, **sections)
        raw = {**raw, **{name: {**raw[name], **part} for name, part in self.design.settings.items()}}
        self.memory = MemoryTable(plan.items)
        self.table = FaultyTable(self.memory, self.scheduler, self.weather, self.count)
        self.queues = {
            "orders": FifoQueue("orders", self.scheduler, self.weather, self._sync, 1),
            "shipments": FifoQueue("shipments", self.scheduler, self.weather, self._sync, 1),
            "exports": FifoQueue("exports", self.scheduler, self.weather, self._export, 10),
        }
        for queue in self.queues.values():
            queue.launch = self.launch
        self.sqs = Sqs(self.scheduler, self.queues)
        sqs = cast("Any", self.sqs)
        self.runs = SqsRunQueue(sqs, {"orders": "orders", "shipments": "shipments"})
        self.exports: ExportQueue = SqsExportQueue(sqs, "exports", self.scheduler)
        self._warm: list[Runtime] = []
        self._busy: dict[str, Runtime] = {}
        runtime = Runtime(self.memory, MemorySecrets({CONNECTION: credentials()}), self.exports, self.scheduler)
        runtime.connections.save(applied(raw))
        self.settings: Settings = runtime.connections.settings(CONNECTION)

    def serve(self, request: httpx.Request) -> httpx.Response:
        """Let a look-alike answer, and look at what that changed."""
        if request.url.path.lower().endswith("salelist"):
            self.core.configure(sale_list_lag_seconds=self.weather.search_lag())
        response = self._served.handle_request(request)
        response.read()
        self.note(f"{request.method} {request.url.path} -> {response.status_code}")
        self._count_served(request, response.status_code)
        self.watch(request)
        return response

    def _count_served(self, request: httpx.Request, status: int) -> None:
        if status == httpx.codes.UNAUTHORIZED:
            self.count("token expired")
        if self.shape.odds.lookup_lag and request.method == "POST" and request.url.path.lower().endswith("/sale"):
            self.count("create hidden from the search for a while")

    def watch(self, request: httpx.Request) -> None:
        """Called after every call that reached a look-alike; the auditor replaces it."""

    def _runtime(self, name: str) -> Runtime:
        """A warm container, or a new one; a killed one does not come back."""
        process = self.scheduler.current
        assert process is not None
        runtime = self._warm.pop() if self._warm else self._new_runtime()
        self._busy[process.name] = runtime
        return runtime

    def _new_runtime(self) -> Runtime:
        secrets = MemorySecrets({CONNECTION: credentials()})
        skew = self.shape.variety.skew
        clock = Skewed(self.scheduler, self.rng.uniform(-skew, skew))
        return Container(self.design.alter, self.table, secrets, self.exports, clock, self.network, self.rng)

    def _over(self, process: Process) -> None:
        runtime = self._busy.pop(process.name, None)
        if process.killed:
            self.scheduler.current = None
            self.note(f"{process.name} was killed")
            self.count("killed" if process.moments_left == 0 else "killed after its time")
        elif runtime:
            self._warm.append(runtime)
        if process.error is not None:
            self.note(f"{process.name} failed: {process.error!r}")
            if not isinstance(process.error, SeamlineError):
                self.find(f"a bug in {process.name}: {process.error!r}")

    def _sync(self, event: dict[str, Any]) -> dict[str, Any]:
        worker = Worker(self._runtime("sync"), self.runs, self._telemetry())
        return sync(worker, event, FUNCTION_SECONDS)

    def _export(self, event: dict[str, Any]) -> dict[str, Any]:
        return export(self._runtime("export"), self._telemetry(), event, FUNCTION_SECONDS)

    def _telemetry(self) -> Telemetry:
        return cast("Telemetry", Silence(self.note))

    def _slice(self) -> Slice:
        return Slice(Lane.ORDERS, self.scheduler.now() + FUNCTION_SECONDS - 8, Meter())
