"""Decides what becomes of a sale of which not everything is available, right before stock would be claimed.

What somebody takes between this look and the authorising is backordered by the ERP.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec.structs import replace

from seamline.domain.sale import SaleDraft, SaleLine, Shortage, Steps
from seamline.domain.stock import StockRow, Traits
from seamline.errors import Refused
from seamline.flows.context import FlowContext
from seamline.mapping.stock_rules import StockRules

SHORT = "short of stock"
"""How the reason begins that keeps a short order."""
SINGLE_LOOKS = 5
"""Up to so many SKUs are asked for one by one; more are found in the location's whole list."""


def claim_stock(ctx: FlowContext, draft: SaleDraft) -> SaleDraft:
    """The draft as it may be placed: as it is, or not authorised when short. Raises Refused when it must be held."""
    if draft.shortage is Shortage.BACKORDER or not draft.authorise:
        return draft
    wanted = replace(draft, lines=_limited(ctx, draft.lines))
    missing = shortages(wanted.lines, available(ctx, wanted))
    if not missing:
        return draft
    if draft.shortage is Shortage.DRAFT:
        return replace(draft, authorise=False, steps=Steps.NONE, invoice=None)
    raise Refused(
        f"{SHORT} at {draft.location}: {'; '.join(missing)}",
        fix="restock, or let orders.short_orders send short orders as draft or to be backordered",
    )


def _limited(ctx: FlowContext, lines: Sequence[SaleLine]) -> tuple[SaleLine, ...]:
    """The lines whose stock has an end: what is made to order is sold without any."""
    ids = {line.product_id for line in lines if line.stocked}
    rules, known = StockRules(ctx.settings.stock), ctx.catalogue.products(sorted(ids))
    traits = dict.fromkeys(ids, Traits())
    traits |= {product.id: Traits(product.tags, product.category) for product in known.values()}
    for style in ctx.cells.of(ctx.cells.homes(ids)):
        traits |= {key: state.traits for key, state in style.cells.items() if key in ids}
    return tuple(line for line in lines if line.stocked and not rules.made_to_order(traits[line.product_id]))


def available(ctx: FlowContext, draft: SaleDraft) -> dict[str, Decimal]:
    """Units of the draft's SKUs that can be claimed at its location."""
    skus = {line.sku for line in draft.lines}
    if len(skus) <= SINGLE_LOOKS:
        rows: Iterable[StockRow] = (row for sku in sorted(skus) for row in ctx.erp.stock_of(sku))
    else:
        rows = ctx.erp.stock(draft.location)
    places = {
        (row.sku, row.bin, row.batch): row.available
        for row in rows
        if row.sku in skus and row.location.casefold() == draft.location.casefold()
    }
    out = dict.fromkeys(skus, Decimal(0))
    for (sku, _, _), units in places.items():
        out[sku] += units
    return out


def shortages(lines: Sequence[SaleLine], units: dict[str, Decimal]) -> tuple[str, ...]:
    """Every line of which there is not enough, in words."""
    return tuple(
        f"{line.sku} needs {line.quantity:f}, {max(units.get(line.sku, Decimal(0)), Decimal(0)):f} available"
        for line in lines
        if units.get(line.sku, Decimal(0)) < line.quantity
    )
