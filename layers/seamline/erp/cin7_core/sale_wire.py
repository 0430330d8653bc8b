"""The mapped fields of Cin7 Core's sales, as read."""

from decimal import Decimal

from msgspec import field

from seamline.erp.cin7_core.wire import ListAnswer, Wire

type Text = str | None


class SaleRow(Wire, frozen=True):
    """A row of `GET /saleList`."""

    sale_id: str
    order_number: Text = None
    status: Text = None
    order_status: Text = None
    order_date: Text = None
    customer_id: Text = None
    external_id: Text = None
    combined_picking_status: Text = None
    combined_packing_status: Text = None
    combined_shipping_status: Text = None
    combined_invoice_status: Text = None
    fulfilment_status: Text = field(name="FulFilmentStatus", default=None)
    combined_tracking_numbers: Text = None
    invoice_number: Text = None
    invoice_amount: Decimal | None = None
    paid_amount: Decimal | None = None
    updated: Text = None


class SaleList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /saleList`."""

    sale_list: list[SaleRow]


class LineRow(Wire, frozen=True):
    """A line of a sale's order."""

    product_id: Text = None
    sku: Text = None
    name: Text = None
    quantity: Decimal | None = None
    price: Decimal | None = None
    discount: Decimal | None = None
    total: Decimal | None = None
    comment: Text = None
    backorder: bool | None = None
    backorder_quantity: Decimal | None = None


class ChargeRow(Wire, frozen=True):
    """An additional charge of a sale's order."""

    description: Text = None
    price: Decimal | None = None
    quantity: Decimal | None = None
    discount: Decimal | None = None
    total: Decimal | None = None


class OrderPart(Wire, frozen=True):
    """The order inside a sale."""

    sale_order_number: Text = None
    status: Text = None
    lines: list[LineRow] | None = None
    additional_charges: list[ChargeRow] | None = None
    total_before_tax: Decimal | None = None


class Step(Wire, frozen=True):
    """A pick, pack, ship or invoice, as far as it has come."""

    status: Text = None


class ShipLine(Wire, frozen=True):
    """One parcel of a shipment."""

    carrier: Text = None
    tracking_number: Text = None
    tracking_url: Text = field(name="TrackingURL", default=None)
    is_shipped: bool | None = None


class ShipStep(Step, frozen=True):
    """A shipment with its parcels."""

    lines: list[ShipLine] | None = None


class InvoicePart(Step, frozen=True):
    """One invoice of a sale."""

    invoice_number: Text = None
    total: Decimal | None = None
    paid: Decimal | None = None


class FulfilmentPart(Wire, frozen=True):
    """One fulfilment task of a sale."""

    pick: Step | None = None
    pack: Step | None = None
    ship: ShipStep | None = None


class SaleAnswer(Wire, frozen=True):
    """The answer of `GET /sale` and of writes to it."""

    id: str
    status: Text = None
    customer_id: Text = None
    external_id: Text = None
    location: Text = None
    sale_order_date: Text = None
    last_modified_on: Text = None
    order: OrderPart | None = None
    fulfilments: list[FulfilmentPart] | None = None
    invoices: list[InvoicePart] | None = None
    combined_picking_status: Text = None
    combined_packing_status: Text = None
    combined_shipping_status: Text = None
    combined_invoice_status: Text = None
    fulfilment_status: Text = field(name="FulFilmentStatus", default=None)
    combined_tracking_numbers: Text = None


class OrderAnswer(Wire, frozen=True):
    """The answer of `POST /sale/order`."""

    sale_id: str
    status: Text = None
