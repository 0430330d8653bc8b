"""A sale and its documents as Cin7 Core keeps them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sandbox.core.stock import NOTHING, Allocation
from sandbox.core.values import Record

type DocumentStatus = Literal["NOT AVAILABLE", "DRAFT", "AUTHORISED", "AUTH_NO_ALLOC", "VOIDED"]
OPEN: frozenset[str] = frozenset({"NOT AVAILABLE", "DRAFT"})
AUTHORISED: frozenset[str] = frozenset({"AUTHORISED", "AUTH_NO_ALLOC"})


@dataclass
class Line:
    """One product of a document; money is in the customer's currency, `discount` in percent."""

    product_id: str
    sku: str
    name: str
    quantity: Decimal
    price: Decimal
    discount: Decimal
    tax: Decimal
    tax_rule: str
    total: Decimal
    average_cost: Decimal
    comment: str = ""
    drop_ship: bool = False
    backorder: Decimal = NOTHING
    allocations: list[Allocation] = field(default_factory=list)


@dataclass
class Charge:
    """An additional charge of a document; allowances have a negative price."""

    description: str
    quantity: Decimal
    price: Decimal
    discount: Decimal
    tax: Decimal
    tax_rule: str
    total: Decimal
    comment: str = ""


@dataclass
class Document:
    """A quote or an order."""

    status: DocumentStatus = "NOT AVAILABLE"
    memo: str | None = None
    lines: list[Line] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)

    @property
    def net(self) -> Decimal:
        """The sum of all lines and charges, as their totals stand."""
        totals = [line.total for line in self.lines] + [charge.total for charge in self.charges]
        return sum(totals, NOTHING)

    @property
    def tax(self) -> Decimal:
        """The sum of the tax of all lines and charges."""
        taxes = [line.tax for line in self.lines] + [charge.tax for charge in self.charges]
        return sum(taxes, NOTHING)


@dataclass
class Step:
    """Pick, pack or ship of one fulfilment task; lines in the shape of the API."""

    status: str = "NOT AVAILABLE"
    lines: list[Record] = field(default_factory=list)


@dataclass
class Task:
    """One fulfilment of a sale."""

    guid: str
    number: int
    pick: Step = field(default_factory=Step)
    pack: Step = field(default_factory=Step)
    ship: Step = field(default_factory=Step)
    require_by: str | None = None
    shipping_address: Record | None = None
    shipping_notes: str = ""

    @property
    def shipped(self) -> bool:
        """Whether everything in this task left."""
        return self.ship.status == "AUTHORISED"

    def units(self, step: Step) -> Decimal:
        """Units in a step's lines."""
        return sum((Decimal(str(line["Quantity"])) for line in step.lines), NOTHING)


@dataclass
class Invoice:
    """One invoice; `fields` are its dates, rate and billing lines as sent."""

    task_id: str
    fields: Record
    document: Document
    number: str | None = None
    payments: list[Record] = field(default_factory=list)

    @property
    def paid(self) -> Decimal:
        """What was paid, in the customer's currency."""
        return sum((Decimal(str(payment["Amount"])) for payment in self.payments), NOTHING)


@dataclass
class Sale:
    """One sale; `header` holds the writable fields of POST /sale in their exact spelling."""

    guid: str
    number: str
    header: Record
    currency: str
    created: datetime
    updated: datetime
    advanced: bool = False
    skip_quote: bool = False
    service_only: bool = False
    voided: bool = False
    quote: Document = field(default_factory=Document)
    order: Document = field(default_factory=Document)
    tasks: list[Task] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)
    prepayments: list[Record] = field(default_factory=list)
    movements: list[Record] = field(default_factory=list)

    @property
    def inclusive(self) -> bool:
        """Whether totals include tax."""
        return bool(self.header["TaxInclusive"])

    @property
    def kind(self) -> str:
        """The type as GET shows it."""
        if self.service_only:
            return "Service Sale"
        return "Advanced Sale" if self.advanced else "Simple Sale"

    def total_of(self, document: Document) -> Decimal:
        """What the customer owes for a document."""
        return document.net if self.inclusive else document.net + document.tax
