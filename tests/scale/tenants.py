"""Many connections in one stack on virtual time: each has its own APIs and its own pace, the table is one."""

import httpx

from functions.sync import Worker, sync
from sandbox.app import Sandbox
from sandbox.core import CoreAccount, CoreConfig
from sandbox.joor import JoorAccount, JoorConfig
from seamline.clock import ManualClock
from seamline.credentials import Cin7CoreCredentials, Credentials, MemorySecrets
from seamline.dispatching import Dispatcher, dispatch
from seamline.domain.flow import Flow
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.runtime import Runtime
from seamline.state.connections import AppliedConnection, ConnectionStore
from seamline.state.memory import MemoryTable
from seamline.state.runs import RunStore
from seamline.telemetry import Telemetry
from tests.sandbox.flows.world import SETTINGS, Json, SandboxClock, brand, product
from tests.unit.functions.events import RememberingQueue, batch, run_record

START = 1_790_000_000.0
FLOWS = {Flow.ORDERS: 60, Flow.STYLES: 120}
SECONDS = {Flow.ORDERS: 60.0, Flow.STYLES: 300.0}
"""How long each flow's function may live."""


class SlowTransport(httpx.BaseTransport):
    """APIs that take their time; the clock is the connection's own."""

    def __init__(self, inner: httpx.BaseTransport, clock: ManualClock, seconds: float) -> None:
        self._inner = inner
        self._clock = clock
        self._seconds = seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Wait, then pass on."""
        self._clock.sleep(self._seconds)
        return self._inner.handle_request(request)


class Tenant:
    """One connection: its accounts at both APIs, its clock, and the function that works for it."""

    def __init__(self, number: int, table: MemoryTable, telemetry: Telemetry) -> None:
        self.name = f"brand-{number}"
        self.clock = ManualClock(START)
        at = SandboxClock(self.clock)
        core = CoreConfig(account_id=f"ca6e0000-0000-4000-8000-{number:012}", calls_per_minute=None)
        joor = JoorConfig(account_id=str(222_000 + number), credits=None)
        self.sandbox = Sandbox(at, CoreAccount(at, core), JoorAccount(at, joor))
        self.sandbox.core.load(**{**brand(), "products": [product("HAT")], "families": [], "availability": []})
        self.credentials = Credentials(
            Cin7CoreCredentials(core.account_id, core.application_key),
            JoorCredentials(joor.v2_token, joor.client_id, joor.client_secret, joor.username, joor.password),
        )
        self.seconds_a_call = 0.0
        self._free_at = dict.fromkeys(FLOWS, START)
        self._table = table
        self._telemetry = telemetry

    def settings(self) -> Json:
        """The small brand's, with two flows."""
        flows = {flow.value: {"every": every} for flow, every in FLOWS.items()}
        off = {flow.value: {"enabled": False} for flow in Flow if flow not in FLOWS}
        joor = {**SETTINGS["joor"], "account": self.sandbox.joor.config.account_id}
        return {**SETTINGS, "connection": self.name, "joor": joor, "flows": {**flows, **off}}

    def open(self) -> None:
        """Start the function with the credentials as they are now."""
        reach = SlowTransport(httpx.WSGITransport(app=self.sandbox.wsgi), self.clock, self.seconds_a_call)
        secrets = MemorySecrets({self.name: self.credentials})
        runtime = Runtime(self._table, secrets, _Nothing(), self.clock, reach)
        self._worker = Worker(runtime, RememberingQueue(), self._telemetry)

    def work(self, flow: Flow, run_id: str, now: float) -> None:
        """Work off one message: FIFO, so it waits for the connection's earlier run of the flow, and for no other."""
        self.clock.time = max(now, self._free_at[flow])
        sync(self._worker, batch(run_record(self.name, flow, run_id, sent=now)), SECONDS[flow])
        self._free_at[flow] = self.clock.now()

    def freshness(self, flow: Flow, now: float) -> float:
        """Seconds since the flow's last good run."""
        return now - RunStore(self._table, self.name).flow(flow).last_good


class Stack:
    """One stack with its connections; `rows` counts what dispatch reads, `messages` what it queues."""

    def __init__(self, tenants: int, telemetry: Telemetry) -> None:
        self.table = MemoryTable()
        self.tenants = {f"brand-{n}": Tenant(n, self.table, telemetry) for n in range(tenants)}
        self.clock = ManualClock(START)
        self.rows = self.messages = self.looks = 0

    def open(self) -> None:
        """Apply every connection."""
        for tenant in self.tenants.values():
            tenant.open()
            ConnectionStore(self.table).save(AppliedConnection(tenant.name, tenant.settings(), START, "test"))

    def run(self, minutes: int) -> None:
        """Let the schedules tick."""
        for minute in range(minutes):
            self.clock.time = START + 60 * minute
            for flow, every in FLOWS.items():
                if self.clock.time % every == START % every:
                    self._tick(flow)

    def _tick(self, flow: Flow) -> None:
        queue, before = RememberingQueue(), self.table.reads
        dispatch(Dispatcher(self.table, queue, self.clock), flow)
        self.rows += self.table.reads - before
        self.looks += 1
        for message in queue.messages:
            self.messages += 1
            self.tenants[message.connection].work(flow, message.run_id, self.clock.now())


class _Nothing:
    def send(self, connection: str, order_ids: object) -> None:
        """No order is exported here."""
