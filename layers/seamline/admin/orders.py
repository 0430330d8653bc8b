"""Orders: where each stands, and why it is held."""

from collections.abc import Iterable
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

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
from seamline.admin.request import ConnectionName, Limit, OlderThan, OrderId, Search
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState

EXAMINED_AT_MOST = 2000
"""How many orders one answer looks through; the next page goes on from there."""


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
        after: Annotated[str, Query(description="orders with a greater id only")] = "",
        limit: Limit = 100,
    ) -> OrderList:
        """Orders of the ledger by id, a page at a time; a page may be short or empty and still have a next one."""
        ledger = self._desk.ledger(connection)
        if state is None:
            found: Iterable[LedgerEntry] = ledger.all(after)
        else:
            entries = (tracked.entry for tracked in ledger.in_state(state))
            found = sorted((e for e in entries if e.order.id > after), key=lambda e: e.order.id)
        received_until = self._desk.clock.now() - older_than
        page: list[OrderSummary] = []
        last = ""
        for examined, entry in enumerate(found):
            if len(page) == limit or examined == EXAMINED_AT_MOST:
                return OrderList(orders=tuple(page), next=last)
            last = entry.order.id
            if entry.received_at <= received_until and _mentions(entry, search):
                page.append(OrderSummary(**order_summary(entry)))
        return OrderList(orders=tuple(page), next="")

    def list_held(self, connection: ConnectionName) -> HeldList:
        """Orders that cannot proceed, each with every reason at once and what releases it."""
        problems = {problem.key: problem for problem in self._desk.problems(connection).all(Flow.ORDERS)}
        held = []
        for tracked in self._desk.ledger(connection).in_state(OrderState.HELD):
            entry = tracked.entry
            problem = problems.get(entry.order.id)
            since = problem.first_seen if problem else entry.history[-1].at
            release = problem.fix if problem else ""
            held.append(HeldOrder(**order_summary(entry), release=release, since=since, retry_at=entry.retry_at))
        return HeldList(held=tuple(sorted(held, key=lambda order: order.id)))

    def show_order(self, connection: ConnectionName, order_id: OrderId) -> OrderDetail:
        """One order: JOOR's order itself, its sale, earlier generations and its whole history."""
        return order_detail(self._desk.ledger(connection).get(order_id).entry)


def _mentions(entry: LedgerEntry, text: str) -> bool:
    order = entry.order
    names = (order.id, order.customer_name, order.customer_code, order.purchase_order, entry.sale_number)
    return any(text.casefold() in words.casefold() for words in (*names, *entry.reasons))
