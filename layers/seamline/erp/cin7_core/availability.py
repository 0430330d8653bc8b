"""Reads the stock of Cin7 Core: one row per product, location, bin and batch, with no filter by time."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import field

from seamline.domain.stock import StockRow
from seamline.erp.cin7_core.paging import Listing, Pager
from seamline.erp.cin7_core.wire import ListAnswer, Wire, number
from seamline.erp.port import Page

type Text = str | None


class AvailabilityRow(Wire, frozen=True, gc=False):
    """A row of `GET /ref/productavailability`. Units; its `StockOnHand` is money and is not read."""

    id: str
    sku: Text = None
    location: Text = None
    bin: Text = None
    batch: Text = None
    on_hand: Decimal | None = None
    allocated: Decimal | None = None
    available: Decimal | None = None
    on_order: Decimal | None = None
    in_transit: Decimal | None = None
    next_delivery_date: Text = None


class AvailabilityList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /ref/productavailability`."""

    rows: list[AvailabilityRow] = field(name="ProductAvailabilityList")


AVAILABILITY = Listing[AvailabilityList, AvailabilityRow](
    "ref/productavailability", AvailabilityList, lambda answer: answer.rows
)


class Availability:
    """Availability rows as they come: one that slid onto the next page during the walk comes twice."""

    def __init__(self, pager: Pager) -> None:
        self._pager = pager

    def rows(self, location: str | None) -> Iterator[StockRow]:
        """Every row of one location, or of all; streams page by page."""
        page = self.page(location)
        yield from page.rows
        while page.next:
            page = self.page(location, page.next)
            yield from page.rows

    def page(self, location: str | None, cursor: str = "") -> Page[StockRow]:
        """The page at a cursor ("" is the first) of one location's rows, or of all."""
        found = self._pager.page(AVAILABILITY, {"Location": location} if location else {}, cursor)
        rows = map(_stock_row, found.rows)
        # A filter that Cin7 does not understand is ignored silently.
        mine = (row for row in rows if not location or row.location.casefold() == location.casefold())
        return Page(tuple(mine), found.next, found.total)

    def of_sku(self, sku: str) -> Iterator[StockRow]:
        """Every row of exactly this SKU; one call."""
        rows = map(_stock_row, self._pager.rows(AVAILABILITY, {"Sku": sku}))
        return (row for row in rows if row.sku == sku)


def _stock_row(row: AvailabilityRow) -> StockRow:
    """`Available` is taken as it is: of kits and alternate units it is not on hand less allocated."""
    return StockRow(
        product_id=row.id,
        sku=row.sku or "",
        location=row.location or "",
        on_hand=number(row.on_hand),
        allocated=number(row.allocated),
        available=number(row.available),
        on_order=number(row.on_order),
        in_transit=number(row.in_transit),
        next_delivery=(row.next_delivery_date or "")[:10],
        bin=row.bin or "",
        batch=row.batch or "",
    )
