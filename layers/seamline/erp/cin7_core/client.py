"""The Cin7 Core adapter: the parts composed into what `seamline.erp.port.Erp` asks for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from seamline.domain.catalogue import Family, Product
from seamline.domain.customer import Customer, CustomerDraft
from seamline.domain.image import Attachment
from seamline.domain.price_conditions import PriceConditions
from seamline.domain.references import ErpIdentity, References
from seamline.domain.sale import InvoiceDraft, Receipt, Sale, SaleDraft
from seamline.domain.stock import StockRow
from seamline.erp.cin7_core.availability import Availability
from seamline.erp.cin7_core.catalogue import Catalogue
from seamline.erp.cin7_core.customers import Customers
from seamline.erp.cin7_core.paging import Pager
from seamline.erp.cin7_core.pictures import Pictures
from seamline.erp.cin7_core.price_conditions import price_conditions
from seamline.erp.cin7_core.profile import NAME
from seamline.erp.cin7_core.reference import Reference
from seamline.erp.cin7_core.sale_fitting import fitted
from seamline.erp.cin7_core.sale_payments import SalePayments
from seamline.erp.cin7_core.sale_writing import sale_payload
from seamline.erp.cin7_core.sales import Sales
from seamline.erp.cin7_core.webhooks import Webhooks
from seamline.erp.port import Page
from seamline.http import ApiClient


class Cin7Core:
    """One Cin7 Core account. `page_size` is how many rows to ask for; Cin7 may give fewer.

    `product_options` are further parameters of the product list.
    """

    name = NAME

    def __init__(
        self, api: ApiClient, page_size: int = 1000, product_options: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        pager = Pager(api, page_size)
        self._pager = pager
        self._reference = Reference(api, pager)
        self._catalogue = Catalogue(pager, self._reference.tier_names, product_options)
        self._pictures = Pictures(api)
        self._availability = Availability(pager)
        self._customers = Customers(api, pager)
        self._sales = Sales(api, pager)
        self._payments = SalePayments(api)
        self._webhooks = Webhooks(api)

    @property
    def webhooks(self) -> Webhooks:
        """Where webhooks are registered."""
        return self._webhooks

    def identity(self) -> ErpIdentity:
        """The account behind the keys; one call."""
        return self._reference.identity()

    def references(self) -> References:
        """Locations, tiers, tax rules, terms, carriers, representatives; six calls, and one per further page."""
        return self._reference.references()

    def account_codes(self) -> tuple[str, ...]:
        """Codes of the chart of accounts, those in use; one call a page."""
        return self._reference.account_codes()

    def products(self, since: datetime | None, cursor: str = "") -> Page[Product]:
        """A page of products changed since (deprecated ones too), or of all products."""
        return self._catalogue.products(since, cursor)

    def product(self, product_id: str) -> Product | None:
        """One product, None when Cin7 does not know it; one call."""
        return self._catalogue.product(product_id)

    def families(self, since: datetime | None, cursor: str = "") -> Page[Family]:
        """A page of families changed since, or of all families."""
        return self._catalogue.families(since, cursor)

    def stock(self, location: str | None) -> Iterator[StockRow]:
        """Every availability row of one location, or of all; a row edited during the walk may come twice."""
        return self._availability.rows(location)

    def stock_page(self, location: str | None, cursor: str = "") -> Page[StockRow]:
        """A page of the availability rows of one location, or of all."""
        return self._availability.page(location, cursor)

    def stock_of(self, sku: str) -> Iterator[StockRow]:
        """Every availability row of exactly this SKU; one call."""
        return self._availability.of_sku(sku)

    def customers(self, since: datetime | None, cursor: str = "") -> Page[Customer]:
        """A page of customers changed since (deprecated ones too), or of all customers."""
        return self._customers.page(since, cursor)

    def customer(self, customer_id: str) -> Customer | None:
        """One customer, None when it does not exist or the id is no GUID."""
        return self._customers.one(customer_id)

    def find_customers(self, name: str) -> Sequence[Customer]:
        """Customers with exactly this name, deprecated ones too, whatever the letter case."""
        return self._customers.named(name)

    def create_customer(self, draft: CustomerDraft) -> Customer:
        """Create the card. RecordRejected when Cin7 refuses, as it does a name that is taken."""
        return self._customers.create(draft)

    def price_conditions(self) -> PriceConditions:
        """Deals, discount rules and customers with prices of their own; a call for each page of three lists."""
        return price_conditions(self._pager)

    def find_products(self, sku: str) -> Sequence[Product]:
        """Products whose SKU equals the text exactly."""
        return self._catalogue.find_products(sku)

    def find_families(self, sku: str) -> Sequence[Family]:
        """Families whose SKU equals the text exactly."""
        return self._catalogue.find_families(sku)

    def product_pictures(self, product_id: str) -> Sequence[Attachment]:
        """The pictures of one product, with addresses that work now; one call."""
        return self._pictures.of_product(product_id)

    def family_pictures(self, family_id: str) -> Sequence[Attachment]:
        """The pictures of one family, with addresses that work now; one call."""
        return self._pictures.of_family(family_id)

    def find_sales(self, external_id: str) -> Sequence[Sale]:
        """Every sale with exactly this external id, voided ones too, oldest first; without lines."""
        return self._sales.find(external_id)

    def backordered_sales(self) -> Iterator[Sale]:
        """Every sale of which something waits for goods; without lines."""
        return self._sales.backordered()

    def modified_sales(self, since: datetime) -> Iterator[Sale]:
        """Every sale modified since, voided ones too, whoever made it; without lines."""
        return self._sales.modified(since)

    def sale(self, sale_id: str) -> Sale:
        """One sale with its lines and totals. NotFound when there is none."""
        return self._sales.one(sale_id)

    def sale_payload(self, draft: SaleDraft) -> bytes:
        """The bodies that create this sale, as JSON; sends nothing."""
        return sale_payload(draft)

    def left_out(self, draft: SaleDraft) -> tuple[str, ...]:
        """What of the draft's texts has no room in the sale's fields, memo and notes."""
        return fitted(draft).left_out

    def open_sale(self, draft: SaleDraft) -> Sale:
        """Create the sale's header, without lines."""
        return self._sales.open(draft)

    def correct_header(self, sale_id: str, draft: SaleDraft) -> None:
        """Replace the whole header of a sale that is a header or draft; safe to repeat."""
        self._sales.correct_header(sale_id, draft)

    def finish_sale(self, sale_id: str, draft: SaleDraft) -> None:
        """Replace the lines and charges of a header or draft sale, and authorise it if the draft says so."""
        self._sales.finish(sale_id, draft)

    def receive_prepayment(self, sale_id: str, receipt: Receipt) -> None:
        """Record the receipt unless the sale has one with its reference; one look, and one write if needed."""
        self._payments.receive(sale_id, receipt)

    def receipts(self, sale_id: str, reference: str) -> tuple[Decimal, ...]:
        """The sums of all receipts of a sale that carry this reference; one call."""
        return self._payments.sums(sale_id, reference)

    def invoice_sale(self, sale_id: str, invoice: InvoiceDraft) -> None:
        """Invoice all of an authorised sale; one read and one write."""
        self._payments.invoice(sale_id, invoice)

    def void_sale(self, sale_id: str) -> None:
        """Void the sale for good. RecordRejected when Cin7 refuses."""
        self._sales.void(sale_id)
