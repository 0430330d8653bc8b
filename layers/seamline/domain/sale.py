"""A sale inside the ERP: what we ask for, and what we read back."""

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from seamline.domain.customer import Address, CustomerDraft
from seamline.domain.shipment import Fulfilment, Shipped


class SaleStage(StrEnum):
    """How far a sale is: a header only, lines in draft, authorised, or voided."""

    HEADER = "header"
    DRAFT = "draft"
    AUTHORISED = "authorised"
    VOIDED = "voided"


class SaleLine(Struct, frozen=True, omit_defaults=True):
    """One line of a sale, in the customer's currency; `discount` is in percent, `total` is before tax.

    `stocked` is false for services and whatever else is kept without stock: there is never a shortage of it.
    `backordered` of the units wait for goods.
    """

    product_id: str
    sku: str
    name: str
    quantity: Decimal
    price: Decimal
    total: Decimal
    discount: Decimal = Decimal(0)
    comment: str = ""
    stocked: bool = True
    backordered: Decimal = Decimal(0)


class Charge(Struct, frozen=True):
    """An additional charge (negative for an allowance), in the customer's currency, before tax."""

    description: str
    amount: Decimal


class Steps(StrEnum):
    """How far the ERP shall fulfil a sale by itself when it is authorised."""

    NONE = "none"
    PICK = "pick"
    PICK_PACK = "pick_pack"
    PICK_PACK_SHIP = "pick_pack_ship"


class Shortage(StrEnum):
    """What becomes of a sale of which not everything is available."""

    BACKORDER = "backorder"
    HOLD = "hold"
    DRAFT = "draft"


class InvoiceDraft(Struct, frozen=True):
    """The invoice to create with the sale; days are ISO."""

    authorise: bool
    day: str
    due_day: str


class Receipt(Struct, frozen=True):
    """Money received before the sale is authorised. `reference` tells it from other receipts of the sale."""

    reference: str
    amount: Decimal
    day: str
    account: str


class SaleDraft(Struct, frozen=True, omit_defaults=True):
    """Everything needed to create a sale. `external_id` is the deterministic reference `joor:<order>:<generation>`.

    An empty `customer_id` stands for `new_customer`, who is created first. A stored address goes by its id.
    `link` leads to the order itself.
    """

    external_id: str
    customer_id: str
    customer_name: str
    reference: str
    lines: tuple[SaleLine, ...]
    charges: tuple[Charge, ...] = ()
    total: Decimal = Decimal(0)
    advanced: bool = False
    authorise: bool = True
    location: str = ""
    tax_rule: str = ""
    terms: str = ""
    price_tier: str = ""
    sales_representative: str = ""
    carrier: str = ""
    currency_rate: Decimal | None = None
    order_date: str = ""
    ship_by: str = ""
    note: str = ""
    shipping_notes: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    billing: Address = Address()
    shipping: Address = Address()
    billing_id: str = ""
    shipping_id: str = ""
    memo: str = ""
    tax_percent: Decimal = Decimal(0)
    attributes: dict[str, str] = {}
    steps: Steps = Steps.NONE
    shortage: Shortage = Shortage.BACKORDER
    invoice: InvoiceDraft | None = None
    receipt: Receipt | None = None
    new_customer: CustomerDraft | None = None
    link: str = ""


class Sale(Struct, frozen=True, omit_defaults=True):
    """A sale as the ERP shows it. `total` is before tax.

    `picked`: goods have begun to move or it is invoiced; `invoiced`: it has an invoice, a draft too.
    `allocates`: once authorised it sets stock aside; an account may be set up to authorise without that.
    `modified`: the ERP's own word for when it was last touched, compared only for equality.
    """

    id: str
    number: str
    external_id: str
    stage: SaleStage
    customer_id: str = ""
    lines: tuple[SaleLine, ...] = ()
    charges: tuple[Charge, ...] = ()
    total: Decimal = Decimal(0)
    created: str = ""
    picked: bool = False
    backordered: bool = False
    invoiced: bool = False
    allocates: bool = True
    fulfilment: Fulfilment = Fulfilment()
    modified: str = ""
    location: str = ""


def holds_no_stock(sale: Sale) -> bool:
    """A header or a draft sets nothing aside, nor does a sale authorised without allocation until it is shipped."""
    if sale.stage in (SaleStage.HEADER, SaleStage.DRAFT):
        return True
    unallocated = sale.stage is SaleStage.AUTHORISED and not sale.allocates
    return unallocated and sale.fulfilment.shipped is not Shipped.ALL


def is_live(sale: Sale) -> bool:
    """A sale that is not voided counts as live, a bare header too."""
    return sale.stage is not SaleStage.VOIDED


def disagreements(draft: SaleDraft, sale: Sale) -> tuple[str, ...]:
    """Every way in which the sale read back differs from what was asked for; empty when they agree."""
    wanted, found = _quantities(draft.lines), _quantities(sale.lines)
    problems = [
        f"SKU {sku}: asked for {wanted.get(sku, Decimal(0)):f}, the sale has {found.get(sku, Decimal(0)):f}"
        for sku in sorted(wanted.keys() | found.keys())
        if wanted.get(sku) != found.get(sku)
    ]
    if draft.customer_id != sale.customer_id:
        problems.append(f"customer: asked for {draft.customer_id}, the sale has {sale.customer_id}")
    if abs(draft.total - sale.total) >= Decimal("0.01"):
        problems.append(f"total before tax: asked for {draft.total:f}, the sale has {sale.total:f}")
    return tuple(problems)


def _quantities(lines: tuple[SaleLine, ...]) -> dict[str, Decimal]:
    out: dict[str, Decimal] = {}
    for line in lines:
        out[line.sku] = out.get(line.sku, Decimal(0)) + line.quantity
    return {sku: quantity.normalize() for sku, quantity in out.items()}
