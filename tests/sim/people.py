"""What people do meanwhile in JOOR, in Cin7 and on the admin URL."""

from collections.abc import Callable
from typing import Any

from sandbox.core.errors import CoreError
from sandbox.joor.errors import RefusalError
from tests.sim import in_core, in_joor, operators
from tests.sim.brand import DOORS, NEWCOMER, PAID_BY, SKUS, Json, order_facts, order_line
from tests.sim.invariants import Auditor
from tests.sim.world import World


class People:
    """Buyers, the brand's operators and the warehouse; each deed is drawn from the seed."""

    def __init__(self, world: World, auditor: Auditor) -> None:
        self.world = world
        self.auditor = auditor
        self.orders: list[str] = []

    def buy(self) -> None:
        """Place an order: most are approved and sound."""
        rng, variety = self.world.rng, self.world.shape.variety
        skus = [
            *rng.sample(SKUS, rng.randint(1, 2)),
            *(["NOVELTY"] if rng.random() < (0.4 if variety.faulty else 0.12) else []),
        ]
        extras = {"order_discount_percent": "10"} if rng.random() < 0.2 else {}
        if variety.prepaid and rng.random() < 0.5:
            extras["payment_method_name"] = PAID_BY
        if variety.newcomers and rng.random() < 0.5:
            # A newcomer's first orders often come together.
            self._place(skus, **extras, **NEWCOMER)
            self.world.count("orders of one newcomer at once")
            extras |= NEWCOMER
        self._place(skus, **extras)

    def _place(self, skus: list[str], **extras: Any) -> None:
        rng = self.world.rng
        status = "PENDING" if rng.random() < 0.1 else "APPROVED"
        facts = order_facts([], status, **extras) | self.lines(skus)
        order_id: str = self.world.joor.place_order(facts)["order_id"]
        self.orders.append(order_id)
        self.did("ordered", order_id)
        if status == "APPROVED":
            self.auditor.steps.ever_approved.add(order_id)

    def lines(self, skus: list[str]) -> Json:
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
        line, rng = order_line(sku, self.world.rng.randint(1, 5)), self.world.rng
        is_free = rng.random() < (0.4 if self.world.shape.variety.faulty else 0.06)
        return {**line, "price": "0.00"} if is_free else line

    def act(self) -> None:
        """Do one thing to one order; what the product refuses is not done."""
        if not self.orders:
            return
        deed = self.world.rng.choice(DEEDS)
        order_id = self.world.rng.choice(self._of_interest(deed))
        try:
            deed(self, order_id)
            self.world.count(f"people {deed.__name__}")
        except (CoreError, RefusalError):
            self.world.note(f"people could not {deed.__name__} {order_id}")

    def did(self, what: str, order_id: str) -> None:
        """Tell in the trace what somebody did."""
        self.world.note(f"people {what} {order_id}")

    def _of_interest(self, deed: "Deed") -> list[str]:
        """Operators mostly look after orders that are held, and what is cancelled is mostly exported already."""
        accounts, likely = self.auditor.accounts, self.world.rng.random() < 0.8
        fitting: list[str] = []
        if likely and deed in FOR_HELD:
            fitting = [order_id for order_id in self.orders if accounts.problem_of(order_id)]
        elif likely and deed in FOR_EXPORTED:
            fitting = [order_id for order_id in self.orders if accounts.live_sales(order_id)]
        return fitting or self.orders


type Deed = Callable[[People, str], None]
FOR_HELD: tuple[Deed, ...] = (operators.edit, operators.release, operators.retry, operators.retry_again_and_again)
FOR_EXPORTED: tuple[Deed, ...] = (in_joor.cancel, in_joor.delete, in_core.ship, in_core.pick)
DEEDS: tuple[Deed, ...] = (
    in_joor.approve,
    in_joor.approve,
    in_joor.unapprove,
    in_joor.edit,
    in_joor.edit,
    in_joor.cancel,
    in_joor.cancel,
    in_joor.cancel,
    in_joor.delete,
    in_joor.export_elsewhere,
    in_joor.ship_by_hand,
    in_joor.set_to_reexport,
    in_joor.set_to_reexport,
    in_joor.expire_tokens,
    in_core.ship,
    in_core.ship,
    in_core.pick,
    in_core.pick,
    in_core.void,
    in_core.delete_sale,
    in_core.restock,
    operators.reexport,
    operators.reexport_void_first,
    operators.reexport_void_first,
    operators.retry,
    operators.retry_again_and_again,
    operators.edit,
    operators.edit,
    operators.edit,
    operators.release,
    operators.release,
)
