"""Finds what sales on backorder want of the goods on order: JOOR must not sell a delivery that is promised already.

The ERP's availability does not show it: what is on backorder is not allocated until it arrives.
"""

from math import ceil

from msgspec import Struct

from seamline.domain.sale import Sale, SaleStage
from seamline.flows.context import FlowContext
from seamline.flows.read_sale import sale_or_none
from seamline.mapping.stock_orders import add_up, warehouse_of
from seamline.state.waiting import WaitingSale

LOOKS_A_RUN = 100
"""Sales read one by one in a run; while more are left, nothing is raised that is still to arrive."""
LOOK_AGAIN_SECONDS = 3600.0
"""A sale that is picked in part leaves the ERP's list of backorders and may wait for the rest all the same."""


class Waiting(Struct, frozen=True):
    """Units by product and JOOR warehouse that sales wait for; `known`: every such sale was read."""

    units: dict[str, dict[str, int]] = {}
    known: bool = True

    def most(self, other: "Waiting") -> "Waiting":
        """The larger of two looks, place by place: the stock was read between them."""
        units = {product_id: dict(places) for product_id, places in self.units.items()}
        for product_id, places in other.units.items():
            mine = units.setdefault(product_id, {})
            mine |= {name: max(count, mine.get(name, 0)) for name, count in places.items()}
        return Waiting(units, self.known and other.known)


def waiting_units(ctx: FlowContext) -> Waiting:
    """What waits now. No call unless deliveries are shown; else one, and one for each sale that changed."""
    if not ctx.settings.stock.future.enabled:
        return Waiting()
    listed = {sale.id: sale for sale in ctx.erp.backordered_sales()}
    known = ctx.waiting.all()
    due = [sale_id for sale_id in {**listed, **known} if _is_due(ctx, listed.get(sale_id), known.get(sale_id))]
    for sale_id in due[:LOOKS_A_RUN]:
        _look(ctx, sale_id, listed.get(sale_id), known)
    units: dict[str, dict[str, int]] = {}
    for sale in known.values():
        add_up(units, warehouse_of(sale.location, ctx.settings), sale.units)
    return Waiting(units, known=len(due) <= LOOKS_A_RUN)


def _is_due(ctx: FlowContext, listed: Sale | None, known: WaitingSale | None) -> bool:
    if listed is None:
        return known is not None and (known.listed or ctx.clock.now() - known.looked_at > LOOK_AGAIN_SECONDS)
    return known is None or not known.listed or known.modified != listed.modified


def _look(ctx: FlowContext, sale_id: str, listed: Sale | None, known: dict[str, WaitingSale]) -> None:
    """Read the sale and remember what it waits for, if anything."""
    sale = sale_or_none(ctx, sale_id)
    units = _units(sale) if sale and sale.stage is SaleStage.AUTHORISED else {}
    if sale and units:
        modified = listed.modified if listed else sale.modified
        known[sale_id] = WaitingSale(modified, sale.location, units, ctx.clock.now(), listed=listed is not None)
        ctx.waiting.save(sale_id, known[sale_id])
    elif known.pop(sale_id, None):
        ctx.waiting.forget([sale_id])


def _units(sale: Sale) -> dict[str, int]:
    units: dict[str, int] = {}
    for line in sale.lines:
        if line.backordered > 0:
            units[line.product_id] = units.get(line.product_id, 0) + ceil(line.backordered)
    return units
