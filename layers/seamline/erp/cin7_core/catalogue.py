"""Reads the catalogue and the stock of Cin7 Core."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from seamline.domain.catalogue import Family, Product
from seamline.domain.stock import StockRow
from seamline.erp.cin7_core import catalogue_codec as codec
from seamline.erp.cin7_core.catalogue_wire import (
    AvailabilityList,
    AvailabilityRow,
    FamilyList,
    FamilyRow,
    ProductList,
    ProductRow,
)
from seamline.erp.cin7_core.paging import Listing, Pager
from seamline.erp.port import Page

type TierNames = Callable[[], Mapping[int, str]]

PRODUCTS = Listing[ProductList, ProductRow]("product", ProductList, lambda answer: answer.products)
FAMILIES = Listing[FamilyList, FamilyRow]("productFamily", FamilyList, lambda answer: answer.families)
AVAILABILITY = Listing[AvailabilityList, AvailabilityRow](
    "ref/productavailability", AvailabilityList, lambda answer: answer.rows
)


def modified_since(since: datetime | None) -> dict[str, str]:
    """The filter for what changed since a moment: UTC, to the millisecond; none for None."""
    if since is None:
        return {}
    text = since.astimezone(UTC).isoformat(timespec="milliseconds")
    return {"ModifiedSince": text.replace("+00:00", "Z")}


class Catalogue:
    """Products, families and availability. `tier_names` is asked only when a product does not name its prices."""

    def __init__(self, pager: Pager, tier_names: TierNames) -> None:
        self._pager = pager
        self._tier_names = tier_names

    def products(self, since: datetime | None, cursor: str) -> Page[Product]:
        """A page of products, deprecated ones too."""
        query = {"IncludeDeprecated": "true", **modified_since(since)}
        page = self._pager.page(PRODUCTS, query, cursor)
        return Page(self._mapped(page.rows), page.next, page.total)

    def families(self, since: datetime | None, cursor: str) -> Page[Family]:
        """A page of families."""
        page = self._pager.page(FAMILIES, modified_since(since), cursor)
        return Page(tuple(codec.family(row) for row in page.rows), page.next, page.total)

    def find_products(self, sku: str) -> Sequence[Product]:
        """Products with exactly this SKU; Cin7's own filter means `contains` or `starts with`."""
        if not sku:
            return ()
        rows = self._pager.rows(PRODUCTS, {"Sku": sku, "IncludeDeprecated": "true"})
        return self._mapped([row for row in rows if row.sku == sku])

    def stock(self, location: str | None) -> Iterator[StockRow]:
        """Every availability row, streamed. A row that slid onto the next page during the walk is given once."""
        query = {"Location": location} if location else {}
        before: set[tuple[str | None, ...]] = set()
        for rows in self._pager.pages(AVAILABILITY, query):
            fresh = {_place(row): row for row in rows}
            for place, row in fresh.items():
                if place not in before and _is_in(row, location):
                    yield codec.stock_row(row)
            before = set(fresh)

    def _mapped(self, rows: Sequence[ProductRow]) -> tuple[Product, ...]:
        reader = codec.PriceReader(self._tier_names)
        return tuple(codec.product(row, reader.prices(row)) for row in rows)


def _place(row: AvailabilityRow) -> tuple[str | None, ...]:
    return row.id.lower(), row.location, row.bin, row.batch, row.expiry_date


def _is_in(row: AvailabilityRow, location: str | None) -> bool:
    return not location or (row.location or "").casefold() == location.casefold()
