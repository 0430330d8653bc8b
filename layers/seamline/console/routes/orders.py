"""The orders of a connection: the list, one order, and the order beside its sale."""

from collections.abc import Sequence

from seamline.admin.order_models import OrderSummary, order_summary
from seamline.admin.orders import OrderRoutes
from seamline.admin.request import LONGEST_NAME
from seamline.console.pages.beside import beside
from seamline.console.pages.order import as_sent, order_page
from seamline.console.pages.orders import AGES, AT_ONCE, Asked, Found, orders_page
from seamline.console.site import Page, Site
from seamline.console.visit import Visit
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.flows.compare_sale import compare_sale

ONE = "/console/<connection>/orders/<order_id>"


def add_orders(site: Site) -> None:
    """Add the pages."""
    site.page("/console/<connection>/orders", lambda visit: _list(site, visit))
    site.page(ONE, lambda visit: _one(site, visit))
    site.page(f"{ONE}/sale", lambda visit: _beside(site, visit))


def entry_of(site: Site, visit: Visit) -> LedgerEntry:
    """The order that the address names. Raises NotFound."""
    return site.desk.ledger(visit.connection).get(visit.place["order_id"]).entry


def _list(site: Site, visit: Visit) -> Page:
    asked = _asked(visit)
    state = OrderState(asked.state) if asked.state else None
    age = int(asked.age or 0)
    listed = OrderRoutes(site.desk).list_orders(visit.connection, state, asked.search, age, asked.after, AT_ONCE)
    found = Found(listed.orders, listed.next, _named(site, visit, asked, listed.orders))
    page = orders_page(visit.connection, asked, found, site.desk.clock.now())
    return Page("orders.html", "Orders", page, "orders")


def _named(site: Site, visit: Visit, asked: Asked, listed: Sequence[OrderSummary]) -> OrderSummary | None:
    """The order that the search names by its whole id, where it is not on this first page of the list."""
    if not 0 < len(asked.search) <= LONGEST_NAME or asked.after or any(order.id == asked.search for order in listed):
        return None
    found = site.desk.ledger(visit.connection).find(asked.search)
    return OrderSummary(**order_summary(found.entry)) if found else None


def _asked(visit: Visit) -> Asked:
    """Words of the query that mean nothing are left out, as if nobody had said them."""
    state, age = visit.asked("state"), visit.asked("age")
    known = state if state in set(OrderState) else ""
    after = visit.asked("after")[:LONGEST_NAME]
    return Asked(known, visit.asked("search"), age if age in dict(AGES) else "", after)


def _one(site: Site, visit: Visit) -> Page:
    entry, settings = entry_of(site, visit), site.desk.settings(visit.connection)
    problem = site.desk.problems(visit.connection).find(Flow.ORDERS, entry.order.id)
    page = order_page(visit.connection, settings, entry, problem.fix if problem else "", site.desk.clock.now())
    return Page("order.html", f"Order {entry.order.id}", page, "orders")


def _beside(site: Site, visit: Visit) -> Page:
    entry = entry_of(site, visit)
    ctx = site.desk.context(site.desk.settings(visit.connection))
    page = beside(visit.connection, entry.order.id, as_sent(entry), compare_sale(ctx, entry))
    return Page("beside.html", f"Order {entry.order.id} beside its sale", page, "orders")
