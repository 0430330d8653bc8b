"""A brand under random edits, orders, exports, failures and restarts, with an eye on every number JOOR is told."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import httpx

from sandbox.core.stock import CellKey
from sandbox.kit.faults import FaultKind, FaultRule
from seamline.clock import utc
from seamline.domain.flow import Flow, RunStatus
from seamline.flows.acknowledge import acknowledge
from seamline.flows.export_order import export_order
from seamline.flows.run import RunRequest
from seamline.runtime import Runtime
from tests.oracle.stock.truth import IMMEDIATE, Facts, Rules
from tests.sandbox.flows.world import CONNECTION, SETTINGS, SLICE_SECONDS, World, brand, upc

SKUS = [row["SKU"] for row in brand()["products"] if row["SKU"] != "SECRET"]
BUSY = ("DRS-BLK-S", "TEE-RED-M", "HAT", "DRS-RED-M")
"""Where all the trade is, so that things collide."""
LOCATIONS = ("Main Warehouse", "Shop", "Faulty goods")
FAULTS: tuple[FaultKind, ...] = ("status", "timeout", "drop_before", "drop_after", "malformed", "html")
PAGE_SECONDS, MOST_SLICES = 15.0, 30
"""In a slow world each page of stock takes that long, so that a run goes on over slices."""


class Oversold(AssertionError):
    """JOOR was told a number that cannot be sold."""


class Interleaved(httpx.BaseTransport):
    """Lets other things happen between any two calls of a run."""

    def __init__(self, inner: httpx.BaseTransport, before: Callable[[str], None], after: Callable[[str], None]) -> None:
        self._inner = inner
        self._before = before
        self._after = after

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Serve one call, with what happens around it."""
        what = f"{request.method} {request.url.raw_path.decode()}"
        self._before(what)
        response = self._inner.handle_request(request)
        self._after(what)
        return response


