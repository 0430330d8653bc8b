"""What people do meanwhile in JOOR, in Cin7 and on the admin URL."""

from collections.abc import Callable
from typing import Any

from sandbox.core.errors import CoreError
from sandbox.joor.errors import RefusalError
from sandbox.joor.models import Order
from sandbox.joor.order_book import mark_export
from seamline.domain.flow import Flow
from seamline.flows.orders import BIRTH
from seamline.state.runs import RunStore
from tests.sandbox.flows.world import CONNECTION
from tests.sim import operators
from tests.sim.brand import DOORS, NEWCOMER, PAID_BY, SKUS, Json, order_facts, order_line
from tests.sim.invariants import Auditor
from tests.sim.world import World

SKEW_SECONDS = 60.0
"""How far the clocks of Seamline and JOOR may be apart, at most."""


class People:
    """Buyers, the brand's operators and the warehouse; each deed is drawn from the seed."""

    def __init__(self, world: World, auditor: Auditor) -> None:
        self.world = world
        self.auditor = auditor
        self.orders: list[str] = []

    def buy(self) -> None:
        """Place an order: most are approved and sound."""
        rng, variety = self.world.rng, self.world.shape.variety
        skus = [*rng.sample(SKUS, rng.randint(1, 2)), *(["NOVELTY"] if rng.random() < 0.12 else [])]
        extras = {"order_discount_percent": "10"} if rng.random() < 0.2 else {}
        if variety.prepaid and rng.random() < 0.5:
            extras["payment_method_name"] = PAID_BY
        if variety.newcomers and rng.random() < 0.4:
            # A newcomer's first orders often come together.
            self._place(skus, **extras, **NEWCOMER)
            self.world.count("orders of one newcomer at once")
            extras |= NEWCOMER
        self._place(skus, **extras)

    def _place(self, skus: list[str], **extras: Any) -> None:
        rng = self.world.rng
        status = "PENDING" if rng.random() < 0.1 else "APPROVED"
        facts = order_facts([], status, **extras) | self._lines(skus)
        order_id: str = self.world.joor.place_order(facts)["order_id"]
        self.orders.append(order_id)
        self._did("ordered", order_id)
        if status == "APPROVED":
            self.auditor.ever_approved.add(order_id)

    def _lines(self, skus: list[str]) -> Json:
        """Lines of these SKUs, at times for two doors."""
        rng = self.world.rng
        if not (self.world.shape.variety.doors and rng.random() < 0.5):
            return {"lines": [self._line(sku) for sku in skus], "doors": []}
        self.world.count("order for doors")
        doors = [door["door_id"] for door in DOORS]
        lines = [order_line(sku, rng.randint(1, 5), door) for sku in skus for door in doors if rng.random() < 0.7]
        return {"lines": lines or [order_line(skus[0], 1, doors[0])], "doors": DOORS}

    def _line(self, sku: str) -> Json:
        """A line, at times for nothing, which nobody has agreed to yet."""
        line = order_line(sku, self.world.rng.randint(1, 5))
        return line if self.world.rng.random() > 0.06 else {**line, "price": "0.00"}

    def act(self) -> None:
        """Do one thing to one order; what the product refuses is not done."""
        if not self.orders:
            return
        order_id = self.world.rng.choice(self.orders)
        deed = self.world.rng.choice(DEEDS)
        try:
            deed(self, order_id)
            self.world.count(f"people {deed.__name__}")
        except (CoreError, RefusalError):
            self.world.note(f"people could not {deed.__name__} {order_id}")

    def approve(self, order_id: str) -> None:
        """The brand approves a pending order."""
        self.world.joor.approve(order_id)
        self.auditor.ever_approved.add(order_id)
        self._did("approved", order_id)

    def edit(self, order_id: str) -> None:
        """The buyer changes the quantities, which also drops a line that cannot be sold."""
        rng = self.world.rng
        self._touch(order_id)
        number = {"customer_purchase_order": f"PO-{rng.randint(1, 99)}"} if rng.random() < 0.4 else {}
        self.world.joor.edit_order(order_id, {**self._lines(rng.sample(SKUS, rng.randint(1, 3))), **number})
        self._did("edited", order_id)

    def cancel(self, order_id: str) -> None:
        """The brand cancels an order."""
        self._touch(order_id)
        self.world.joor.cancel(order_id)
        self._did("cancelled", order_id)

    def delete(self, order_id: str) -> None:
        """Somebody deletes an order in JOOR."""
        self._touch(order_id)
        self.world.joor.delete_order(order_id)
        self._did("deleted", order_id)

    def export_elsewhere(self, order_id: str) -> None:
        """Another integration reads the order with JOOR's default, which marks it as exported."""
        order = self.world.joor.orders.get(order_id)
        if order and order.status == "APPROVED" and order.export_status != "SUCCESS" and self._is_of_our_time(order):
            self._touch(order_id)
            mark_export(order, "SUCCESS", "", self.world.joor.clock.now())
            self._did("exported elsewhere", order_id)

    def _is_of_our_time(self, order: Order) -> bool:
        """What was approved before Seamline's first run is no business of its."""
        begun = RunStore(self.world.memory, CONNECTION).flow(Flow.ORDERS).watermarks.get(BIRTH)
        return begun is not None and order.approved is not None and order.approved.timestamp() > begun + SKEW_SECONDS

    def ship(self, order_id: str) -> None:
        """The warehouse ships the order's sales, one of them perhaps in part."""
        rng = self.world.rng
        for sale in self.auditor.live_sales(order_id):
            row = rng.choice(sale.order.lines) if sale.order.lines and rng.random() < 0.3 else None
            self.world.core.ship(sale.guid, "1Z9", "DHL", quantities={row.sku: 1} if row else None)
            self._did("shipped the sale of", order_id)

    def set_to_reexport(self, order_id: str) -> None:
        """The brand sets an order to re-export in JOOR."""
        self._touch(order_id)
        self.world.joor.set_to_reexport(order_id)
        self._did("set to re-export", order_id)

    def void(self, order_id: str) -> None:
        """The warehouse voids the order's sale."""
        for sale in self.auditor.live_sales(order_id):
            self._touch(order_id)
            self.world.core.void(sale.guid)
            self._did("voided the sale of", order_id)

    def restock(self, order_id: str) -> None:
        """Goods arrive, or a count corrects them."""
        rng = self.world.rng
        self.world.core.restock(rng.choice(SKUS), "Main Warehouse", rng.randint(0, 1000))

    def expire_tokens(self, order_id: str) -> None:
        """JOOR lets every access token expire."""
        self.world.joor.expire_tokens()

    def _touch(self, order_id: str) -> None:
        self.auditor.touched.add(order_id)
        self.auditor.wishes.disturbed(order_id)

    def _did(self, what: str, order_id: str) -> None:
        self.world.note(f"people {what} {order_id}")


DEEDS: tuple[Callable[[People, str], None], ...] = (
    People.approve,
    People.edit,
    People.edit,
    People.cancel,
    People.delete,
    People.export_elsewhere,
    People.ship,
    People.ship,
    People.set_to_reexport,
    People.set_to_reexport,
    People.void,
    People.restock,
    People.expire_tokens,
    operators.reexport,
    operators.reexport_void_first,
    operators.reexport_void_first,
    operators.retry,
    operators.retry,
    operators.edit,
    operators.edit,
    operators.edit,
    operators.release,
    operators.release,
)
