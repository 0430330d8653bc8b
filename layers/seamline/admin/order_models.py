"""What the operator's API answers about orders: the ledger's entry with its whole history, and JOOR's order in it."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from seamline.admin.models import Moment, View
from seamline.domain.ledger import OrderState
from seamline.domain.order import OrderStatus


class AddressView(View):
    """A postal address; `country` is an English country name."""

    line1: str
    line2: str
    city: str
    state: str
    postcode: str
    country: str
    company: str
    contact: str


class OrderLineView(View):
    """One line of an order; `quantity` counts packs of `multiplier` units."""

    style_identifier: str
    style_number: str
    name: str
    color: str
    color_code: str
    size: str
    size_code: str
    upc: str
    quantity: int
    price: Decimal
    adjustment: Decimal
    extended: Decimal
    multiplier: int
    comment: str
    door_id: str


class JoorOrderView(View):
    """The order as last read from JOOR; days and times are JOOR's own text."""

    id: str
    status: OrderStatus
    currency: str
    total: Decimal
    lines: tuple[OrderLineView, ...]
    price_label: str
    discount: Decimal
    discount_percent: Decimal
    shipping_total: Decimal
    customer_code: str
    customer_name: str
    purchase_order: str
    comments: str
    internal_comments: str
    created: str
    approved: str
    modified: str
    ship_start: str
    ship_end: str
    sales_representative: str
    sales_representative_code: str
    payment_method: str
    shipping_method: str
    warehouse: str
    contact: str
    email: str
    phone: str
    linesheet: str
    shipping: AddressView
    billing: AddressView


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
    past: tuple[PastSaleView, ...]
    history: tuple[EventView, ...]
    order: JoorOrderView


class ReexportBody(BaseModel):
    """Whether an earlier live sale may be voided for the new one."""

    model_config = ConfigDict(extra="forbid")

    void_first: bool = False
