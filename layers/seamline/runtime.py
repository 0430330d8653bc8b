"""The one composition root: settings, credentials and adapters become the context a flow runs in."""

import logging
import random
from collections.abc import Callable

import httpx
from msgspec import Struct

from seamline.budget import Budget
from seamline.clients import ClientPool, Clients, Renewal
from seamline.clock import Clock
from seamline.credentials import SecretStore
from seamline.domain.flow import Flow, Lane, Run, RunStatus
from seamline.domain.plan import Plan
from seamline.erp.cin7_core.catalogue import WITH_PICTURES
from seamline.erp.cin7_core.client import Cin7Core
from seamline.erp.cin7_core.profile import CoreProfile
from seamline.errors import CredentialsRejected, SeamlineError, SettingsInvalid
from seamline.flows.context import ExportQueue, FlowContext
from seamline.flows.failure import record_failure
from seamline.flows.run import RunRequest, preview_flow, run_flow
from seamline.http import ApiClient
from seamline.images.desk import CopyDesk, PictureAccess
from seamline.images.port import NoPictures, PictureDesk
from seamline.marketplace.joor.by_door import JoorByDoor
from seamline.marketplace.joor.client import Joor
from seamline.marketplace.joor.transport import JoorClients, JoorHttp, joor_clients
from seamline.meter import Exchange, Meter
from seamline.settings import CallLimits, CreditLimits, Settings
from seamline.state.books import CustomerBook, ReferenceBook
from seamline.state.budgets import CreditWindow, TokenBucket
from seamline.state.catalogue import CatalogueStore
from seamline.state.cells import CellStore
from seamline.state.connections import ConnectionStore
from seamline.state.customer_claims import CustomerClaims
from seamline.state.customers import CustomerStore
from seamline.state.evidence import EvidenceStore
from seamline.state.hooks import HookBook
from seamline.state.images import ImageStore
from seamline.state.ledger import Ledger
from seamline.state.memory import MemoryTable
from seamline.state.overlay import OverlayTable
from seamline.state.problems import RUN_KEY, ProblemStore
from seamline.state.runs import RunStore
from seamline.state.stock_readings import ReadingStore
from seamline.state.table import Table
from seamline.state.waiting import WaitingStore

LANES = {
    Flow.STYLES: Lane.STYLES,
    Flow.STOCK: Lane.STOCK,
    Flow.IMAGES: Lane.IMAGES,
    Flow.CUSTOMERS: Lane.STYLES,
    Flow.ORDERS: Lane.ORDERS,
    Flow.SHIPMENTS: Lane.STOCK,
    Flow.RECONCILE: Lane.RECONCILE,
}
"""The lane of each flow in the call budgets."""


class Slice(Struct, frozen=True):
    """What one piece of work may use: its lane in the budgets, until when, and who counts its calls."""

    lane: Lane
    deadline: float
    meter: Meter


