"""Reads the catalogue of Cin7 Core."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from seamline.domain.catalogue import Family, Product
from seamline.erp.cin7_core import catalogue_codec as codec
from seamline.erp.cin7_core.catalogue_wire import (
    FamilyList,
    FamilyRow,
    ProductList,
    ProductRow,
)
from seamline.erp.cin7_core.paging import Listing, Pager
from seamline.erp.cin7_core.wire import same_id
from seamline.erp.port import Page

WITH_PICTURES = {"IncludeAttachments": "true"}

type TierNames = Callable[[], Mapping[int, str]]

PRODUCTS = Listing[ProductList, ProductRow]("product", ProductList, lambda answer: answer.products)
FAMILIES = Listing[FamilyList, FamilyRow]("productFamily", FamilyList, lambda answer: answer.families)


def modified_since(since: datetime | None) -> dict[str, str]:
    """The filter for what changed since a moment: UTC, to the millisecond; none for None."""
    if since is None:
        return {}
    text = since.astimezone(UTC).isoformat(timespec="milliseconds")
    return {"ModifiedSince": text.replace("+00:00", "Z")}


class Catalogue:
    """Products and families. `tier_names` is asked only when a product does not name its prices.

    Families always bring their pictures, products only if asked for with `options`.
    """

    def __init__(self, pager: Pager, tier_names: TierNames, options: Mapping[str, str]) -> None:
        self._pager = pager
        self._tier_names = tier_names
        self._options = options

    def products(self, since: datetime | None, cursor: str) -> Page[Product]:
        """A page of products, deprecated ones too."""
        query = {"IncludeDeprecated": "true", **self._options, **modified_since(since)}
        page = self._pager.page(PRODUCTS, query, cursor)
        return Page(self._mapped(page.rows), page.next, page.total)

    def product(self, product_id: str) -> Product | None:
        """One product, None when Cin7 does not know the id."""
        query = {"ID": product_id, "IncludeDeprecated": "true", **self._options}
        rows = [row for row in self._pager.page(PRODUCTS, query).rows if same_id(row.id, product_id)]
        return self._mapped(rows)[0] if rows else None

    def families(self, since: datetime | None, cursor: str) -> Page[Family]:
        """A page of families."""
        page = self._pager.page(FAMILIES, modified_since(since), cursor)
        return Page(tuple(codec.family(row) for row in page.rows), page.next, page.total)

    def find_products(self, sku: str) -> Sequence[Product]:
        """Products with exactly this SKU; Cin7's own filter means `contains` or `starts with`."""
        if not sku:
            return ()
        rows = self._pager.rows(PRODUCTS, {"Sku": sku, "IncludeDeprecated": "true", **self._options})
        return self._mapped([row for row in rows if row.sku == sku])

    def find_families(self, sku: str) -> Sequence[Family]:
        """Families with exactly this SKU."""
        if not sku:
            return ()
        return tuple(codec.family(row) for row in self._pager.rows(FAMILIES, {"Sku": sku}) if row.sku == sku)

    def _mapped(self, rows: Sequence[ProductRow]) -> tuple[Product, ...]:
        reader = codec.PriceReader(self._tier_names)
        return tuple(codec.product(row, reader.prices(row)) for row in rows)
