"""What a full stock run costs: calls, rows written, seconds of CPU and peak memory, for as many rows as you like.

`python -m bench.stock [rows]`. The ERP and the table make their rows on the fly, so that only Seamline's own memory is
measured; the adapters, the flow and the mapping are the real ones.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
from msgspec import Struct

from seamline.clock import ManualClock
from seamline.credentials import Cin7CoreCredentials, Credentials, MemorySecrets
from seamline.domain.flow import Flow, Run
from seamline.domain.stock import Bucket, CellState, Traits
from seamline.domain.style import StyleTarget
from seamline.flows.run import RunRequest
from seamline.marketplace.joor.auth import JoorCredentials
from seamline.runtime import Runtime
from seamline.state.cells import StyleCells, encode_style
from seamline.state.connections import AppliedConnection
from seamline.state.memory import MemoryTable
from seamline.state.table import ANY, Item, Query

LOCATIONS = ("Main", "Shop", "East", "West", "North")
SKUS_A_STYLE, PAGE = 10, 1000
MEMORY_LIMIT_MB = 256
SETTINGS: dict[str, Any] = {
    "connection": "bench",
    "go_live": "2026-01-01",
    "erp": {"kind": "cin7_core", "base_url": "http://core/", "limits": {"calls_per_minute": 10**6, "burst": 10**6}},
    "joor": {
        "account": "1",
        "v2_url": "http://joor/v2/",
        "v4_url": "http://joor/v4/",
        "auth_url": "http://joor/auth/",
        "limits": {"credits": 10**6, "window": 300},
    },
    "selection": {"include_tags": ["JOOR"]},
    "styles": {"prices": [{"label": "W", "currency": "USD", "wholesale": "Wholesale"}]},
    "stock": {"warehouses": {"Default": list(LOCATIONS)}, "buffer": 1},
    "orders": {"location": "Main", "tax_rule": "None"},
}
LISTS: dict[str, Any] = {
    "me": {"Company": "Bench", "Currency": "USD"},
    "ref/location": {"Total": 5, "LocationList": [{"Name": name} for name in LOCATIONS]},
    "ref/priceTier": {"PriceTiers": [{"Code": 1, "Name": "Wholesale"}]},
    "ref/tax": {"Total": 0, "TaxRuleList": []},
    "ref/paymentterm": {"Total": 0, "PaymentTermList": []},
    "ref/carrier": {"Total": 0, "CarrierList": []},
    "me/contacts": {"Total": 0, "MeContactsList": []},
}


class Cost(Struct, frozen=True):
    """What one run over so many rows took."""

    rows: int
    run: Run
    erp_calls: int
    rows_written: int
    cpu_seconds: float
    peak_mb: float


class Account(httpx.BaseTransport):
    """An ERP with `rows` availability rows and a JOOR without orders; its pages are made when they are asked for."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self.erp_calls = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        path = request.url.path.strip("/")
        if request.url.host == "joor":
            return httpx.Response(200, json={"response": {"code": 0, "count": 0}, "orders": []}, request=request)
        self.erp_calls += 1
        if path == "ref/productavailability":
            return httpx.Response(200, content=self._page(int(request.url.params["Page"])), request=request)
        return httpx.Response(200, json=LISTS[path], request=request)

    def _page(self, page: int) -> bytes:
        numbers = range((page - 1) * PAGE, min(page * PAGE, self._rows))
        rows = [_row(number) for number in numbers]
        return json.dumps({"Total": self._rows, "Page": page, "ProductAvailabilityList": rows}).encode()


class Shelves(MemoryTable):
    """A table whose stock cells are made when they are asked for, as a database would send them."""

    def __init__(self, skus: int) -> None:
        super().__init__()
        self._skus = skus
        self.rows_written = 0
        """But for the counters of the call budgets."""

    def put(self, item: Item, expect: int = ANY) -> Item:
        """Write the item."""
        self.rows_written += item.pk.startswith("bench#")
        return super().put(item, expect)

    def query(self, query: Query) -> Iterator[Item]:
        """Stream the matching items."""
        if not query.pk.endswith("#CELLS"):
            return super().query(query)
        styles = range(0, self._skus, SKUS_A_STYLE)
        return (self._style(query.pk, first) for first in (styles[: query.limit] if query.limit else styles))

    def _style(self, pk: str, first: int) -> Item:
        style = _guid(first + 10**9)
        cells = {_guid(sku): _cell(style, sku) for sku in range(first, min(first + SKUS_A_STYLE, self._skus))}
        return Item(pk, style, encode_style(StyleCells(style, cells)), rev=1)


def measure(rows: int) -> Cost:
    """One run in which nothing has changed."""
    account, table = Account(rows), Shelves(rows // len(LOCATIONS))
    secret = Credentials(Cin7CoreCredentials("a", "k"), JoorCredentials("t", "c", "s", "u", "p"))
    runtime = Runtime(table, MemorySecrets({"bench": secret}), Nobody(), ManualClock(1_790_000_000.0), account)
    runtime.connections.save(AppliedConnection("bench", SETTINGS, 0.0, "bench"))
    runtime.run("bench", RunRequest(Flow.STOCK, "first"), 10_000.0)
    account.erp_calls, table.rows_written, began = 0, 0, time.process_time()
    run = runtime.run("bench", RunRequest(Flow.STOCK, "second"), 10_000.0)
    cpu = time.process_time() - began
    return Cost(
        rows, run, account.erp_calls, table.rows_written, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    )


class Nobody:
    """An export queue that nothing is put on."""

    def send(self, connection: str, order_ids: Any) -> None:
        """Do nothing."""


def _row(number: int) -> dict[str, Any]:
    sku, place = divmod(number, len(LOCATIONS))
    return {
        "ID": _guid(sku),
        "SKU": f"SKU-{sku}",
        "Name": f"Product {sku}",
        "Location": LOCATIONS[place],
        "Bin": None,
        "Batch": None,
        "OnHand": 3.0,
        "Allocated": 1.0,
        "Available": 2.0,
        "OnOrder": 0.0,
        "StockOnHand": 12.5,
        "InTransit": 0.0,
        "NextDeliveryDate": None,
    }


def _cell(style: str, sku: int) -> CellState:
    target = StyleTarget(style, f"ST-{style[-6:]}", "BLK", f"S{sku % SKUS_A_STYLE}", f"590{sku:010d}")
    return CellState(target, {Bucket("Default"): 2 * len(LOCATIONS) - 1}, traits=Traits(("Core", "JOOR"), "Dresses"))


def _guid(number: int) -> str:
    return f"7b1d2c1e-5a0f-4f0e-9c55-{number:012x}"


def main() -> None:
    """Print the cost; fail when it breaks a promise."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    cost = measure(rows)
    print(  # noqa: T201
        f"{rows:,} rows: {cost.run.status.value}, {cost.erp_calls} ERP calls (floor {-(-rows // PAGE)}), "
        f"{cost.rows_written} rows written, {cost.cpu_seconds:.1f} s CPU, peak {cost.peak_mb:.0f} MB "
        f"(limit {MEMORY_LIMIT_MB}), counts {cost.run.counts}"
    )
    sys.exit(cost.peak_mb >= MEMORY_LIMIT_MB or cost.erp_calls > -(-rows // PAGE) or bool(cost.run.counts))


if __name__ == "__main__":
    main()
