"""More bugs to plant: in whose name sales are made, and in what becomes of what people ask for."""

from typing import Any, NoReturn, cast

from msgspec.structs import replace

from seamline.domain.ledger import LedgerEntry
from seamline.domain.order import Order
from seamline.domain.sale import Sale, SaleDraft
from seamline.flows.context import FlowContext
from seamline.state.customer_claims import Claim
from seamline.state.ledger import Tracked
from seamline.state.table import ABSENT, ANY
from tests.sandbox.flows.world import CUSTOMER_ID
from tests.sim.bugs import Stand


class Mistaken(Stand):
    """An ERP in which every sale is made for one and the same customer."""

    def open_sale(self, draft: SaleDraft) -> Sale:
        """Make it for another customer."""
        return cast("Sale", self.inner.open_sale(replace(draft, customer_id=CUSTOMER_ID)))


class Unclaimed(Stand):
    """Claims on new customers that anybody gets."""

    def find(self, code: str) -> tuple[Claim | None, int]:
        """Nobody else has it."""
        return None, ABSENT

    def save(self, code: str, claim: Claim, expect: int) -> int:
        """Write over whatever is there."""
        return cast("int", self.inner.save(code, claim, ANY))


class Unpicking(Stand):
    """An ERP whose sales look as if nobody had begun with them."""

    def sale(self, sale_id: str) -> Sale:
        """Nothing is picked."""
        return cast("Sale", replace(self.inner.sale(sale_id), picked=False))


class Unedited(Stand):
    """A ledger that does not keep what was edited here."""

    def move(self, tracked: Tracked, entry: LedgerEntry) -> Tracked:
        """Drop the edits."""
        return cast("Tracked", self.inner.move(tracked, replace(entry, edits=())))


class Remembering(Stand):
    """A marketplace in which an order is what it was when it was taken in."""

    def __init__(self, inner: Any, ledger: Any) -> None:
        super().__init__(inner)
        self._ledger = ledger

    def order(self, order_id: str) -> Order | None:
        """The order as the ledger has it, where it is still there."""
        current = cast("Order | None", self.inner.order(order_id))
        known = self._ledger.find(order_id)
        return cast("Order", replace(known.entry.order, status=current.status)) if current and known else current


class Swallowing(Stand):
    """An export queue that nothing is put on."""

    def send(self, connection: str, order_ids: object) -> None:
        """Keep it."""


def sell_to_somebody_else(ctx: FlowContext) -> FlowContext:
    """Sales for another customer than the order's."""
    return replace(ctx, erp=Mistaken(ctx.erp))


def claim_no_customer(ctx: FlowContext) -> FlowContext:
    """Cards created by two orders at once."""
    return replace(ctx, claims=Unclaimed(ctx.claims))


def see_nothing_picked(ctx: FlowContext) -> FlowContext:
    """Sales voided whatever the warehouse has done."""
    return replace(ctx, erp=Unpicking(ctx.erp))


def lose_edits(ctx: FlowContext) -> FlowContext:
    """Edits that are answered with yes and forgotten."""
    return replace(ctx, ledger=Unedited(ctx.ledger))


def read_no_order_again(ctx: FlowContext) -> FlowContext:
    """Edits in JOOR before the export that the export does not see."""
    return replace(ctx, marketplace=Remembering(ctx.marketplace, ctx.ledger))


def queue_nothing(ctx: FlowContext) -> FlowContext:
    """Wishes that are answered with yes and not queued."""
    return replace(ctx, exports=Swallowing(ctx.exports))


def crash(ctx: FlowContext) -> NoReturn:
    """A bug that stops a function at once."""
    raise TypeError("planted")