class Lab:
    """One seed's world. `rules` are its settings as the oracle reads them."""

    def __init__(self, seed: int, wrong: dict[str, Any] | None = None) -> None:
        self.random = Random(seed)
        self.rules, settings = self._settings()
        settings |= wrong or {}
        joor = {**SETTINGS["joor"], "batch": {"stock": self.random.choice((2, 4, 500))}}
        erp = {**SETTINGS["erp"], "page_size": self.random.choice((3, 1000))}
        orders = {**SETTINGS["orders"], "sale_status": "draft" if seed % 3 == 0 else "authorised"}
        self.world = World({**SETTINGS, "erp": erp, "joor": joor, "stock": settings, "orders": orders})
        for sku in SKUS:
            self.world.core.tag(sku, "on demand" if sku == "HAT" else "core" if sku.startswith("TEE") else "")
        self.world.joor.configure(stock_update_scope=self.random.choice(("cell", "sku")))
        self.approved_since_look: Counter[str] = Counter()
        self.pending_since_look: Counter[str] = Counter()
        self.waiting_since_look: Counter[str] = Counter()
        self.inside = False
        self.slow = self.random.random() < 0.3
        self.stock_runtime = self._runtime()
        for flow in (Flow.STYLES, Flow.STOCK):
            self.world.run(flow)

    def reach(self) -> httpx.BaseTransport:
        """How the stock flow reaches the APIs."""
        return httpx.WSGITransport(app=self.world.sandbox.wsgi)

    def step(self) -> None:
        """One random thing happens."""
        chances: dict[Callable[[], None], int] = {
            self.edit_stock: 5,
            self.order: 4,
            self.touch_order: 3,
            self.sell: 4,
            self.run_orders: 2,
            self.run_stock: 5,
            self.break_something: 2,
            self.authorise: 1,
            self.take_back: 3,
            self.restart: 1,
            self.wait: 2,
        }
        self.random.choices(list(chances), list(chances.values()))[0]()

    def rest(self) -> None:
        """Nothing happens any more, nothing fails, and every flow has had its turns."""
        self.world.sandbox.faults.clear()
        for _ in range(3):
            self.world.clock.sleep(1000)
            self.world.run(Flow.ORDERS)
            self.export()
            self.world.clock.sleep(60)
            self.world.run(Flow.STOCK)

    def differences(self) -> dict[Any, Any]:
        """Where JOOR shows something else than it must."""
        facts, today = Facts(self.world), self.today()
        shown, expected = facts.shown(), facts.expected(self.rules, today)
        places = shown.keys() | expected.keys()
        return {p: (shown.get(p), expected.get(p)) for p in places if shown.get(p) != expected.get(p)}

    def today(self) -> date:
        """The day it is."""
        return utc(self.world.clock.now()).date()

    def edit_stock(self) -> None:
        """Somebody counts, moves or orders stock in the ERP."""
        sku, location = self.random.choice(BUSY), self.random.choice(LOCATIONS)
        self.world.core.restock(sku, location, self.random.randrange(12), self.random.choice((None, "A-01")))
        if self.random.random() < 0.6:
            self._deliver(sku, location)

    def order(self) -> None:
        """A buyer orders a few SKUs; most orders are approved at once."""
        lines: list[dict[str, Any]] = [
            {"upc": upc(sku), "quantity": self.random.randint(1, 4), "price": "96.00"}
            for sku in self.random.sample(BUSY, self.random.randint(1, 3))
        ]
        if self.random.random() < 0.1:
            lines.append({"upc": "unknown", "quantity": 1, "price": "96.00"})
        if self.random.random() < 0.75:
            torn = {"raw": {"order_total": "about 200"}} if self.random.random() < 0.1 else {}
            self.world.approved_order(lines, **torn)
            self.approved_since_look.update({line["upc"]: line["quantity"] for line in lines})
        else:
            self.world.approved_order(lines, status="PENDING")
            self.pending_since_look.update({line["upc"]: line["quantity"] for line in lines})

    def sell(self) -> None:
        """An order goes all the way into the ERP."""
        self.order()
        self.world.run(Flow.ORDERS)
        self.export()
        self.world.clock.sleep(self.random.choice((1, 20)))

    def touch_order(self) -> None:
        """Somebody approves, cancels or edits an order that is not exported yet."""
        orders = [o for o in self.world.joor.snapshot()["orders"] if o["export_status"] != "SUCCESS"]
        if not orders:
            return
        order = self.random.choice(orders)
        if order["status"] == "PENDING":
            self.world.joor.approve(order["order_id"])
        elif order["status"] == "APPROVED" and self.random.random() < 0.4:
            self.world.joor.cancel(order["order_id"])
            return
        elif order["status"] == "APPROVED":
            line = self.random.choice(order["lines"])
            self.world.joor.edit_order(order["order_id"], {"quantities": {line["upc"]: self.random.randint(1, 5)}})
        self.approved_since_look.update({line["upc"]: 5 for line in order["lines"]})

    def run_orders(self) -> None:
        """The orders flow finds what is approved, and most of it is exported."""
        self.world.run(Flow.ORDERS)
        if self.random.random() < 0.8:
            self.export()

    def export(self) -> None:
        """The export function works off its queue; telling JOOR may come later."""
        ids, self.world.queue.waiting = self.world.queue.waiting, []
        ctx = self.world.context()
        for order_id in ids:
            export_order(ctx, order_id)
        if self.random.random() < 0.7:
            acknowledge(ctx, ids)

    def authorise(self) -> None:
        """Somebody authorises draft sales in the ERP."""
        for sale in self._sales_with("DRAFT", 2):
            self.world.core.authorise(sale)
            self.world.clock.sleep(0.01)

    def take_back(self) -> None:
        """Somebody takes sales back to drafts in the ERP, or for good; some are authorised again at once."""
        for sale in self._sales_with("AUTHORISED", 2):
            self._note_waiting(sale)
            self.random.choice((self.world.core.void, self.world.core.undo, self.world.core.undo))(sale)
            self.world.clock.sleep(0.01)
            if self.random.random() < 0.3:
                self.authorise()

    def run_stock(self) -> None:
        """The stock flow runs, in one slice or several, while other things go on; nothing is ever oversold."""
        request = RunRequest(Flow.STOCK, f"stock-{self.random.random()}")
        self.approved_since_look.clear()
        self.pending_since_look.clear()
        self.waiting_since_look.clear()
        for _ in range(MOST_SLICES):
            self.inside = True
            run = self.stock_runtime.run(CONNECTION, request, PAGE_SECONDS * 4 if self.slow else SLICE_SECONDS)
            self.inside = False
            if run.status is not RunStatus.CONTINUED:
                return
            self.random.choice(self._meanwhile())()

    def break_something(self) -> None:
        """An API is going to fail a few times."""
        api, path = self.random.choice(
            (("core", "productavailability"), ("joor", "inventory"), ("joor", "order"), ("core", "sale"))
        )
        kind, times, after = self.random.choice(FAULTS), self.random.choice((1, 1, 3, 9)), self.random.randrange(3)
        self.world.sandbox.faults.add(FaultRule(api, None, path, kind, times=times, after=after))

    def restart(self) -> None:
        """The functions start anew over the same table."""
        self.world.runtime = self.world.new_runtime()
        self.stock_runtime = self._runtime()

    def wait(self) -> None:
        """Time passes."""
        self.world.clock.sleep(self.random.choice((1, 20, 130, 1000, 90_000)))

    def _runtime(self) -> Runtime:
        return self.world.new_runtime(transport=Interleaved(self.reach(), self._before_call, self._after_call))

    def _before_call(self, what: str) -> None:
        if self.slow and "productavailability" in what:
            self.world.clock.sleep(PAGE_SECONDS)
        if self.inside and self.random.random() < 0.25:
            self.inside = False
            self.random.choice(self._meanwhile())()
            self.inside = True

    def _meanwhile(self) -> tuple[Callable[[], None], ...]:
        """What may happen between two calls of a run."""
        return self.order, self.touch_order, self.run_orders, self.export, self.take_back, self.take_back

    def _after_call(self, what: str) -> None:
        if "export_status=2" in what:
            self.approved_since_look.clear()
        if "order_type=3" in what:
            self.pending_since_look.clear()
        if "UpdatedSince" in what:
            self.waiting_since_look.clear()
        if "bulk-inventory" in what:
            self.check_not_oversold(what)

    def check_not_oversold(self, what: str) -> None:
        """No cell that was set just now shows more than can be sold, but for what came since the last look."""
        facts = Facts(self.world)
        free = facts.sellable(self.rules)
        last = self.world.sandbox.log.writes("joor")[-1]
        for item in last.body["inventory_items"]:
            key = item.get("upc", ""), item["warehouse"]
            if key not in free or item["inventory_date"] != IMMEDIATE or item.get("made_to_order"):
                continue
            unknown = (self.approved_since_look, self.pending_since_look, self.waiting_since_look)
            allowed = max(0.0, free[key]) + sum(units[key[0]] for units in unknown)
            if last.status == 200 and item["inventory"] > allowed:
                raise Oversold(f"{key} shows {item['inventory']}, {free[key]} can be sold, {what}")

    def _note_waiting(self, sale_id: str) -> None:
        """What a sale has on backorder it holds nothing of; taken back, its order wants that of the stock again."""
        sale = next(sale for sale in self.world.core.snapshot()["sales"] if sale["ID"] == sale_id)
        for line in sale["Order"]["Lines"]:
            self.waiting_since_look[upc(line["SKU"])] += line["BackorderQuantity"]

    def _sales_with(self, status: str, most: int) -> list[str]:
        """The ids of some sales whose orders have this status."""
        found = [sale["ID"] for sale in self.world.core.snapshot()["sales"] if sale["Order"]["Status"] == status]
        return self.random.sample(found, min(most, len(found)))

    def _deliver(self, sku: str, location: str) -> None:
        product = self.world.core.products.find(sku)
        assert product is not None
        cell = self.world.core.stock.cell(CellKey(product["ID"], location, None, None))
        days = self.random.choice((-3, 2, 20, 20, None))
        cell.on_order = cell.on_order.__class__(self.random.choice((0, 5, 8)))
        due = date.fromordinal(self.today().toordinal() + days) if days is not None else None
        cell.next_delivery = f"{due}T00:00:00" if due else None

    def _settings(self) -> tuple[Rules, dict[str, Any]]:
        apart = self.random.random() < 0.4
        warehouses = (
            {"Default": ["Main Warehouse"], "East": ["Shop"]} if apart else {"Default": ["Main Warehouse", "Shop"]}
        )
        rules = Rules(warehouses)
        stock: dict[str, Any] = {"warehouses": warehouses}
        match self.random.randrange(5):
            case 0:
                rules.buffer = stock["buffer"] = 2
            case 1:
                rules.percent = stock["buffer_percent"] = 15
            case 2:
                rules.cap = stock["cap"] = 6
        if self.random.random() < 0.4:
            rules.family_buffer = {"TEE": 3}
            stock["rules"] = [{"tags": ["core"], "buffer": 3, **({"cap": rules.cap} if rules.cap is not None else {})}]
            if rules.percent:
                rules.percent, stock["buffer_percent"] = 0, 0
        if self.random.random() < 0.4:
            rules.made_to_order = frozenset({"HAT"})
            stock["made_to_order"] = {"tags": ["on demand"]}
        if self.random.random() < 0.5:
            rules.future_lag = 7
            stock["future"] = {"enabled": True, "overdue_lag": 7}
        if self.random.random() < 0.3:
            rules.less_pending = True
            stock["pending"] = "subtract"
        return rules, stock
