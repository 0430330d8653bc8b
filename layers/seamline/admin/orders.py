"""Orders: where each stands, and why it is held."""

from collections.abc import Iterable
from itertools import islice
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from msgspec import Struct

from seamline.admin.desk import Desk
from seamline.admin.order_models import (
    HeldList,
    HeldOrder,
    OrderDetail,
    OrderList,
    OrderSummary,
    order_detail,
    order_summary,
)
from seamline.admin.request import After, ConnectionName, Limit, OlderThan, OrderId, Search
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.problem import Problem

EXAMINED_AT_MOST = 2000
"""How many orders one answer looks through; the next page goes on from there."""


class Wanted(Struct, frozen=True):
    """Which orders a list is about."""

    search: str
    received_until: float

    def fits(self, entry: LedgerEntry) -> bool:
        """Whether the order is one of them."""
        return entry.received_at <= self.received_until and _mentions(entry, self.search)


class OrderRoutes:
    """What the API answers about orders."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list_orders(
        self,
        connection: ConnectionName,
        state: Annotated[OrderState | None, Query(description="in this state only")] = None,
        search: Search = "",
        older_than: OlderThan = 0,
        after: After = "",
        limit: Limit = 100,
    ) -> OrderList:
        """Orders of the ledger, the newest id first; a page may be short or empty and still have a next one."""
        ledger = self._desk.ledger(connection)
        listed = ledger.newest(after) if state is None else ledger.newest_in(state, after)
        wanted = Wanted(search, self._desk.clock.now() - older_than)
        page, following = _page(listed, wanted, limit)
        return OrderList(orders=tuple(OrderSummary(**order_summary(entry)) for entry in page), next=following)

    def list_held(self, connection: ConnectionName, after: After = "", limit: Limit = 100) -> HeldList:
        """Orders that cannot proceed, the newest id first, each with every reason at once and what releases it."""
        listed = self._desk.ledger(connection).newest_in(OrderState.HELD, after)
        found = list(islice(listed, limit + 1))
        page = found[:limit]
        problems = self._desk.problems(connection).of(Flow.ORDERS, [entry.order.id for entry in page])
        held = tuple(_held(entry, problems.get(entry.order.id)) for entry in page)
        return HeldList(held=held, next=held[-1].id if len(found) > limit else "")

    def show_order(self, connection: ConnectionName, order_id: OrderId) -> OrderDetail:
        """One order: JOOR's order itself, its sale, earlier generations and its whole history."""
        return order_detail(self._desk.ledger(connection).get(order_id).entry)


def _page(listed: Iterable[LedgerEntry], wanted: Wanted, limit: int) -> tuple[list[LedgerEntry], str]:
    """The first orders that are wanted, and after which one to go on; nothing when the list was seen to its end."""
    page: list[LedgerEntry] = []
    last = ""
    for examined, entry in enumerate(listed):
        if len(page) == limit or examined == EXAMINED_AT_MOST:
            return page, last
        last = entry.order.id
        if wanted.fits(entry):
            page.append(entry)
    return page, ""


def _held(entry: LedgerEntry, problem: Problem | None) -> HeldOrder:
    since = problem.first_seen if problem else entry.history[-1].at
    release = problem.fix if problem else ""
    return HeldOrder(**order_summary(entry), release=release, since=since, retry_at=entry.retry_at)


def _mentions(entry: LedgerEntry, text: str) -> bool:
    order = entry.order
    names = (order.id, order.customer_name, order.customer_code, order.purchase_order, entry.sale_number)
    return any(text.casefold() in words.casefold() for words in (*names, *entry.reasons))
