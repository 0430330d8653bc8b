"""What the operator's API answers about orders: the ledger's entry with its whole history, and JOOR's order in it."""

from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from seamline.admin.mirror import mirrored
from seamline.admin.models import Moment, View
from seamline.domain.ledger import OrderState
from seamline.domain.order import Order
from seamline.domain.shipment import Progress

if TYPE_CHECKING:
    JoorOrderView = View
    ProgressView = View
else:
    JoorOrderView = mirrored(Order)
    ProgressView = mirrored(Progress)


class OrderSummary(View):
    """Where one order stands."""

    id: str
    customer: str
    total: Decimal
    currency: str
    state: OrderState
    generation: int = Field(description="1, and one more with each re-export")
    sale_number: str
    received_at: Moment
    reasons: tuple[str, ...] = Field(description="why it is held or failed")


class OrderList(View):
    """Orders by id; `next` is the `after` of the next page, empty on the last one."""

    orders: tuple[OrderSummary, ...]
    next: str


class HeldOrder(OrderSummary):
    """An order that cannot proceed, with every reason at once and what releases it."""

    release: str
    since: Moment
    retry_at: Moment = Field(description="not tried again before; null: as soon as its checks pass")


class HeldList(View):
    """Orders that are held."""

    held: tuple[HeldOrder, ...]


class EventView(View):
    """One line of an order's history."""

    at: Moment
    what: str
    text: str
    by: str


class PastSaleView(View):
    """The sale of an earlier generation."""

    generation: int
    sale_id: str
    sale_number: str


class OrderDetail(OrderSummary):
    """Everything known about one order."""

    external_id: str = Field(description="the reference its sale carries in the ERP")
    sale_id: str
    attempts: int
    retry_at: Moment
    differences: tuple[str, ...] = Field(description="what was edited in JOOR after the export")
    sale_total: Decimal | None = Field(description="what the sale came to when it was made, before tax")
    progress: ProgressView | None = Field(
        description="what became of the sale: shipments, invoices, payments, a total that differs by now"
    )
    marked: str = Field(description="why JOOR shows the order as failed; empty when it does not")
    past: tuple[PastSaleView, ...]
    history: tuple[EventView, ...]
    order: JoorOrderView = Field(description="as last read from JOOR; days and times are JOOR's own text")
    raw: str = Field(description="the order as JOOR sent it, as JSON text; empty when it was too large to keep")


class ReexportBody(BaseModel):
    """Whether an earlier live sale may be voided for the new one."""

    model_config = ConfigDict(extra="forbid")

    void_first: bool = False
