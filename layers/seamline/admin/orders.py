"""Orders: where each stands, why it is held, and the two ways to make it go again."""

from collections.abc import Iterable
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from seamline.admin.desk import Desk
from seamline.admin.order_models import HeldList, HeldOrder, OrderDetail, OrderList, OrderSummary, ReexportBody
from seamline.admin.request import By, ConnectionName, Limit, OlderThan, OrderId, Search
from seamline.domain.flow import Flow
from seamline.domain.ledger import LedgerEntry, OrderState, external_id
from seamline.domain.order import raw_payload
from seamline.flows.context import FlowContext
from seamline.flows.reexport import ReexportRequest, reexport, retry

DETAILS = ("sale_id", "attempts", "retry_at", "differences", "past", "sale_total", "progress", "marked")
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
                page.append(OrderSummary(**_summary(entry)))
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
            held.append(HeldOrder(**_summary(entry), release=release, since=since, retry_at=entry.retry_at))
        return HeldList(held=tuple(sorted(held, key=lambda order: order.id)))

    def show_order(self, connection: ConnectionName, order_id: OrderId) -> OrderDetail:
        """One order: JOOR's order itself, its sale, earlier generations and its whole history."""
        return _detail(self._desk.ledger(connection).get(order_id).entry)

    def re_export(
        self,
        connection: ConnectionName,
        order_id: OrderId,
        by: By,
        body: Annotated[ReexportBody | None, Body()] = None,
    ) -> OrderDetail:
        """Export an order anew; refused while an earlier sale of it is live, unless that may be voided first."""
        request = ReexportRequest(order_id, by, void_first=body is not None and body.void_first)
        return _detail(reexport(self._context(connection), request))

    def retry(self, connection: ConnectionName, order_id: OrderId, by: By) -> OrderDetail:
        """Try a held or failed order again now."""
        return _detail(retry(self._context(connection), order_id, by))

    def _context(self, connection: str) -> FlowContext:
        return self._desk.context(self._desk.settings(connection))


def _mentions(entry: LedgerEntry, text: str) -> bool:
    order = entry.order
    names = (order.id, order.customer_name, order.customer_code, order.purchase_order, entry.sale_number)
    return any(text.casefold() in words.casefold() for words in (*names, *entry.reasons))


def _summary(entry: LedgerEntry) -> dict[str, Any]:
    order = entry.order
    return {
        "id": order.id,
        "customer": order.customer_name or order.customer_code,
        "total": order.total,
        "currency": order.currency,
        "state": entry.state,
        "generation": entry.generation,
        "sale_number": entry.sale_number,
        "received_at": entry.received_at,
        "reasons": entry.reasons,
    }


def _detail(entry: LedgerEntry) -> OrderDetail:
    record = {name: getattr(entry, name) for name in DETAILS}
    record |= {
        "history": entry.history,
        "order": entry.order,
        "external_id": external_id(entry),
        "raw": raw_payload(entry.order),
    }
    return OrderDetail.model_validate(_summary(entry) | record)
