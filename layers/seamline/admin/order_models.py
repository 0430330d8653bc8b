"""What the operator's API answers about orders: the ledger's entry with its whole history, and JOOR's order in it."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import Field

from seamline.admin.mirror import mirrored
from seamline.admin.models import Moment, View
from seamline.domain.ledger import LedgerEntry, OrderState, external_id
from seamline.domain.order import Order, raw_payload
from seamline.domain.order_edits import Allowance
from seamline.domain.sale import Sale, SaleDraft
from seamline.domain.shipment import Progress

DETAILS = (
    "sale_id",
    "attempts",
    "retry_at",
    "differences",
    "past",
    "sale_total",
    "progress",
    "marked",
    "edits",
    "allowed",
    "history",
    "order",
)

if TYPE_CHECKING:
    JoorOrderView = View
    ProgressView = View
    SaleDraftView = View
    SaleView = View
else:
    JoorOrderView = mirrored(Order)
    ProgressView = mirrored(Progress)
    SaleDraftView = mirrored(SaleDraft)
    SaleView = mirrored(Sale)


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
    """Orders, the newest id first; `next` is the `after` of the next page, empty on the last one."""

    orders: tuple[OrderSummary, ...]
    next: str


class HeldOrder(OrderSummary):
    """An order that cannot proceed, with every reason at once and what releases it."""

    release: str
    since: Moment
    retry_at: Moment = Field(description="not tried again before; null: as soon as its checks pass")


class HeldList(View):
    """Orders that are held, the newest id first; `next` is the `after` of the next page, empty on the last one."""

    held: tuple[HeldOrder, ...]
    next: str


class EventView(View):
    """One line of an order's history; what happened again and again is one line, with the last time's words."""

    at: Moment
    what: str
    text: str
    by: str
    times: int = Field(description="how often in a row")
    since: Moment = Field(description="the first time, if it happened more than once")


class PastSaleView(View):
    """The sale of an earlier generation."""

    generation: int
    sale_id: str
    sale_number: str


class EditView(View):
    """One field as somebody changed it here; JOOR's order stays as it is."""

    field: str
    line: int = Field(description="the line's number as JOOR lists them; 0 for the order's head")
    label: str = Field(description="which line that is")
    joor: str = Field(description="what JOOR had")
    value: str = Field(description="what counts instead")
    at: Moment
    by: str


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
    edits: tuple[EditView, ...] = Field(description="what was edited here and counts instead of JOOR's")
    allowed: tuple[Allowance, ...] = Field(description="what a person let pass for this order")
    past: tuple[PastSaleView, ...]
    history: tuple[EventView, ...]
    order: JoorOrderView = Field(description="as last read from JOOR; days and times are JOOR's own text")
    raw: str = Field(description="the order as JOOR sent it, as JSON text; empty when it was too large to keep")


class SaleComparison(View):
    """One order beside its sale."""

    external_id: str = Field(description="the reference its sale carries in the ERP")
    draft: SaleDraftView | None = Field(description="the sale that the order comes to today")
    reasons: tuple[str, ...] = Field(description="why the order comes to no sale")
    acceptable: dict[Allowance, tuple[str, ...]] = Field(
        description="what a person could let pass (see release), with the reasons that would go"
    )
    sent: bool = Field(description="whether the payload was sent, or only would be")
    payload: str = Field(description="the ERP's request bodies, as JSON text")
    sale: SaleView | None = Field(description="the sale as the ERP shows it now")
    differences: tuple[str, ...] = Field(description="how the sale is not what the order asks for")


def order_summary(entry: LedgerEntry) -> dict[str, Any]:
    """What a list shows of an order."""
    order = entry.order
    return {
        "id": order.id,
        "customer": order.customer_name or order.customer_code,
        "total": order.total,
        "currency": order.currency,
        "state": entry.state,
        "generation": entry.generation,
        "sale_number": entry.sale_number,
        "received_at": entry.received_at,
        "reasons": entry.reasons,
    }


def order_detail(entry: LedgerEntry) -> OrderDetail:
    """Everything the ledger knows of an order."""
    record = {name: getattr(entry, name) for name in DETAILS}
    more = {"external_id": external_id(entry), "raw": raw_payload(entry.order)}
    return OrderDetail.model_validate(order_summary(entry) | record | more)
