"""What people do meanwhile in JOOR, in Cin7 and on the admin URL."""

from collections.abc import Callable

from sandbox.core.errors import CoreError
from sandbox.joor.errors import RefusalError
from seamline.errors import SeamlineError
from seamline.flows.reexport import ReexportRequest, reexport, retry
from tests.sim.brand import SKUS, order_facts, order_line
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
        rng = self.world.rng
        skus = rng.sample(SKUS, rng.randint(1, 2))
        lines = [(sku, rng.randint(1, 5)) for sku in skus]
        if rng.random() < 0.12:
            lines.append(("NOVELTY", 1))
        status = "PENDING" if rng.random() < 0.1 else "APPROVED"
        extras = {"order_discount_percent": "10"} if rng.random() < 0.2 else {}
        order_id: str = self.world.joor.place_order(order_facts(lines, status, **extras))["order_id"]
        self.orders.append(order_id)
        self._did("ordered", order_id)
        if status == "APPROVED":
            self.auditor.ever_approved.add(order_id)

    def act(self) -> None:
        """Do one thing to one order; what the product refuses is not done."""
        if not self.orders:
            return
        order_id = self.world.rng.choice(self.orders)
        deed = self.world.rng.choice(_DEEDS)
        try:
            deed(self, order_id)
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
        lines = [order_line(sku, rng.randint(1, 5)) for sku in rng.sample(SKUS, rng.randint(1, 3))]
        self.world.joor.edit_order(order_id, {"lines": lines})
        self._did("edited", order_id)

    def cancel(self, order_id: str) -> None:
        """The brand cancels an order."""
        self._touch(order_id)
        self.world.joor.cancel(order_id)
        self._did("cancelled", order_id)

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

    def reexport(self, order_id: str) -> None:
        """An operator re-exports on the admin URL."""
        self._on_admin("refused a re-export without void", order_id, void_first=False)

    def reexport_void_first(self, order_id: str) -> None:
        """An operator re-exports on the admin URL and lets the sale be voided."""
        self._touch(order_id)
        self._on_admin("re-export with void", order_id, void_first=True)

    def retry(self, order_id: str) -> None:
        """An operator retries an order."""
        self._launch(f"retry {order_id}", lambda: retry(self.world.admin_context(), order_id, "sim"))

    def restock(self, order_id: str) -> None:
        """Goods arrive, or a count corrects them."""
        rng = self.world.rng
        self.world.core.restock(rng.choice(SKUS), "Main Warehouse", rng.randint(0, 1000))

    def expire_tokens(self, order_id: str) -> None:
        """JOOR lets every access token expire."""
        self.world.joor.expire_tokens()

    def _on_admin(self, words: str, order_id: str, *, void_first: bool) -> None:
        request = ReexportRequest(order_id, "operator", void_first)
        self._launch(f"{words} {order_id}", lambda: reexport(self.world.admin_context(), request))

    def _launch(self, words: str, work: Callable[[], object]) -> None:
        def guarded() -> object:
            try:
                return work()
            except SeamlineError as error:
                self.world.note(f"{words}: {error}")
                return None

        self.world.note(words)
        self.world.launch("admin", guarded)

    def _touch(self, order_id: str) -> None:
        self.auditor.touched.add(order_id)

    def _did(self, what: str, order_id: str) -> None:
        self.world.note(f"people {what} {order_id}")


_DEEDS: tuple[Callable[[People, str], None], ...] = (
    People.approve,
    People.edit,
    People.edit,
    People.cancel,
    People.set_to_reexport,
    People.set_to_reexport,
    People.void,
    People.reexport,
    People.reexport_void_first,
    People.reexport_void_first,
    People.retry,
    People.retry,
    People.restock,
    People.expire_tokens,
)
