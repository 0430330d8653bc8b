"""Finds what approved orders want that the ERP's stock does not show yet, so that nothing is sold twice.

An order leaves JOOR's open list and enters the ERP's stock at moments of its own, while the stock is read page by page.
So the open orders are looked at before the read and again after it, and a sale counts as seen by the read only if it
was complete before the read began and nobody touched it since, for it may have been a draft again meanwhile. Where the
two views disagree, JOOR shows too little for one run, never too much.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.flow import Flow
from seamline.domain.ledger import EXPORTABLE, SETTLED, LedgerEntry, OrderState, order_of
from seamline.domain.order import Order
from seamline.domain.sale import Sale, SaleStage
from seamline.flows.context import FlowContext
from seamline.flows.match_order import location_hit, match_lines
from seamline.flows.read_sale import sale_or_none
from seamline.flows.stock_order_lists import is_approved, open_orders, pending_orders, recent_orders
from seamline.flows.stock_waiting import Waiting, waiting_units
from seamline.flows.sweep_orders import SWEPT
from seamline.flows.unreserved_sales import (
    sales_since,
    sales_since_last_run,
    touched_between,
    unreserved_orders,
)
from seamline.mapping.stock import Owed
from seamline.mapping.stock_orders import Units, add_up, most, units_of, warehouse_of

CLOCK_SKEW_SECONDS = 5.0
"""How far the clocks of two of our functions may differ."""
LOOK_BACK_SECONDS = 900.0
"""How far JOOR's clock may differ from ours; also how old an order may be that our own look-ups do not show yet."""
IN_FLIGHT = (*EXPORTABLE, OrderState.EXPORTING)


class Watch(Struct, frozen=True):
    """The orders as they stood before the stock was read, which began `since` (epoch seconds).

    `covered`: units by product of sales that hold their stock already although their orders are not through.
    `known`: orders of the ledger that were on their way. `unreserved`: orders that are through although their sales
    hold no stock. `touched`: when our sales that changed lately were touched, by id. `waiting`: who waits for goods.
    """

    since: float
    orders: dict[str, Order] = {}
    known: tuple[str, ...] = ()
    covered: dict[str, Units] = {}
    unreserved: frozenset[str] = frozenset()
    touched: dict[str, str] = {}
    waiting: Waiting = Waiting()


class _View(Struct, frozen=True):
    """The orders as they stand after the read: those to become sales, those touched lately, the ledger's.

    `loose`: orders whose sales hold no stock, or did not for a moment since the read began. `blind`: nobody can tell
    what they want.
    """

    open: dict[str, Order] = {}
    recent: dict[str, Order] = {}
    entries: dict[str, LedgerEntry] = {}
    loose: frozenset[str] = frozenset()
    blind: tuple[str, ...] = ()


def watch_orders(ctx: FlowContext) -> Watch:
    """Look at the orders before the stock is read."""
    since = ctx.clock.now()
    waiting = waiting_units(ctx)
    if not corrects(ctx):
        return Watch(since, waiting=waiting)
    orders = open_orders(ctx).orders
    sales = sales_since_last_run(ctx)
    unreserved = unreserved_orders(ctx, sales)
    entries = _entries(ctx, [*orders, *unreserved])
    doubtful = [
        entry
        for order_id, entry in entries.items()
        if entry.sale_id and entry.state is not OrderState.EXPORTED and order_id not in unreserved
    ]
    covered = {entry.order.id: units for entry in doubtful if (units := _held_units(ctx, entry)) is not None}
    # The watch may have to be kept until another slice: without JOOR's payloads it is small.
    bare = {order_id: replace(order, raw=b"") for order_id, order in orders.items()}
    touched = {sale.id: sale.modified for sale in sales.values()}
    return Watch(since, bare, tuple(entries), covered, frozenset(unreserved), touched, waiting)


class Promise(Struct, frozen=True):
    """Units by product that one order wants of a JOOR warehouse, beyond what its sale holds already.

    `blind`: nobody can tell what the order wants, of anything and anywhere.
    """

    order_id: str
    warehouse: str = ""
    units: Units = {}
    blind: bool = False


class Debt(Struct, frozen=True):
    """Units promised to orders that the stock as read may still show as free; `blind` orders may want any."""

    units: Owed
    blind: tuple[str, ...] = ()


def owed_units(ctx: FlowContext, watch: Watch) -> Debt:
    """What is promised beyond the stock read since `watch`."""
    owed: dict[str, dict[str, int]] = {}
    blind: list[str] = []
    for promise in promises(ctx, watch):
        add_up(owed, promise.warehouse, promise.units)
        blind += [promise.order_id] if promise.blind else []
    return Debt(owed, tuple(dict.fromkeys(blind)))


