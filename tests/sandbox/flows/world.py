"""A small brand in the sandbox and a Seamline runtime beside it, single-threaded on one virtual clock."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

import httpx

from sandbox.app import Sandbox
from sandbox.core import CoreAccount, CoreConfig
from sandbox.joor import JoorAccount, JoorConfig
from sandbox.kit.calllog import Call
from seamline.clock import ManualClock, utc
from seamline.credentials import Cin7CoreCredentials, Credentials, MemorySecrets
from seamline.domain.flow import HINT, Flow, Lane, Run
from seamline.domain.ledger import LedgerEntry
from seamline.flows.acknowledge import acknowledge
from seamline.flows.context import FlowContext
from seamline.flows.export_order import export_order
from seamline.flows.run import RunRequest
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.meter import Meter
from seamline.runtime import Runtime, Slice
from seamline.settings import Settings, validate_settings
from seamline.state.connections import AppliedConnection
from seamline.state.memory import MemoryTable
from seamline.state.table import Table

type Json = dict[str, Any]
CONNECTION = "lune"
SLICE_SECONDS = 600.0

SETTINGS: Json = {
    "connection": CONNECTION,
    "go_live": "2026-01-01",
    "erp": {
        "kind": "cin7_core",
        "base_url": "http://sandbox/cin7-core/ExternalApi/v2/",
        "limits": {"calls_per_minute": 6000, "burst": 1000},
        "lookup_lag": 60,
    },
    "joor": {
        "account": "222222",
        "v2_url": "http://sandbox/joor/v2/",
        "v4_url": "http://sandbox/joor/v4/",
        "auth_url": "http://sandbox/joor/auth/",
        "limits": {"credits": 100000, "window": 300},
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
    "stock": {"warehouses": {"Default": ["Main Warehouse", "Shop"]}},
    "orders": {"location": "Main Warehouse", "tax_rule": "Tax Exempt"},
}


class SandboxClock:
    """The runtime's clock as the sandbox reads it."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Aware UTC."""
        return utc(self._clock.now())


class ListQueue:
    """An export queue that only remembers."""

    def __init__(self) -> None:
        self.waiting: list[str] = []

    def send(self, connection: str, order_ids: Sequence[str]) -> None:
        """Append the orders that are not waiting yet."""
        assert connection == CONNECTION
        self.waiting += [order_id for order_id in order_ids if order_id not in self.waiting]


