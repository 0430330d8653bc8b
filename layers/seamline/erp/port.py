"""What Seamline needs of an ERP, shaped so that Cin7 Core and Cin7 Omni both fit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from seamline.domain.catalogue import Family, Product
from seamline.domain.customer import Customer
from seamline.domain.references import ErpIdentity, References
from seamline.domain.sale import Sale, SaleDraft
from seamline.domain.stock import StockRow


class Page[T](Struct, frozen=True):
    """One page of a list; `next` is the cursor of the page after it, empty at the end."""

    rows: tuple[T, ...]
    next: str = ""
    total: int = 0


class Erp(Protocol):
    """The ERP side. Raises the errors of `seamline.errors`; a write whose result is not known raises UnknownOutcome."""

    name: str

    def identity(self) -> ErpIdentity:
        """The account behind the credentials; the cheapest proof that they work."""

    def references(self) -> References:
        """All reference names, each list read to its end."""

    def products(self, since: datetime | None, cursor: str = "") -> Page[Product]:
        """A page of products changed since (deprecated ones too), or of all products."""

    def families(self, since: datetime | None, cursor: str = "") -> Page[Family]:
        """A page of families changed since, or of all families."""

    def stock(self, location: str | None) -> Iterator[StockRow]:
        """Every availability row of one location, or of all; streams page by page."""

    def customers(self, since: datetime | None, cursor: str = "") -> Page[Customer]:
        """A page of customers changed since (deprecated ones too), or of all customers."""

    def customer(self, customer_id: str) -> Customer | None:
        """One customer by the ERP's id, None when it does not exist or the id has not the ERP's form."""

    def find_products(self, sku: str) -> Sequence[Product]:
        """Products whose SKU equals the text exactly."""

    def find_sales(self, external_id: str) -> Sequence[Sale]:
        """Every sale with exactly this external id, voided ones too, oldest first; lines may be absent."""

    def sale(self, sale_id: str) -> Sale:
        """One sale with its lines and totals. NotFound when there is none."""

    def open_sale(self, draft: SaleDraft) -> Sale:
        """Create the sale's header (an ERP that takes all at once may add the lines too)."""

    def finish_sale(self, sale_id: str, draft: SaleDraft) -> None:
        """Replace the lines and charges of a header or draft sale, and authorise it if the draft says so."""

    def void_sale(self, sale_id: str) -> None:
        """Void the sale for good. RecordRejected when the ERP refuses (shipped, invoiced)."""