class Runtime:
    """Builds contexts over one table. HTTP clients are kept per connection, because they hold access tokens."""

    def __init__(
        self,
        table: Table,
        secrets: SecretStore,
        exports: ExportQueue,
        clock: Clock,
        transport: httpx.BaseTransport | None = None,
        pictures: PictureAccess | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self.table = table
        self.connections = ConnectionStore(table)
        self.secrets = secrets
        self.clock = clock
        self._exports = exports
        self._transport = transport
        self._pictures = pictures
        self._rng = rng
        self._clients = ClientPool(secrets, clock, transport)

    def run(self, connection: str, request: RunRequest, seconds: float) -> Run:
        """Run one slice of a flow within `seconds`. Raises NotFound when the connection is gone, and bugs of ours.

        Settings or credentials that do not let a run start make it a failed run.
        """
        meter = Meter(journal=log_exchange)
        part = Slice(LANES[request.flow], self.clock.now() + seconds, meter)
        try:
            ctx = self.context(self.connections.settings(connection), part)
        except (SettingsInvalid, CredentialsRejected) as error:
            return self._not_started(connection, request, error)
        try:
            return run_flow(ctx, meter, request)
        finally:
            self.keep_evidence(connection, request.flow, RUN_KEY, meter)

    def keep_evidence(self, connection: str, flow: Flow, key: str, meter: Meter) -> None:
        """Keep the calls that failed meanwhile, for an API's support; nothing when none did."""
        if calls := meter.take_failures():
            EvidenceStore(self.table, connection).keep(flow.value, key, calls, self.clock.now())

    def _not_started(self, connection: str, request: RunRequest, error: SeamlineError) -> Run:
        now = self.clock.now()
        run = Run(request.run_id, request.flow, now, ended=now, reason=request.reason)
        problems = ProblemStore(self.table, connection, self.clock)
        return record_failure(RunStore(self.table, connection), problems, run, error)

    def preview(self, settings: Settings, flow: Flow, seconds: float) -> Plan:
        """What a run would do under these settings; no write is made anywhere.

        Its calls come out of the share of each API's limit that the shared budget leaves free.
        """
        return preview_flow(self.outlook(settings, seconds), flow)

    def outlook(self, settings: Settings, seconds: float) -> FlowContext:
        """A context for questions: what it writes to the state is forgotten, and its calls are those of a preview."""
        part = Slice(Lane.RECONCILE, self.clock.now() + seconds, Meter(journal=log_exchange))
        return self._context(settings, part, OverlayTable(self.table), MemoryTable())

    def context(self, settings: Settings, part: Slice) -> FlowContext:
        """The context of a piece of real work."""
        return self._context(settings, part, self.table, self.table)

    def _context(self, settings: Settings, part: Slice, table: Table, budgets: Table) -> FlowContext:
        name = settings.connection
        spare = budgets is not self.table
        clients = self._clients.of(settings)
        marketplace = JoorByDoor if settings.orders.doors == "sales" else Joor
        images = ImageStore(table, name)
        options = WITH_PICTURES if settings.images else {}
        erp = Cin7Core(self._erp_api(clients, settings, part, budgets, spare), settings.erp.page_size, options)
        joor = self._joor_clients(clients, settings, part, budgets)
        return FlowContext(
            settings=settings,
            erp=erp,
            marketplace=marketplace(joor, settings.joor, self.clock, settings.styles.delivery_overwrite),
            catalogue=CatalogueStore(table, name, images if settings.images else None),
            cells=CellStore(table, name),
            ledger=Ledger(table, name),
            runs=RunStore(table, name),
            problems=ProblemStore(table, name, self.clock),
            customers=CustomerBook(table, settings, erp, self.clock),
            sent_customers=CustomerStore(table, name),
            references=ReferenceBook(table, name, erp, self.clock),
            claims=CustomerClaims(table, name),
            readings=ReadingStore(table, name),
            waiting=WaitingStore(table, name),
            images=images,
            pictures=self._desk(settings),
            exports=self._exports,
            hooks=HookBook(table, name),
            clock=self.clock,
            deadline=part.deadline,
        )

    def _desk(self, settings: Settings) -> PictureDesk:
        if settings.images is None or self._pictures is None:
            return NoPictures()
        return CopyDesk(self._pictures, settings.images, self.clock, self._transport)

    def _erp_api(self, clients: Clients, settings: Settings, part: Slice, budgets: Table, spare: bool) -> ApiClient:
        limits = settings.erp.limits
        if spare:
            limits = CallLimits(calls_per_minute=max(1, limits.calls_per_minute // 5), burst=limits.burst)
        account = clients.credentials.cin7_core.account_id
        budget: Budget = TokenBucket(budgets, account, limits, part.lane, self.clock, part.deadline, self._rng)
        renewal = Renewal(self._clients, settings, clients.credentials)
        return ApiClient(clients.erp, CoreProfile(), budget, self.clock, part.meter, renewal.erp)

    def _joor_clients(self, clients: Clients, settings: Settings, part: Slice, budgets: Table) -> JoorClients:
        budget = self._joor_budget(settings, part, budgets)

        def renewal() -> Callable[[], JoorHttp | None]:
            return Renewal(self._clients, settings, clients.credentials).joor

        return joor_clients(clients.joor, budget, self.clock, part.meter, renewal)

    def _joor_budget(self, settings: Settings, part: Slice, budgets: Table) -> Budget:
        limits: CreditLimits = settings.joor.limits
        return CreditWindow(budgets, settings.joor.account, limits, part.lane, self.clock, part.deadline, self._rng)


def is_unfinished(run: Run) -> bool:
    """Whether a further slice has to be queued."""
    return run.status is RunStatus.CONTINUED


def log_exchange(exchange: Exchange) -> None:
    """Every call at debug level, without its query, which may name people."""
    path = exchange.url.partition("?")[0]
    _LOG.debug("%s %s %s -> %s %.3fs", exchange.api, exchange.method, path, exchange.status, exchange.seconds)


_LOG = logging.getLogger(__name__)