class World:
    """One brand, one connection, and the things people and schedules do."""

    def __init__(self, settings: Json | None = None, clock: ManualClock | None = None) -> None:
        self.clock = clock or ManualClock(1_790_000_000.0)
        sandbox_clock = SandboxClock(self.clock)
        self.core = CoreAccount(sandbox_clock, CoreConfig(calls_per_minute=None))
        self.joor = JoorAccount(sandbox_clock, JoorConfig(credits=None))
        self.sandbox = Sandbox(sandbox_clock, self.core, self.joor)
        self.core.load(**brand())
        self.settings: Settings = validate_settings(settings or SETTINGS)
        self.table = MemoryTable()
        self.queue = ListQueue()
        self._run_numbers = count()
        self.runtime = self.new_runtime()
        self.runtime.connections.save(AppliedConnection(CONNECTION, settings or SETTINGS, 0.0, "test"))

    def new_runtime(self, table: Table | None = None, transport: httpx.BaseTransport | None = None) -> Runtime:
        """A fresh process over the same table, as after a crash."""
        reach = transport or httpx.WSGITransport(app=self.sandbox.wsgi)
        secrets = MemorySecrets({CONNECTION: credentials()})
        return Runtime(table or self.table, secrets, self.queue, self.clock, reach)

    def run(self, flow: Flow) -> Run:
        """One run of a flow, to its end."""
        run_id = f"run-{self.clock.now():.0f}-{next(self._run_numbers)}"
        return self.runtime.run(CONNECTION, RunRequest(flow, run_id), SLICE_SECONDS)

    def run_only(self, flow: Flow, *records: str) -> Run:
        """One run of a flow confined to these records."""
        return self.runtime.run(CONNECTION, RunRequest(flow, f"only-{next(self._run_numbers)}", only=records), 600.0)

    def run_hinted(self, flow: Flow, *records: str) -> Run:
        """One run of a flow for records that the ERP hinted at."""
        request = RunRequest(flow, f"hint-{next(self._run_numbers)}", HINT, records)
        return self.runtime.run(CONNECTION, request, SLICE_SECONDS)

    def apply(self, settings: Json) -> None:
        """Somebody applies other settings."""
        self.settings = validate_settings(settings)
        self.runtime.connections.save(AppliedConnection(CONNECTION, settings, self.clock.now(), "test"))

    def context(self) -> FlowContext:
        """A context as the export function gets it."""
        part = Slice(Lane.ORDERS, self.clock.now() + 60, Meter())
        return self.runtime.context(self.settings, part)

    def export_all(self) -> list[LedgerEntry]:
        """Drain the export queue as the export function does, acknowledging in one batch."""
        ids, self.queue.waiting = self.queue.waiting, []
        ctx = self.context()
        entries = [export_order(ctx, order_id) for order_id in ids]
        acknowledge(ctx, ids)
        return entries

    def cycle(self) -> None:
        """Styles, stock and orders once each, with exports."""
        for flow in Flow:
            self.run(flow)
        self.export_all()

    def style(self, number: str) -> Json:
        """A style as JOOR holds it."""
        return next(row for row in self.joor.snapshot()["styles"] if row["style_number"] == number)

    def order(self, order_id: str) -> Json:
        """An order as JOOR holds it, with its export mark."""
        return next(row for row in self.joor.snapshot()["orders"] if row["order_id"] == order_id)

    def sales(self, order_id: str) -> list[Json]:
        """The order's live sales in Cin7."""
        rows: list[Json] = self.core.snapshot()["sales"]
        mine = [row for row in rows if str(row["ExternalID"]).startswith(f"joor:{order_id}:")]
        return [row for row in mine if row["Status"] != "VOIDED"]

    def approved_order(self, lines: list[Json] | None = None, **given: Any) -> str:
        """An approved order of the customer Boutique Nord."""
        facts = {
            "status": "APPROVED",
            "customer_code": CUSTOMER_ID,
            "customer_name": "Boutique Nord",
            "customer_purchase_order": "PO-1",
            "lines": lines or [{"upc": upc("DRS-BLK-S"), "quantity": 3, "price": "96.00"}],
            **given,
        }
        order_id: str = self.joor.place_order(facts)["order_id"]
        return order_id

    def writes(self) -> list[Call]:
        """Every write the APIs saw since the log was cleared, but for tokens."""
        calls = [*self.sandbox.log.writes("core"), *self.sandbox.log.writes("joor")]
        return [call for call in calls if "/auth" not in call.path]


TAX_FLAGS = {"IsActive": True, "IsTaxForSale": True, "IsTaxForPurchase": True, "TaxPercent": 0, "TaxInclusive": False}
CUSTOMER_ID = "c0000000-0000-4000-8000-000000000001"


def credentials() -> Credentials:
    """The sandbox's own."""
    core, joor = CoreConfig(), JoorConfig()
    return Credentials(
        Cin7CoreCredentials(core.account_id, core.application_key),
        JoorCredentials(joor.v2_token, joor.client_id, joor.client_secret, joor.username, joor.password),
    )


def erp_account(_connection: str) -> str:
    """The account that the small brand's calls are counted under."""
    return credentials().cin7_core.account_id


def upc(sku: str) -> str:
    """The barcode of a SKU of the small brand."""
    return f"590{abs(hash_of(sku)) % 10**10:010d}"


def hash_of(text: str) -> int:
    """A stable number for a text."""
    return int.from_bytes(text.encode()[-8:], "big")


