"""A brand of any size in the sandbox with a runtime beside it, on one virtual clock: what the measures work on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import httpx

from sandbox.brand import core_config, joor_config, sample
from seamline.clock import ManualClock, utc
from seamline.credentials import Cin7CoreCredentials, Credentials, MemorySecrets
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.flows.run import RunRequest
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.runtime import Runtime
from seamline.state.connections import AppliedConnection
from seamline.state.memory import MemoryTable
from seamline.state.table import Table

CONNECTION = "bench"
SLICE_SECONDS = 270.0
"""What a Lambda of five minutes gives a slice."""
SKUS_A_FAMILY = 19
SETTINGS: dict[str, Any] = {
    "connection": CONNECTION,
    "go_live": "2026-01-01",
    "erp": {"kind": "cin7_core", "base_url": "http://sandbox/cin7-core/ExternalApi/v2/"},
    "joor": {
        "account": "222222",
        "v2_url": "http://sandbox/joor/v2/",
        "v4_url": "http://sandbox/joor/v4/",
        "auth_url": "http://sandbox/joor/auth/",
    },
    "selection": {"include_tags": ["JOOR"]},
    "styles": {
        "prices": [
            {
                "label": "Wholesale US",
                "currency": "USD",
                "wholesale": "Wholesale USD",
                "retail": "Retail",
                "retail_currency": "USD",
            }
        ]
    },
    "stock": {"warehouses": {"Default": ["Main Warehouse"]}},
    "orders": {"location": "Main Warehouse", "tax_rule": "Tax Exempt"},
}


class SandboxClock:
    """The runtime's clock as the sandbox reads it."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Aware UTC."""
        return utc(self._clock.now())


class Nobody:
    """An export queue that nothing is put on."""

    def send(self, connection: str, order_ids: Sequence[str]) -> None:
        """Do nothing."""


class Brand:
    """About `skus` SKUs in the sandbox, throttled as the real APIs are, and one connection."""

    def __init__(self, skus: int, skus_a_family: int = 0) -> None:
        self.clock = ManualClock(1_790_000_000.0)
        families = max(1, skus // (skus_a_family or SKUS_A_FAMILY))
        self.sandbox = sample(SandboxClock(self.clock), families=families, skus_a_family=skus_a_family)
        self.table = MemoryTable()
        self.runtime = self.new_runtime()
        self.runtime.connections.save(AppliedConnection(CONNECTION, SETTINGS, 0.0, CONNECTION))

    @property
    def rows(self) -> tuple[int, int]:
        """How many products and families the ERP has."""
        return len(self.sandbox.core.products), len(self.sandbox.core.families)

    def floor(self) -> int:
        """The fewest calls that read the whole catalogue: one for each thousand rows of each list."""
        return sum(-(-rows // 1000) for rows in self.rows)

    def settle_for_batches_of(self, styles: int) -> None:
        """Send so many styles in a bulk write."""
        changed = {**SETTINGS, "joor": {**SETTINGS["joor"], "batch": {"styles": styles}}}
        self.runtime.connections.save(AppliedConnection(CONNECTION, changed, 1.0, CONNECTION))

    def new_runtime(self, table: Table | None = None, reach: httpx.BaseTransport | None = None) -> Runtime:
        """A fresh process over the same account."""
        core, joor = core_config(), joor_config()
        secret = Credentials(
            Cin7CoreCredentials(core.account_id, core.application_key),
            JoorCredentials(joor.v2_token, joor.client_id, joor.client_secret, joor.username, joor.password),
        )
        transport = reach or httpx.WSGITransport(app=self.sandbox.wsgi)
        return Runtime(table or self.table, MemorySecrets({CONNECTION: secret}), Nobody(), self.clock, transport)

    def slice(self, flow: Flow, run_id: str, seconds: float = SLICE_SECONDS) -> Run:
        """One slice of a run."""
        return self.runtime.run(CONNECTION, RunRequest(flow, run_id), seconds)

    def run(self, flow: Flow, seconds: float = SLICE_SECONDS) -> tuple[Run, int]:
        """A run to its end, and how many slices it took."""
        run_id, slices = f"run-{self.clock.now():.0f}", 0
        while True:
            run, slices = self.slice(flow, run_id, seconds), slices + 1
            if run.status is RunStatus.SUCCEEDED:
                return run, slices
            if run.status is RunStatus.FAILED:
                raise RuntimeError(run.error)

    def calls(self, api: str, method: str) -> int:
        """How many calls an API answered since the log was cleared; tokens apart."""
        return sum(call.method == method and "/auth" not in call.path for call in self.sandbox.log.of(api))

    def rows_read(self) -> int:
        """How many rows were read from the table so far, as far as it counts them."""
        return self.table.reads if isinstance(self.table, MemoryTable) else 0

    def job_seconds(self) -> float:
        """How long JOOR itself works on a full bulk job."""
        config = joor_config()
        return config.job_seconds + 100 * config.record_seconds

    def style_writes(self) -> list[int]:
        """How many styles each bulk write held."""
        writes = [call for call in self.sandbox.log.writes("joor") if "bulk-style" in call.path]
        return [len(call.body["bulk_styles"]["style"]) for call in writes]
