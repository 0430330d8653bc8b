"""Reads the ERP's stock of the chosen locations, in as few calls as it takes."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from seamline.domain.references import References
from seamline.errors import MissingPrerequisite
from seamline.flows.context import FlowContext
from seamline.mapping.stock_levels import StockLevels
from seamline.mapping.stock_reading import locations_to_read


class Reading(Struct, frozen=True):
    """What the ERP showed, and how many rows each location had."""

    levels: StockLevels
    row_counts: dict[str, int]


def read_everything(ctx: FlowContext, counts: Mapping[str, int]) -> Reading:
    """Every row of the chosen locations. MissingPrerequisite when the ERP has not all of them."""
    _, references = ctx.references.page()
    chosen = _chosen(ctx, references)
    levels = StockLevels(ctx.settings.stock.warehouses)
    seen: Counter[str] = Counter()
    ways = locations_to_read(chosen, references.locations, counts, ctx.settings.erp.page_size)
    for location in ways:
        for row in ctx.erp.stock(location):
            seen[row.location] += 1
            levels.add(row)
    read = references.locations if None in ways else chosen
    return Reading(levels, {**counts, **{location: seen[location] for location in read}})


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
