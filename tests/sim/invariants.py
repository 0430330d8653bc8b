"""What must hold at rest, judged from both accounts and not from Seamline's own books."""

from bisect import bisect_left

from sandbox.core.sales.model import Sale
from sandbox.joor.models import Order
from seamline.errors import RetryableError
from tests.sandbox.flows.world import CONNECTION
from tests.sim.accounts import Accounts, is_picked
from tests.sim.brand import NEWCOMER
from tests.sim.excuses import SHIPPED_BY_HAND, Excuses
from tests.sim.exported import Exported
from tests.sim.steps import Steps
from tests.sim.wishes import Wishes
from tests.sim.world import World

NOT_VOIDED = ("while its sale", "deleted in JOOR after")
"""A person is asked where nobody knows what there is to be voided, and whenever something is just not there."""


class Auditor:
    """Judges one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wishes = Wishes()
        self.excuses = Excuses(world.scheduler)
        self.accounts = Accounts(world)
        self.steps = Steps(self.accounts, self.excuses, self.wishes)
        self._exported = Exported(self.accounts, self.wishes)

    def at_rest(self) -> None:
        """Look at everything once nothing moves any more."""
        for order in self.world.joor.orders.values():
            if order.status in ("APPROVED", "SHIPPED"):
                self._approved(order)
            else:
                self._not_wanted(order.order_id, order.status)
        for order_id in self.steps.ever_approved - self.world.joor.orders.keys():
            self._not_wanted(order_id, "deleted")
        self._one_card_a_customer()
        self._budget()

    def logged(self, error: BaseException) -> None:
        """Look at an exception that a function logged: only what the world did to it may be there."""
        self.world.note(f"logged {error!r}")
        if not isinstance(error, RetryableError):
            self.world.find(f"a bug: {error!r}")

    def was_queued(self, part: str) -> None:
        """Look, right after an operator was answered with yes, whether the order is on its way now."""
        process = self.world.scheduler.current
        if process and (process.name, f"{CONNECTION}.{part}") not in self.world.sqs.asked:
            self.world.find(f"{process.name} was answered with yes, but nobody queued order {part}")

    def _approved(self, order: Order) -> None:
        sales, problem = self.accounts.live_sales(order.order_id), self.accounts.problem_of(order.order_id)
        versions = self.wishes.versions(order)
        faults = [self._exported.fault(version, sales) for version in versions]
        fault = "" if "" in faults else faults[0]
        may_wait = any(map(self._exported.is_unfit, versions)) or self.excuses.cover(order.order_id, problem)
        if fault and not problem:
            self.world.find(f"order {order.order_id}: {fault}, and no problem says why")
        elif fault and not may_wait:
            self.world.find(f"order {order.order_id}: {fault}, held for {problem} though nothing is wrong with it")
        elif not fault and problem and not self._tells_of_others(order, problem):
            self.world.find(f"order {order.order_id} is done, but a problem stays open: {problem}")
        self._nothing_given_away(order, sales)

    def _tells_of_others(self, order: Order, problem: tuple[str, ...]) -> bool:
        """An order shipped by hand is done, but was not to be yet; and one edited here may have been edited in JOOR."""
        by_hand = self.excuses.any_of(order.order_id, SHIPPED_BY_HAND)
        unclear = by_hand or len(self.wishes.versions(order)) > 1
        return unclear and self.excuses.cover(order.order_id, problem)

    def _nothing_given_away(self, order: Order, sales: list[Sale]) -> None:
        free = any(row.price == 0 for sale in sales for row in sale.order.lines)
        if free and not self.wishes.may_be_released(order.order_id):
            self.world.find(f"order {order.order_id} has goods at the price 0, and nobody let that pass")

    def _not_wanted(self, order_id: str, status: str) -> None:
        sales, problem = self.accounts.live_sales(order_id), self.accounts.problem_of(order_id)
        if sales and not problem and not self.accounts.are_shipped(sales):
            self.world.find(f"order {order_id} is {status} and has a live sale, and no problem says so")
        voids = self.world.settings.orders.cancelled == "void" and status == "CANCELLED"
        told = any(word in reason for reason in problem for word in NOT_VOIDED)
        if voids and not told and not all(map(is_picked, sales)):
            self.world.find(f"order {order_id} is {status}, and its sale was not voided: {problem}")

    def _one_card_a_customer(self) -> None:
        names = [row["Name"] for row in self.world.core.customers.ordered(None)]
        if names.count(NEWCOMER["customer_name"]) > 1:
            self.world.find(f"the customers are {names}")

    def _budget(self) -> None:
        """At most the connection's own limits in any 60 seconds, and never more than the look-alikes allow."""
        shape = self.world.shape
        times = [at for at, api, _ in self.world.network.sent if api == "core"]
        most = max((bisect_left(times, start + 60) - first for first, start in enumerate(times)), default=0)
        if most > shape.calls_per_minute + shape.burst:
            self.world.find(f"{most} calls to Cin7 within 60 seconds")
        refused = [call for call in self.world.sandbox.log.calls if call.status == 429]
        if refused:
            self.world.find(f"{refused[0].api} refused {len(refused)} calls as too many")
