"""The demo without a cloud: the sample brand, the admin API and the flows in this process, on one virtual clock."""

from collections.abc import Sequence
from datetime import datetime

import httpx

from sandbox.brand import sample
from seamline.admin.api import build_api
from seamline.admin.desk import Desk
from seamline.cli.admin import AdminApi
from seamline.cli.follow import Follower, Patience
from seamline.clock import ManualClock, utc
from seamline.credentials import MemorySecrets, parse_credentials
from seamline.demo.brand import Brand
from seamline.demo.stage import CREDENTIALS, sandbox_settings
from seamline.demo.world import World
from seamline.domain.flow import Flow, Lane
from seamline.flows.acknowledge import acknowledge
from seamline.flows.context import FlowContext
from seamline.flows.export_order import export_order
from seamline.flows.run import RunRequest
from seamline.images.desk import PictureAccess
from seamline.images.store import MemoryStore
from seamline.meter import Meter
from seamline.runtime import Runtime, Slice
from seamline.settings import Settings
from seamline.state.connections import AppliedConnection
from seamline.state.memory import MemoryTable
from tests.sandbox.flows.world import erp_account
from tests.unit.functions.events import RememberingQueue, request

SANDBOX_URL = "http://sandbox"
SLICE_SECONDS = 600.0


class _SandboxClock:
    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return utc(self._clock.now())


class Rehearsal(httpx.BaseTransport):
    """One brand and its Seamline; as a transport it is the admin URL, and works off what a request queued."""

    def __init__(self, seed: int = 1, families: int = 12) -> None:
        self.clock = ManualClock()
        self.sandbox = sample(_SandboxClock(self.clock), seed, families)
        self.sandbox.core.configure(calls_per_minute=None)
        self.sandbox.joor.configure(credits=None)
        self._reach = httpx.WSGITransport(app=self.sandbox.wsgi)
        self.settings = sandbox_settings(SANDBOX_URL, 20)
        credentials = parse_credentials(CREDENTIALS.read_bytes())
        secrets = MemorySecrets({self.settings.connection: credentials})
        self.table, self._runs, self._exports = MemoryTable(), RememberingQueue(), list[str]()
        pictures = PictureAccess(MemoryStore(), lambda _host: ("93.184.216.34",))
        self.runtime = Runtime(self.table, secrets, self, self.clock, self._reach, pictures)
        raw = self.settings.model_dump(mode="json", exclude_unset=True)
        self.runtime.connections.save(AppliedConnection(self.settings.connection, raw, 0.0, "test"))
        self._api = build_api(Desk(self.table, self._runs, self.clock, self._context, erp_account))
        self._ran = 0
        self.world = self._world(Brand(SANDBOX_URL, credentials, self._reach))

    def send(self, connection: str, order_ids: Sequence[str]) -> None:
        """Queue orders for the export."""
        self._exports += [order_id for order_id in order_ids if order_id not in self._exports]

    def tick(self, flow: Flow) -> None:
        """The schedule starts a flow."""
        self._run(RunRequest(flow, f"{utc(self.clock.now()):%Y%m%dT%H%M%S}-0", "schedule"))

    def handle_request(self, sent: httpx.Request) -> httpx.Response:
        """Answer a request, and let a second pass in which everything it queued is done."""
        body, query = sent.read().decode() or None, dict(sent.url.params) or None
        answer = self._api.resolve(request(sent.method, sent.url.path, body, query), None)  # type: ignore[arg-type]
        self.clock.sleep(1.0)
        for message in self._runs.messages[self._ran :]:
            self._ran += 1
            self._run(RunRequest(message.flow, message.run_id, message.reason))
        self._export()
        return httpx.Response(answer["statusCode"], text=answer["body"])

    def _run(self, wanted: RunRequest) -> None:
        self.runtime.run(self.settings.connection, wanted, SLICE_SECONDS)
        self._export()

    def _export(self) -> None:
        order_ids, self._exports = self._exports, []
        ctx = self._context(self.settings)
        for order_id in order_ids:
            export_order(ctx, order_id)
        acknowledge(ctx, order_ids)

    def _context(self, settings: Settings) -> FlowContext:
        return self.runtime.context(settings, Slice(Lane.ORDERS, self.clock.now() + SLICE_SECONDS, Meter()))

    def _world(self, brand: Brand) -> World:
        admin = AdminApi(httpx.Client(transport=self, base_url="https://admin.example"))
        refusing = httpx.MockTransport(lambda _: httpx.Response(403))
        return World(
            brand=brand,
            admin=admin,
            stranger=httpx.Client(transport=refusing, base_url="https://admin.example"),
            follower=Follower(admin, self.settings.connection, self.clock, Patience()),
            settings=self.settings,
            clock=self.clock,
            say=lambda _: None,
        )