def product(sku: str, **changes: Any) -> Json:
    """A product of the small brand."""
    facts = {
        "SKU": sku,
        "Name": f"Product {sku}",
        "Category": "Dresses",
        "Brand": "Maison Lune",
        "Type": "Stock",
        "CostingMethod": "FIFO",
        "UOM": "Item",
        "Status": "Active",
        "Barcode": upc(sku),
        "Tags": " joor , Collection_SS27 Main",
        "PriceTiers": {"Retail": 240.0, "Wholesale USD": 96.0},
    }
    return facts | changes


def brand() -> Json:
    """Two families of two colors by two sizes, one product on its own, one not for JOOR, two locations."""
    skus = [f"{family}-{color}-{size}" for family in ("DRS", "TEE") for color in ("BLK", "RED") for size in ("S", "M")]
    names = {"BLK": "Black", "RED": "Red"}
    return {
        "company": [{"Company": "Maison Lune", "Currency": "USD"}],
        "price_tiers": [{"Code": 1, "Name": "Retail"}, {"Code": 2, "Name": "Wholesale USD"}],
        "locations": [
            {"ID": "10c00000-0000-4000-8000-000000000001", "Name": "Main Warehouse", "IsDefault": True},
            {"ID": "10c00000-0000-4000-8000-000000000002", "Name": "Shop"},
            {"ID": "10c00000-0000-4000-8000-000000000003", "Name": "Faulty goods"},
        ],
        "taxes": [{"ID": "7a000000-0000-4000-8000-000000000001", "Name": "Tax Exempt", **TAX_FLAGS}],
        "terms": [{"ID": "927a0000-0000-4000-8000-000000000001", "Name": "30 days", "IsActive": True}],
        "brands": [{"ID": "fa520000-0000-4000-8000-000000000001", "Name": "Maison Lune"}],
        "categories": [{"ID": "c7830000-0000-4000-8000-000000000001", "Name": "Dresses"}],
        "units": [{"ID": "0a000000-0000-4000-8000-000000000001", "Name": "Item"}],
        "accounts": [
            {"Code": "200", "Name": "Sales", "Type": "REVENUE", "Status": "ACTIVE", "Class": "REVENUE"},
            {"Code": "610", "Name": "Accounts receivable", "Type": "CURRENT", "Status": "ACTIVE", "Class": "ASSET"},
        ],
        "products": [*(product(sku) for sku in skus), product("HAT"), product("SECRET", Tags="")],
        "families": [
            {
                "SKU": family,
                "Name": f"{family} family",
                "Category": "Dresses",
                "Brand": "Maison Lune",
                "CostingMethod": "FIFO",
                "UOM": "Item",
                "DefaultLocation": "Main Warehouse",
                "Option1Name": "Colour",
                "Option2Name": "Size",
                "Products": [
                    {"SKU": sku, "Option1": names[sku.split("-")[1]], "Option2": sku.split("-")[2]}
                    for sku in skus
                    if sku.startswith(family)
                ],
            }
            for family in ("DRS", "TEE")
        ],
        "availability": [
            {"SKU": "DRS-BLK-S", "Location": "Main Warehouse", "OnHand": 10, "Allocated": 2},
            {"SKU": "DRS-BLK-S", "Location": "Main Warehouse", "Bin": "A-01", "OnHand": 5},
            {"SKU": "DRS-BLK-S", "Location": "Shop", "OnHand": 1},
            {"SKU": "DRS-BLK-S", "Location": "Faulty goods", "OnHand": 99},
            {"SKU": "HAT", "Location": "Shop", "OnHand": 7},
        ],
        "customers": [
            {
                "ID": CUSTOMER_ID,
                "Name": "Boutique Nord",
                "Status": "Active",
                "Currency": "USD",
                "PaymentTerm": "30 days",
                "AccountReceivable": "610",
                "RevenueAccount": "200",
                "TaxRule": "Tax Exempt",
                "PriceTier": "Wholesale USD",
            }
        ],
    }
