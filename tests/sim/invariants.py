"""What must hold after every step and at rest, judged from both accounts and not from Seamline's own books."""

import json
from collections import Counter, defaultdict
from decimal import Decimal

import httpx

from sandbox.core.sales.model import Sale
from sandbox.core.sales.render import show_row
from sandbox.joor.models import Order
from sandbox.joor.order_book import order_total
from sandbox.joor.texts import money
from seamline.domain.order import joor_id_of
from seamline.errors import RetryableError
from seamline.state.problems import ProblemStore
from tests.sandbox.flows.world import CONNECTION, upc
from tests.sim.brand import PAID_BY, SKUS
from tests.sim.wishes import Wishes
from tests.sim.world import World

CORE_CALLS_A_MINUTE = 60


class Auditor:
    """Watches one world. `touched` are the orders to which people did something that needs a person again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.touched: set[str] = set()
        self.ever_approved: set[str] = set()
        self.wishes = Wishes()
        self._sku_of = {upc(sku): sku for sku in SKUS}
        world.watch = self.after_step  # type: ignore[method-assign]

    def after_step(self, request: httpx.Request) -> None:
        """Look at what one served call changed."""
        if request.method == "GET":
            return
        if request.url.path.startswith("/cin7-core"):
            self._at_most_one_live_sale()
        elif request.url.path.endswith("orders/bulk_update"):
            marks = json.loads(request.content)
            self._nothing_acknowledged_without_sale(marks)
            self._nothing_shipped_in_joor_alone(marks)

    def at_rest(self) -> None:
        """Look at everything once nothing moves any more."""
        for order in self.world.joor.orders.values():
            if order.status in ("APPROVED", "SHIPPED"):
                self._approved(order)
            else:
                self._not_wanted(order.order_id, order.status)
        for order_id in self.ever_approved - self.world.joor.orders.keys():
            self._not_wanted(order_id, "deleted")
        self._budget()

    def logged(self, error: BaseException) -> None:
        """Look at an exception that a function logged: only what the world did to it may be there."""
        self.world.note(f"logged {error!r}")
        if not isinstance(error, RetryableError):
            self.world.find(f"a bug: {error!r}")

    def live_sales(self, order_id: str) -> list[Sale]:
        """The live sales of an order in Cin7, all its doors taken together."""
        return [sale for sale in self.world.core.sales.values() if not sale.voided and _joor_id(sale) == order_id]

    def problem_of(self, order_id: str) -> tuple[str, ...]:
        """What a person is told about the order or a door of it; empty when nothing."""
        problems = ProblemStore(self.world.memory, CONNECTION, self.world.scheduler).all()
        return next((p.reasons for p in problems if joor_id_of(p.key) == order_id), ())

    def _at_most_one_live_sale(self) -> None:
        live: Counter[str] = Counter()
        for sale in self.world.core.sales.values():
            if sale.voided:
                continue
            live[_part(sale)] += 1
            if _joor_id(sale) not in self.ever_approved:
                self.world.find(f"order {_joor_id(sale)} has a sale though it was never approved")
            if len(sale.prepayments) > 1:
                self.world.find(f"the sale of order {_part(sale)} has {len(sale.prepayments)} receipts")
        for part, count in live.items():
            if count > 1:
                self.world.find(f"order {part} has {count} live sales")
            elif part in live and joor_id_of(part) != part and joor_id_of(part) in live:
                self.world.find(f"order {joor_id_of(part)} has live sales both whole and by doors")

    def _nothing_acknowledged_without_sale(self, marks: list[dict[str, str]]) -> None:
        for mark in marks:
            if mark.get("export_status") != "SUCCESS" or mark["id"] in self.touched:
                continue
            sales = [sale for sale in self.live_sales(mark["id"]) if sale.order.status == "AUTHORISED"]
            order = self.world.joor.orders.get(mark["id"])
            wanted = len(_doors(order)) if order else 1
            if sum(bool(sale.order.lines) for sale in sales) < wanted:
                self.world.find(f"order {mark['id']} was shown as exported without its sale")

    def _nothing_shipped_in_joor_alone(self, marks: list[dict[str, str]]) -> None:
        for mark in marks:
            if mark.get("status") == "SHIPPED" and not self._is_shipped(self.live_sales(mark["id"])):
                self.world.find(f"order {mark['id']} was shown as shipped before its sale was")

    def _is_shipped(self, sales: list[Sale]) -> bool:
        rows = [show_row(self.world.core, sale) for sale in sales]
        return bool(rows) and all(row["CombinedShippingStatus"] == "SHIPPED" for row in rows)

    def _approved(self, order: Order) -> None:
        sales, problem = self.live_sales(order.order_id), self.problem_of(order.order_id)
        versions = self.wishes.versions(order)
        faults = [self._wrong(version, sales) for version in versions]
        wrong = "" if "" in faults else faults[0]
        may_wait = any(map(self._is_unfit, versions)) or order.order_id in self.touched
        if wrong and not problem:
            self.world.find(f"order {order.order_id}: {wrong}, and no problem says why")
        elif wrong and not may_wait:
            self.world.find(f"order {order.order_id}: {wrong}, held for {problem} though nothing is wrong with it")
        elif not wrong and problem:
            self.world.find(f"order {order.order_id} is done, but a problem stays open: {problem}")
        self._nothing_given_away(order, sales)

    def _nothing_given_away(self, order: Order, sales: list[Sale]) -> None:
        free = any(row.price == 0 for sale in sales for row in sale.order.lines)
        if free and not self.wishes.may_be_released(order.order_id):
            self.world.find(f"order {order.order_id} has goods at the price 0, and nobody let that pass")

    def _not_wanted(self, order_id: str, status: str) -> None:
        sales, problem = self.live_sales(order_id), self.problem_of(order_id)
        if sales and not problem and not self._is_shipped(sales):
            self.world.find(f"order {order_id} is {status} and has a live sale, and no problem says so")

    def _wrong(self, order: Order, sales: list[Sale]) -> str:
        """What keeps the order from being exported well; empty when all is well."""
        if sorted(map(_part, sales)) != sorted(self._parts(order)):
            return f"live sales of {sorted(map(_part, sales))}"
        if order.status == "APPROVED" and order.export_status != "SUCCESS":
            return f"not shown as exported in JOOR ({order.export_status})"
        if self.world.shape.variety.shipping and order.status == "APPROVED" and self._is_shipped(sales):
            return "not shown as shipped in JOOR"
        return self._difference(order, sales) or self._wrong_receipts(order, sales)

    def _parts(self, order: Order) -> list[str]:
        """The orders that JOOR's one becomes by the settings."""
        doors = _doors(order) if self.world.shape.variety.doors else {""}
        return [f"{order.order_id}-{door}" if door else order.order_id for door in doors]

    def _difference(self, order: Order, sales: list[Sale]) -> str:
        drafts = {sale.order.status for sale in sales} - {"AUTHORISED"}
        if drafts:
            return f"a sale is {drafts}"
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        for line in order.live_lines:
            wanted[self._sku_of.get(line.fields.get("item_upc", ""), "?")] += line.extended
        found: dict[str, Decimal] = defaultdict(Decimal)
        rows = [row for sale in sales for row in sale.order.lines]
        for row in rows:
            found[row.sku] += row.total
        if wanted != found:
            return f"amounts by SKU {dict(found)} instead of {dict(wanted)}"
        units = sum(line.quantity * line.multiplier for line in order.live_lines)
        if sum(row.quantity for row in rows) != units:
            return "wrong quantities"
        total, net = Decimal(money(order_total(order))), sum((sale.order.net for sale in sales), Decimal(0))
        if abs(net - total) > self._rounding(order):
            return f"total {net}, not {total}"
        return self._wrong_reference(order, sales)

    def _rounding(self, order: Order) -> Decimal:
        """Of an order edited here JOOR has no total: half a cent of its discount may go either way."""
        return Decimal("0.01") if self.wishes.is_edited(order.order_id) else Decimal(0)

    def _wrong_reference(self, order: Order, sales: list[Sale]) -> str:
        own = order.header.get("customer_purchase_order", "")
        wrong = [sale for sale in sales if sale.header["CustomerReference"] != (own or _part(sale))]
        return f"the reference {wrong[0].header['CustomerReference']}, not {own or 'its number'}" if wrong else ""

    def _wrong_receipts(self, order: Order, sales: list[Sale]) -> str:
        paid = self.world.shape.variety.prepaid and order.header.get("payment_method_name") == PAID_BY
        received = sum(Decimal(str(row["Amount"])) for sale in sales for row in sale.prepayments)
        due = Decimal(money(order_total(order))) if paid else Decimal(0)
        return "" if abs(received - due) <= self._rounding(order) else f"receipts of {received} instead of {due}"

    def _is_unfit(self, order: Order) -> bool:
        """Whether somebody has to do something for the order before it can go."""
        unknown = any(line.fields.get("item_upc", "") not in self._sku_of for line in order.live_lines)
        free = any(line.unit_price == 0 for line in order.live_lines) and not self.wishes.is_released(order.order_id)
        # A receipt over the sum before the edit is for a person to judge.
        receipted = self.world.shape.variety.prepaid and self.wishes.is_edited(order.order_id)
        return unknown or free or receipted

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


def _part(sale: Sale) -> str:
    """The order or part of an order that a sale is for."""
    return str(sale.header["ExternalID"]).split(":")[1]


def _joor_id(sale: Sale) -> str:
    return joor_id_of(_part(sale))


def _doors(order: Order) -> set[str]:
    """The doors that the live lines go to; one without a name where they go to none."""
    doors = {line.fields.get("item_door_id", "") for line in order.live_lines}
    return doors if doors <= {""} else {door or "0" for door in doors}