def promises(ctx: FlowContext, watch: Watch) -> Iterator[Promise]:
    """The orders that the stock read since `watch` may not show yet."""
    # A pending order that is approved meanwhile is then found again among the open ones, and counted once.
    listed = pending_orders(ctx)
    pending = dict(listed.orders)
    view = _view(ctx, watch) if corrects(ctx) else _View()
    for order_id in dict.fromkeys([*watch.orders, *watch.known, *view.recent, *view.open, *view.entries]):
        if _is_owed(ctx, order_id, watch, view):
            pending.pop(order_id, None)
            versions = _versions(order_id, watch, view)
            covered = {} if order_id in view.loose else watch.covered.get(order_id, {})
            yield from _promised(ctx, versions, covered)
    for order in pending.values():
        yield from _promised(ctx, [order], {})
    unknown = (order_id for order_id in view.blind if not _is_seen(order_id, watch, view))
    yield from (Promise(order_id, blind=True) for order_id in dict.fromkeys([*unknown, *listed.blind]))


def corrects(ctx: FlowContext) -> bool:
    """Whether orders in flight are taken off."""
    return ctx.settings.stock.in_flight and ctx.settings.flows.orders.enabled


def _view(ctx: FlowContext, watch: Watch) -> _View:
    # The open list comes last: an order approved while the lists are read is on it, or approved after the reading.
    loose = _loose(ctx, watch)
    since = utc(min(watch.since, _swept(ctx) or watch.since) - LOOK_BACK_SECONDS)
    recent, listed = recent_orders(ctx, since), open_orders(ctx)
    entries = _entries(ctx, [*listed.orders, *recent.orders, *recent.blind, *watch.orders, *watch.known, *loose])
    return _View(listed.orders, recent.orders, entries, loose, (*listed.blind, *recent.blind))


def _swept(ctx: FlowContext) -> float:
    """Since when edits of exported orders may not have reached the ledger; 0 before the first sweep."""
    return ctx.runs.flow(Flow.ORDERS).watermarks.get(SWEPT, 0.0)


def _loose(ctx: FlowContext, watch: Watch) -> frozenset[str]:
    after = sales_since(ctx, watch.since)
    touched = (after[sale_id] for sale_id in touched_between(watch.touched, after))
    mine = {order_id for sale in touched if (order_id := _order_with(ctx, sale))}
    return watch.unreserved | unreserved_orders(ctx, after).keys() | mine


def _order_with(ctx: FlowContext, sale: Sale) -> str:
    """The order whose sale this is now; empty for one of an earlier generation."""
    found = ctx.ledger.find(order_of(sale.external_id))
    return found.entry.order.id if found and found.entry.sale_id == sale.id else ""


def _is_owed(ctx: FlowContext, order_id: str, watch: Watch, view: _View) -> bool:
    entry = view.entries.get(order_id)
    if entry is None:
        return order_id in view.open or order_id in view.recent or is_approved(ctx, order_id)
    if entry.state in SETTLED:
        reopened = order_id in view.open and entry.state is not OrderState.EXPORTED and order_id not in watch.covered
        return reopened or not _is_seen(order_id, watch, view)
    if entry.state is OrderState.CANCELLED:
        return order_id in view.open
    return order_id in view.open or entry.state is OrderState.EXPORTING or is_approved(ctx, order_id)


def _is_seen(order_id: str, watch: Watch, view: _View) -> bool:
    """Whether the order's sale was complete before the read began, and holds its stock since."""
    entry = view.entries.get(order_id)
    if entry is None or entry.state not in SETTLED or order_id in view.loose:
        return False
    return _exported_at(entry) < watch.since - CLOCK_SKEW_SECONDS


def _exported_at(entry: LedgerEntry) -> float:
    return max((event.at for event in entry.history if event.what == OrderState.EXPORTED), default=0.0)


def _versions(order_id: str, watch: Watch, view: _View) -> list[Order]:
    """The order as it was read in each place; an edit may not have reached all of them."""
    entry = view.entries.get(order_id)
    readings = (entry.order if entry else None, view.open.get(order_id), view.recent.get(order_id))
    return [order for order in readings if order] or [watch.orders[order_id]]


def _promised(ctx: FlowContext, versions: list[Order], covered: Units) -> Iterator[Promise]:
    warehouse = warehouse_of(location_hit(ctx, versions[0]), ctx.settings)
    if warehouse:
        wanted = most(units_of(match_lines(ctx, order)) for order in versions)
        left = {product_id: max(0, units - covered.get(product_id, 0)) for product_id, units in wanted.items()}
        yield Promise(versions[0].id, warehouse, left)


def _held_units(ctx: FlowContext, entry: LedgerEntry) -> Units | None:
    """Units of the order's sale by product, None unless there is one that holds its stock."""
    sale = sale_or_none(ctx, entry.sale_id)
    if sale is None or sale.stage is not SaleStage.AUTHORISED:
        return None
    units: Units = {}
    for line in sale.lines:
        units[line.product_id] = units.get(line.product_id, 0) + int(line.quantity)
    return units


def _entries(ctx: FlowContext, order_ids: Iterable[str]) -> dict[str, LedgerEntry]:
    """The ledger's entries of these orders and of every order on its way."""
    moving = {found.entry.order.id for state in IN_FLIGHT for found in ctx.ledger.in_state(state)}
    found = (ctx.ledger.find(order_id) for order_id in dict.fromkeys([*order_ids, *moving]))
    return {tracked.entry.order.id: tracked.entry for tracked in found if tracked}
