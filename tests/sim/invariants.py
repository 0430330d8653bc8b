"""What must hold after every step and at rest, judged from both accounts and not from Seamline's own books."""

import json
from collections import Counter, defaultdict
from decimal import Decimal

import httpx

from sandbox.core.sales.model import Sale
from sandbox.joor.models import Order
from sandbox.joor.order_book import order_total
from sandbox.joor.texts import money
from seamline.domain.flow import Flow
from seamline.errors import RetryableError
from seamline.state.problems import ProblemStore
from tests.sandbox.flows.world import CONNECTION, upc
from tests.sim.brand import SKUS
from tests.sim.world import World

CORE_CALLS_A_MINUTE = 60
PREFIX = "joor:"


class Auditor:
    """Watches one world. `touched` are the orders to which people did something that needs a person again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.touched: set[str] = set()
        self.ever_approved: set[str] = set()
        self._sku_of = {upc(sku): sku for sku in SKUS}
        world.watch = self.after_step  # type: ignore[method-assign]

    def after_step(self, request: httpx.Request) -> None:
        """Look at what one served call changed."""
        if request.method == "GET":
            return
        if request.url.path.startswith("/cin7-core"):
            self._at_most_one_live_sale()
        elif request.url.path.endswith("orders/bulk_update"):
            self._nothing_acknowledged_without_sale(json.loads(request.content))

    def at_rest(self) -> None:
        """Look at everything once nothing moves any more."""
        for order in self.world.joor.orders.values():
            if order.status == "APPROVED":
                self._approved(order)
            else:
                self._not_approved(order)
        self._budget()

    def logged(self, error: BaseException) -> None:
        """Look at an exception that a function logged: only what the world did to it may be there."""
        self.world.note(f"logged {error!r}")
        if not isinstance(error, RetryableError):
            self.world.find(f"a bug: {error!r}")

    def live_sales(self, order_id: str) -> list[Sale]:
        """The live sales of an order in Cin7."""
        start = f"{PREFIX}{order_id}:"
        found = [sale for sale in self.world.core.sales.values() if str(sale.header["ExternalID"]).startswith(start)]
        return [sale for sale in found if not sale.voided]

    def problem_of(self, order_id: str) -> tuple[str, ...]:
        """What a person is told about the order; empty when nothing."""
        problems = ProblemStore(self.world.memory, CONNECTION, self.world.scheduler)
        return next((p.reasons for p in problems.all(Flow.ORDERS) if p.key == order_id), ())

    def _at_most_one_live_sale(self) -> None:
        live: Counter[str] = Counter()
        for sale in self.world.core.sales.values():
            if not sale.voided:
                live[str(sale.header["ExternalID"]).split(":")[1]] += 1
        for order_id, count in live.items():
            if count > 1:
                self.world.find(f"order {order_id} has {count} live sales")
            if order_id not in self.ever_approved:
                self.world.find(f"order {order_id} has a sale though it was never approved")

    def _nothing_acknowledged_without_sale(self, marks: list[dict[str, str]]) -> None:
        for mark in marks:
            if mark.get("export_status") != "SUCCESS" or mark["id"] in self.touched:
                continue
            sales = self.live_sales(mark["id"])
            if not any(sale.order.status == "AUTHORISED" and sale.order.lines for sale in sales):
                self.world.find(f"order {mark['id']} was shown as exported without its sale")

    def _approved(self, order: Order) -> None:
        sales, problem = self.live_sales(order.order_id), self.problem_of(order.order_id)
        wrong = self._wrong(order, sales)
        may_wait = self._is_unfit(order) or order.order_id in self.touched
        if wrong and not problem:
            self.world.find(f"order {order.order_id}: {wrong}, and no problem says why")
        elif wrong and not may_wait:
            self.world.find(f"order {order.order_id}: {wrong}, held for {problem} though nothing is wrong with it")
        elif not wrong and problem:
            self.world.find(f"order {order.order_id} is done, but a problem stays open: {problem}")

    def _not_approved(self, order: Order) -> None:
        sales, problem = self.live_sales(order.order_id), self.problem_of(order.order_id)
        if sales and not problem:
            self.world.find(f"order {order.order_id} is {order.status} and has a live sale, and no problem says so")

    def _wrong(self, order: Order, sales: list[Sale]) -> str:
        """What keeps the order from being exported well; empty when all is well."""
        if len(sales) != 1:
            return f"{len(sales)} live sales"
        if order.export_status != "SUCCESS":
            return f"not shown as exported in JOOR ({order.export_status})"
        return self._difference(order, sales[0])

    def _difference(self, order: Order, sale: Sale) -> str:
        if sale.order.status != "AUTHORISED":
            return f"its sale is {sale.order.status}"
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        for line in order.live_lines:
            wanted[self._sku_of.get(line.fields.get("item_upc", ""), "?")] += line.extended
        found: dict[str, Decimal] = defaultdict(Decimal)
        for row in sale.order.lines:
            found[row.sku] += row.total
        if wanted != found:
            return f"amounts by SKU {dict(found)} instead of {dict(wanted)}"
        units = sum(line.quantity * line.multiplier for line in order.live_lines)
        if sum(row.quantity for row in sale.order.lines) != units:
            return "wrong quantities"
        total = Decimal(money(order_total(order)))
        return "" if sale.order.net == total else f"total {sale.order.net}, not {total}"

    def _is_unfit(self, order: Order) -> bool:
        return any(line.fields.get("item_upc", "") not in self._sku_of for line in order.live_lines)

    def _budget(self) -> None:
        """The look-alikes throttle as the APIs do; a refusal of theirs means that the budget was exceeded."""
        times = [at for at, api, _ in self.world.network.sent if api == "core"]
        for first, start in enumerate(times):
            in_a_minute = sum(1 for at in times[first:] if at < start + 60)
            if in_a_minute > CORE_CALLS_A_MINUTE:
                self.world.find(f"{in_a_minute} calls to Cin7 within 60 seconds")
                return
        refused = [call for call in self.world.sandbox.log.calls if call.status == 429]
        if refused:
            self.world.find(f"{refused[0].api} refused {len(refused)} calls as too many")
