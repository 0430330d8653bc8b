"""Bugs to plant: collaborators altered the way a careless change would alter them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from msgspec.structs import replace

from seamline.clock import Clock
from seamline.domain.order import Order
from seamline.domain.plan import Hold
from seamline.domain.sale import Receipt, Sale, SaleDraft, SaleStage
from seamline.domain.shipment import Shipped
from seamline.errors import NotFound, RetryableError, UnknownOutcome
from seamline.flows.context import FlowContext
from seamline.marketplace.port import Acknowledgement, ExportMark, OrderPage


class Stand:
    """Stands before a collaborator and passes on what it does not alter."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class Blind(Stand):
    """An ERP in which nobody looks for an earlier sale."""

    def find_sales(self, external_id: str) -> Sequence[Sale]:
        """Nothing, without asking."""
        return ()


class BlindToIds(Blind):
    """An ERP in which an earlier sale is not found by its id either."""

    def sale(self, sale_id: str) -> Sale:
        """Never there."""
        raise NotFound("not looked for")


class Repeating(Stand):
    """An ERP to which a create is sent again when its outcome is unknown."""

    def open_sale(self, draft: SaleDraft) -> Sale:
        """Create, and create again."""
        try:
            return cast("Sale", self.inner.open_sale(draft))
        except UnknownOutcome:
            return cast("Sale", self.inner.open_sale(draft))


class Believing(Stand):
    """An ERP whose writes are believed without reading them back."""

    def __init__(self, inner: Any) -> None:
        super().__init__(inner)
        self._asked: dict[str, SaleDraft] = {}

    def finish_sale(self, sale_id: str, draft: SaleDraft) -> None:
        """Send the lines and take them for written."""
        self._asked[sale_id] = draft
        try:
            self.inner.finish_sale(sale_id, draft)
        except RetryableError:
            return

    def sale(self, sale_id: str) -> Sale:
        """What was asked for."""
        draft = self._asked.get(sale_id)
        if draft is None:
            return cast("Sale", self.inner.sale(sale_id))
        return Sale(
            sale_id,
            "SO-?",
            draft.external_id,
            SaleStage.AUTHORISED,
            draft.customer_id,
            draft.lines,
            draft.charges,
            draft.total,
        )


class Marking(Stand):
    """A marketplace read the way its own default does it: what is listed counts as exported."""

    def open_orders(self, cursor: str = "") -> OrderPage:
        """Read and mark."""
        page: OrderPage = self.inner.open_orders(cursor)
        self.inner.acknowledge([Acknowledgement(order.id, ExportMark.EXPORTED, "") for order in page.orders])
        return page


class Silent(Stand):
    """Problems that nobody is shown."""

    def open(self, flow: object, hold: Hold) -> None:
        """Keep quiet."""


class Receiving(Stand):
    """An ERP in which a receipt is recorded without a look for an earlier one."""

    def __init__(self, inner: Any, clock: Clock) -> None:
        super().__init__(inner)
        self._clock = clock

    def receive_prepayment(self, sale_id: str, receipt: Receipt) -> None:
        """Record it, whatever is there."""
        own = f"{receipt.reference} at {self._clock.now()}"
        self.inner.receive_prepayment(sale_id, replace(receipt, reference=own))


class Hasty(Stand):
    """An ERP whose sales count as shipped as soon as a part of them is."""

    def modified_sales(self, since: datetime) -> Iterator[Sale]:
        """Round up."""
        return map(_rounded_up, self.inner.modified_sales(since))

    def sale(self, sale_id: str) -> Sale:
        """Round up."""
        return _rounded_up(self.inner.sale(sale_id))


def _rounded_up(sale: Sale) -> Sale:
    seen = sale.fulfilment
    return sale if seen.shipped is Shipped.NOTHING else replace(sale, fulfilment=replace(seen, shipped=Shipped.ALL))


class Everlasting(Stand):
    """A marketplace in which nothing is ever deleted."""

    def __init__(self, inner: Any, ledger: Any) -> None:
        super().__init__(inner)
        self._ledger = ledger

    def order(self, order_id: str) -> Order | None:
        """The order, or what the ledger knows of it."""
        return cast("Order", self.inner.order(order_id) or self._ledger.get(order_id).entry.order)


class Trusting(Stand):
    """A marketplace in which nobody else exports."""

    def exported_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Nothing, without asking."""
        return OrderPage(())


def receive_again(ctx: FlowContext) -> FlowContext:
    """A receipt that is simply recorded again."""
    return replace(ctx, erp=Receiving(ctx.erp, ctx.clock))


def ship_in_haste(ctx: FlowContext) -> FlowContext:
    """A partial shipment taken for the whole."""
    return replace(ctx, erp=Hasty(ctx.erp))


def see_no_deletion(ctx: FlowContext) -> FlowContext:
    """Deleted orders that nobody looks for."""
    return replace(ctx, marketplace=Everlasting(ctx.marketplace, ctx.ledger))


def see_no_stranger(ctx: FlowContext) -> FlowContext:
    """Orders exported from elsewhere that nobody looks for."""
    return replace(ctx, marketplace=Trusting(ctx.marketplace))


def no_look(ctx: FlowContext) -> FlowContext:
    """No look-up before a create that follows an unknown one."""
    return replace(ctx, erp=Blind(ctx.erp))


def no_look_on_reexport(ctx: FlowContext) -> FlowContext:
    """A re-export that does not look for a live sale."""
    return replace(ctx, erp=BlindToIds(ctx.erp))


def create_again(ctx: FlowContext) -> FlowContext:
    """A create that is simply repeated."""
    return replace(ctx, erp=Repeating(ctx.erp))


def acknowledge_unread(ctx: FlowContext) -> FlowContext:
    """An acknowledgement before the sale was read back."""
    return replace(ctx, erp=Believing(ctx.erp))


def mark_on_reading(ctx: FlowContext) -> FlowContext:
    """A read with JOOR's default sync=1."""
    return replace(ctx, marketplace=Marking(ctx.marketplace))


def tell_nobody(ctx: FlowContext) -> FlowContext:
    """A hold without its problem."""
    return replace(ctx, problems=Silent(ctx.problems))


type Bug = Callable[[FlowContext], FlowContext]
