"""Reads the ERP's stock of the chosen locations, in as few calls as it takes."""

from collections import Counter
from collections.abc import Mapping, Sequence

from seamline.domain.references import References
from seamline.errors import MissingPrerequisite
from seamline.flows.context import FlowContext
from seamline.mapping.stock_levels import StockLevels
from seamline.mapping.stock_reading import locations_to_read


class Reading:
    """One reading of the chosen locations: the rows so far, and what is still to be read.

    `ways` are the locations to read one by one, or None for the whole list; `at` counts those that are through, and
    `page` is the cursor inside the next one.
    """

    def __init__(self, levels: StockLevels, ways: tuple[str | None, ...], at: int = 0, page: str = "") -> None:
        self.levels = levels
        self.ways = ways
        self.at = at
        self.page = page
        self.seen: Counter[str] = Counter()
        self.total = 0

    @property
    def moved(self) -> bool:
        """Whether the list was seen to move meanwhile, so that a row may have been missed: one below zero perhaps."""
        return self.levels.repeats > 0

    @property
    def is_complete(self) -> bool:
        """Whether all rows are in. Until then no quantity may be worked out: a product's rows are scattered."""
        return self.at >= len(self.ways)

    def read_page(self, ctx: FlowContext) -> None:
        """Take in the next page."""
        page = ctx.erp.stock_page(self.ways[self.at], self.page)
        # A list that grew or shrank between two pages has moved, whether or not a row came twice.
        self.levels.repeats += bool(self.page) and page.total != self.total
        self.total = page.total
        for row in page.rows:
            self.seen[row.location] += 1
            self.levels.add(row)
        self.page = page.next
        self.at += not page.next

    def row_counts(self, before: Mapping[str, int]) -> dict[str, int]:
        """How many rows each location had, where they were read."""
        read = before.keys() | self.seen.keys() if None in self.ways else {way for way in self.ways if way}
        return {**before, **{location: self.seen[location] for location in read}}


def begin_reading(ctx: FlowContext, counts: Mapping[str, int]) -> Reading:
    """Choose what to read. MissingPrerequisite when the ERP has not all of the chosen locations."""
    _, references = ctx.references.page()
    chosen = _chosen(ctx, references)
    ways = locations_to_read(chosen, references.locations, counts, ctx.settings.erp.page_size)
    reading = Reading(StockLevels(ctx.settings.stock.warehouses), ways)
    reading.seen.update(dict.fromkeys(references.locations, 0))
    return reading


def read_everything(ctx: FlowContext, counts: Mapping[str, int]) -> Reading:
    """Every row of the chosen locations."""
    reading = begin_reading(ctx, counts)
    while not reading.is_complete:
        reading.read_page(ctx)
    return reading


def read_skus(ctx: FlowContext, skus: Sequence[str], counts: Mapping[str, int]) -> StockLevels:
    """The rows of these SKUs, one call each; or of all, where the lists were seen to have fewer pages than that."""
    pages = sum(-(-rows // ctx.settings.erp.page_size) for rows in counts.values())
    if 0 < pages < len(skus):
        return read_everything(ctx, counts).levels
    levels = StockLevels(ctx.settings.stock.warehouses)
    for sku in skus:
        for row in ctx.erp.stock_of(sku):
            levels.add(row)
    return levels


def _chosen(ctx: FlowContext, references: References) -> tuple[str, ...]:
    """The chosen locations as the ERP spells them.

    A misspelt location would read as zero everywhere and sell the brand out; stop instead.
    """
    spelt = {name.casefold(): name for name in references.locations}
    wanted = [location for locations in ctx.settings.stock.warehouses.values() for location in locations]
    missing = [name for name in wanted if name.casefold() not in spelt]
    if missing:
        text = f"the ERP has no location {', '.join(map(repr, missing))}; it has {', '.join(references.locations)}"
        raise MissingPrerequisite(text, fix="correct stock.warehouses in the connection file")
    return tuple(dict.fromkeys(spelt[name.casefold()] for name in wanted))
