"""What Seamline needs of an ERP, shaped so that Cin7 Core and Cin7 Omni both fit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from seamline.domain.catalogue import Family, Product
from seamline.domain.customer import Customer, CustomerDraft
from seamline.domain.hint import EventsOfFlows, Webhook
from seamline.domain.image import Attachment
from seamline.domain.price_conditions import PriceConditions
from seamline.domain.references import ErpIdentity, References
from seamline.domain.sale import InvoiceDraft, Receipt, Sale, SaleDraft
from seamline.domain.stock import StockRow


class Page[T](Struct, frozen=True):
    """One page of a list; `next` is the cursor of the page after it, empty at the end."""

    rows: tuple[T, ...]
    next: str = ""
    total: int = 0


class WebhookDesk(Protocol):
    """The ERP's webhooks. What is written is not read off the answer: the list tells."""

    events: EventsOfFlows

    def all(self) -> Sequence[Webhook]:
        """Every webhook of the account, whoever made it. MissingPrerequisite when the account has none to offer."""

    def save(self, webhook: Webhook) -> None:
        """Create it, or replace the one with its id. RecordRejected when the ERP refuses."""

    def remove(self, webhook: Webhook) -> None:
        """Delete it."""


class Erp(Protocol):
    """The ERP side. Raises the errors of `seamline.errors`; a write whose result is not known raises UnknownOutcome."""

    name: str

    @property
    def webhooks(self) -> WebhookDesk | None:
        """Where webhooks are registered; None for an ERP that has none at all."""

    def identity(self) -> ErpIdentity:
        """The account behind the credentials; the cheapest proof that they work."""

    def references(self) -> References:
        """All reference names, each list read to its end."""

    def account_codes(self) -> tuple[str, ...]:
        """Codes of the accounts that may be booked to."""

    def products(self, since: datetime | None, cursor: str = "") -> Page[Product]:
        """A page of products changed since (deprecated ones too), or of all products."""

    def product(self, product_id: str) -> Product | None:
        """One product by the ERP's id, deprecated or not; None when it does not exist."""

    def families(self, since: datetime | None, cursor: str = "") -> Page[Family]:
        """A page of families changed since, or of all families."""

    def stock(self, location: str | None) -> Iterator[StockRow]:
        """Every availability row of one location, or of all; streams page by page.

        A row that moves or is edited meanwhile may come twice: the last reading of a place counts.
        """

    def stock_page(self, location: str | None, cursor: str = "") -> Page[StockRow]:
        """A page of what `stock` reads, for a reading that goes on later."""

    def stock_of(self, sku: str) -> Iterator[StockRow]:
        """Every availability row of exactly this SKU."""

    def customers(self, since: datetime | None, cursor: str = "") -> Page[Customer]:
        """A page of customers changed since (deprecated ones too), or of all customers."""

    def customer(self, customer_id: str) -> Customer | None:
        """One customer by the ERP's id, None when it does not exist or the id has not the ERP's form."""

    def find_customers(self, name: str) -> Sequence[Customer]:
        """Customers with exactly this name, deprecated ones too, whatever the letter case."""

    def create_customer(self, draft: CustomerDraft) -> Customer:
        """Create the card. RecordRejected when the ERP refuses, as it does a name that is taken."""

    def price_conditions(self) -> PriceConditions:
        """Everything in force that makes a price depend on more than the price tier."""

    def find_products(self, sku: str) -> Sequence[Product]:
        """Products whose SKU equals the text exactly."""

    def find_families(self, sku: str) -> Sequence[Family]:
        """Families whose SKU equals the text exactly."""

    def product_pictures(self, product_id: str) -> Sequence[Attachment]:
        """The pictures of one product, with addresses that work now."""

    def family_pictures(self, family_id: str) -> Sequence[Attachment]:
        """The pictures of one family, with addresses that work now."""

    def find_sales(self, external_id: str) -> Sequence[Sale]:
        """Every sale with exactly this external id, voided ones too, oldest first; lines may be absent."""

    def modified_sales(self, since: datetime) -> Iterator[Sale]:
        """Every sale modified since, voided ones too, whoever made it; without lines."""

    def backordered_sales(self) -> Iterator[Sale]:
        """Every sale of which something waits for goods, whoever made it; without lines."""

    def sale(self, sale_id: str) -> Sale:
        """One sale with its lines and totals. NotFound when there is none."""

    def sale_payload(self, draft: SaleDraft) -> bytes:
        """What is sent to create this sale, as JSON; sends nothing."""

    def left_out(self, draft: SaleDraft) -> tuple[str, ...]:
        """What of the draft's texts the sale has no room for anywhere, in words; empty when all of it goes along."""

    def open_sale(self, draft: SaleDraft) -> Sale:
        """Create the sale's header (an ERP that takes all at once may add the lines too)."""

    def correct_header(self, sale_id: str, draft: SaleDraft) -> None:
        """Replace the whole header of a sale that is a header or draft; safe to repeat."""

    def finish_sale(self, sale_id: str, draft: SaleDraft) -> None:
        """Replace the lines and charges of a header or draft sale, and authorise it if the draft says so."""

    def receive_prepayment(self, sale_id: str, receipt: Receipt) -> None:
        """Record the receipt on a sale that is not authorised yet, unless one with its reference is there already.

        Refused when that one is over another sum.
        """

    def receipts(self, sale_id: str, reference: str) -> tuple[Decimal, ...]:
        """The sums of all receipts of a sale that carry this reference."""

    def invoice_sale(self, sale_id: str, invoice: InvoiceDraft) -> None:
        """Invoice all of an authorised sale. The caller has seen that it has no invoice."""

    def void_sale(self, sale_id: str) -> None:
        """Void the sale for good. RecordRejected when the ERP refuses (shipped, invoiced)."""
