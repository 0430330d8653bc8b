"""The bodies Cin7 Core takes when a sale is opened and its order is placed."""

from decimal import Decimal

from msgspec import field

from seamline.erp.cin7_core.wire import Wire


class AddressBody(Wire, frozen=True, omit_defaults=True):
    """A billing address; an `id` takes that address of the customer's card."""

    id: str = ""
    line1: str = ""
    country: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""


class ShipToBody(AddressBody, frozen=True, kw_only=True):
    """A shipping address. `ship_to_other` keeps Cin7 from adding it to the customer's card."""

    ship_to_other: bool
    company: str = ""
    contact: str = ""


class HeaderBody(Wire, frozen=True, omit_defaults=True):
    """The body of `POST /sale`, and with an `id` of `PUT /sale`, which takes no sale type.

    What is left out takes the customer's default, so empty text is never sent.
    """

    customer_id: str
    customer: str
    external_id: str
    customer_reference: str
    skip_quote: bool
    tax_inclusive: bool
    location: str
    sale_type: str = ""
    id: str = ""
    tax_rule: str = ""
    terms: str = ""
    price_tier: str = ""
    sales_representative: str = ""
    carrier: str = ""
    currency_rate: Decimal | None = None
    sale_order_date: str = ""
    ship_by: str = ""
    note: str = ""
    shipping_notes: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    billing_address: AddressBody | None = None
    shipping_address: ShipToBody | None = None
    additional_attributes: dict[str, str] = {}


class LineBody(Wire, frozen=True):
    """A line of `POST /sale/order`; Cin7 checks that `total` agrees with the rest."""

    product_id: str
    sku: str
    name: str
    quantity: Decimal
    price: Decimal
    discount: Decimal
    tax: Decimal
    tax_rule: str
    total: Decimal
    comment: str


class ChargeBody(Wire, frozen=True):
    """An additional charge of `POST /sale/order`."""

    description: str
    price: Decimal
    quantity: Decimal
    discount: Decimal
    tax: Decimal
    total: Decimal
    tax_rule: str


class OrderBody(Wire, frozen=True):
    """The body of `POST /sale/order`, which replaces the order's lines and charges."""

    sale_id: str
    status: str
    memo: str
    lines: list[LineBody]
    additional_charges: list[ChargeBody]
    pick_mode: str = field(name="AutoPickPackShipMode", default="NOPICK")
