"""Keeps what JOOR sent of an order that cannot be read, as a problem that closes when the order reads well or is gone.

An order that cannot be read is not in the ledger: nobody knows its total, or even that it is an order.
"""

import hashlib
from collections.abc import Callable, Iterator

from seamline.domain.flow import Flow
from seamline.domain.order import Order, joor_id_of
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext
from seamline.marketplace.port import OrderPage, Unreadable

PREFIX = "unreadable:"
RELEASE = "correct the field in JOOR, or show this to JOOR's support; the order is read again on every run"
KEPT_SECONDS = 1800.0
"""Longer than any list takes to be read again that may still hold the order."""


class OrderReading:
    """One run's reading of JOOR's lists; `holds` are the orders that could not be read."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self.holds: list[Hold] = []
        self._open = {p.key: p.last_seen for p in ctx.problems.all(Flow.ORDERS) if p.key.startswith(PREFIX)}

    def orders(self, read: Callable[[str], OrderPage]) -> Iterator[Order]:
        """Every order of a list that can be read; the others become problems with what JOOR sent."""
        cursor = ""
        while True:
            page = read(cursor)
            for row in page.unreadable:
                self._keep(row)
            for order in page.orders:
                self._close(PREFIX + joor_id_of(order.id))
                yield order
            cursor = page.next
            if not cursor:
                return

    def close_gone(self) -> None:
        """Close what no list has held for a while: it was cancelled, deleted, or is not to be exported."""
        now = self._ctx.clock.now()
        for key in [key for key, seen in self._open.items() if now - seen > KEPT_SECONDS]:
            self._close(key)

    def _keep(self, row: Unreadable) -> None:
        key = PREFIX + (row.order_id or hashlib.sha256(row.raw.encode()).hexdigest()[:12])
        self._open[key] = self._ctx.clock.now()
        label = f"order {row.order_id}" if row.order_id else "an order without an id"
        hold = Hold(key, (row.reason,), RELEASE, label=label, detail=row.raw)
        self.holds.append(hold)
        self._ctx.problems.open(Flow.ORDERS, hold)

    def _close(self, key: str) -> None:
        if key in self._open:
            del self._open[key]
            self._ctx.problems.close(Flow.ORDERS, key)
