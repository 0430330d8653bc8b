"""Reads orders without marking them: every call says `sync=0&check=0`, because by default JOOR marks what it shows."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from seamline.domain.order import Order, OrderStatus
from seamline.errors import MalformedAnswer, NotFound, RecordRejected
from seamline.http import ApiClient, Request
from seamline.marketplace.joor.listing import Listing, ListShape, read_listing
from seamline.marketplace.joor.order_codec import UnreadableOrder, decode_order, order_id_of
from seamline.marketplace.joor.order_salvage import salvage
from seamline.marketplace.joor.values import Node
from seamline.marketplace.port import OrderPage, Unreadable

MARK_NOTHING = {"sync": 0, "check": 0}
APPROVED_AND_SHIPPED, PENDING, APPROVED, ANY_STATUS = 2, 3, 6, 8
NOT_EXPORTED, EXPORTED, EDITED, UNTRIED = 2, 3, 4, 6
ANY_EXPORT_STATUS = 1
RAW_LENGTH = 20_000
WELL_AHEAD = timedelta(days=2)
"""JOOR wants both ends of a range of days."""
ORDERS = ListShape(names=("orders", "order"), mark="order_id", bare=True)


class OrderReader:
    """Reads orders by v2, one credit a page."""

    def __init__(self, v2: ApiClient, path: str, page_size: int) -> None:
        self._v2 = v2
        self._path = path
        self._page_size = page_size

    def open(self, cursor: str) -> OrderPage:
        """Approved orders never exported, failed, or set to re-export."""
        return self._some({"order_type": APPROVED, "export_status": NOT_EXPORTED}, cursor)

    def edited(self, cursor: str) -> OrderPage:
        """Approved orders edited since they were exported."""
        return self._some({"order_type": APPROVED, "export_status": EDITED}, cursor)

    def untried(self, cursor: str) -> OrderPage:
        """Approved orders never exported or set to re-export; those marked as failed are left out."""
        return self._some({"order_type": APPROVED, "export_status": UNTRIED}, cursor)

    def exported(self, since: datetime, cursor: str) -> OrderPage:
        """Approved orders modified since that are marked as exported."""
        return self._some({"order_type": APPROVED, "export_status": EXPORTED, **_modified(since)}, cursor)

    def recent(self, since: datetime, cursor: str) -> OrderPage:
        """Approved and shipped orders modified since, whatever their export mark."""
        wanted: dict[str, str | int] = {"order_type": APPROVED_AND_SHIPPED, "export_status": ANY_EXPORT_STATUS}
        return self._some({**wanted, **_modified(since)}, cursor)

    def pending(self, cursor: str) -> OrderPage:
        """Orders waiting for the brand's approval."""
        return self._some({"order_type": PENDING, "export_status": ANY_EXPORT_STATUS}, cursor)

    def modified(self, since: datetime, cursor: str) -> OrderPage:
        """Orders modified since, whatever their state and export mark."""
        return self._some({"order_type": ANY_STATUS, "export_status": ANY_EXPORT_STATUS, **_modified(since)}, cursor)

    def _some(self, query: dict[str, str | int], cursor: str) -> OrderPage:
        """A mark written meanwhile moves the pages after it; what is missed is on the list of the next run."""
        page = self._page(query, int(cursor or 0))
        orders: list[Order] = []
        bad: list[tuple[Any, str]] = []
        for row in page.rows:
            try:
                orders.append(decode_order(row))
            except UnreadableOrder as error:
                bad.append((row, str(error)))
        status = OrderStatus.PENDING if query["order_type"] == PENDING else OrderStatus.APPROVED
        guesses = [(order_id_of(row), salvage(row, status)) for row, _ in bad]
        return OrderPage(
            tuple(orders),
            "" if page.next_start is None else str(page.next_start),
            unreadable=tuple(Unreadable(order_id_of(row), reason, _text(row)) for row, reason in bad),
            doubtful=tuple(order for _, order in guesses if order),
            blind=tuple(order_id for order_id, order in guesses if order is None),
        )

    def one(self, order_id: str) -> Order | None:
        """The order in any state, None when there is none.

        Raises RecordRejected when it cannot be read, MalformedAnswer when JOOR gave others instead.
        """
        row = self.row(order_id)
        try:
            return None if row is None else decode_order(row)
        except UnreadableOrder as error:
            raise RecordRejected(f"order {order_id}: {error}", fix="correct the order in JOOR") from error

    def row(self, order_id: str) -> Node | None:
        """The order in any state as JOOR sends it, readable or not; None when there is none."""
        query: dict[str, str | int] = {
            "order_id": order_id,
            "order_type": ANY_STATUS,
            "export_status": ANY_EXPORT_STATUS,
        }
        try:
            rows = self._page(query, 0).rows
        except NotFound:
            return None
        row = next((row for row in rows if order_id_of(row) == order_id), None)
        # A server that ignored the filter has not said that the order does not exist.
        if row is None and rows:
            raise MalformedAnswer(f"JOOR was asked for order {order_id} and answered {len(rows)} others")
        return row

    def _page(self, query: dict[str, str | int], start: int) -> Listing:
        params = {**MARK_NOTHING, **query, "start_from": start, "count": self._page_size}
        decode = partial(read_listing, shape=ORDERS, start=start, asked=self._page_size)
        return self._v2.read(Request("GET", self._path, params), decode)


def _text(row: Any) -> str:
    return msgspec.json.encode(row).decode()[:RAW_LENGTH]


def _modified(since: datetime) -> dict[str, str]:
    return {"date_start": _moment(since), "date_end": _moment(since + WELL_AHEAD)}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
