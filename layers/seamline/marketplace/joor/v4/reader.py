"""Shows styles as v4 has them: product, grid, prices and linesheets put together again."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from seamline.domain.style import Style
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import read_v4
from seamline.marketplace.joor.v4.bulk import BulkWriter
from seamline.marketplace.joor.v4.codec import Shown, decode_style
from seamline.marketplace.joor.v4.collections import CollectionDesk
from seamline.marketplace.joor.v4.prices import PriceDesk
from seamline.marketplace.joor.v4.products import ProductDesk
from seamline.marketplace.joor.v4.seasons import SeasonDesk
from seamline.marketplace.joor.v4.skus import SkuDesk
from seamline.marketplace.joor.values import Node, text
from seamline.marketplace.port import StylePage

PAGE = 50


class Desks(Struct, frozen=True):
    """One desk per kind of v4 object."""

    products: ProductDesk
    skus: SkuDesk
    prices: PriceDesk
    seasons: SeasonDesk
    collections: CollectionDesk

    @classmethod
    def over(cls, v4: ApiClient, batch: int) -> "Desks":
        """Desks that write `batch` objects a call."""
        writer = BulkWriter(v4, batch)
        seasons = SeasonDesk(v4, writer)
        collections = CollectionDesk(v4, writer, seasons)
        return cls(ProductDesk(v4, writer), SkuDesk(v4, writer), PriceDesk(v4, writer), seasons, collections)


class V4StyleReader:
    """Reads styles by v4: beside the product list one credit for 50 products' SKUs and for 100 SKUs' prices."""

    def __init__(self, v4: ApiClient, desks: Desks) -> None:
        self._v4 = v4
        self._desks = desks

    def find(self, styles: Sequence[Style]) -> dict[str, Style]:
        """Those that exist, by identifier; products come from the answer to the write just made, or from the list."""
        return self._decoded(self._desks.products.rows(styles)) if styles else {}

    def page(self, cursor: str) -> StylePage:
        """One page of the whole list; the cursor is its number and the id its predecessor began with."""
        page, _, before = (cursor or "1:").partition(":")
        rows = self._v4.read(Request("GET", "products", {"page": page, "page_size": PAGE}), read_v4).data
        first = text(rows[0].get("id")) if rows else ""
        # Where the account does not page, every page is the whole list.
        if first and first == before:
            return StylePage(())
        following = f"{int(page) + 1}:{first}" if len(rows) == PAGE else ""
        named = [row for row in rows if text(row.get("product_identifier"))]
        return StylePage(tuple(self._decoded(named).values()), following)

    def identifiers(self) -> dict[str, str]:
        """Every identifier in the account with its handle; one credit a page."""
        return self._desks.products.all_handles()

    def modified(self, _: datetime) -> dict[str, Style]:
        """None: v4 cannot be asked by date, so that the caller looks for each style."""
        return {}

    def _decoded(self, rows: Sequence[Node]) -> dict[str, Style]:
        if not rows:
            return {}
        desks = self._desks
        grids = desks.skus.read(text(row.get("id")) for row in rows)
        prices = desks.prices.read(text(sku.get("id")) for grid in grids.values() for sku in grid.values())
        names = desks.products.trait_names() if any(row.get("product_trait_values") for row in rows) else {}
        sheets = desks.collections.rows()
        seasons = desks.seasons.rows() if any(text(sheet.get("season_id")) for sheet in sheets) else {}
        shown = Shown(grids, prices, sheets, seasons, names)
        styles = (decode_style(row, shown) for row in rows)
        return {style.identifier: style for style in styles}
