"""Reads order headers by v4: tracking numbers, which v2 does not show, and a second word on what exists."""

from collections.abc import Mapping, Sequence
from itertools import batched

from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import read_v4
from seamline.marketplace.joor.values import Node, text

AT_ONCE = 100
"""JOOR's pages hold 200 orders at most."""


class HeaderReader:
    """Reads headers by id, one credit for a hundred."""

    def __init__(self, v4: ApiClient) -> None:
        self._v4 = v4

    def tracking(self, order_ids: Sequence[str]) -> Mapping[str, str]:
        """The tracking numbers or links of those orders that have any."""
        found = {order_id: text(row.get("tracking_number")) for order_id, row in self._rows(order_ids).items()}
        return {order_id: words for order_id, words in found.items() if words}

    def has(self, order_id: str) -> bool:
        """Whether there is such an order."""
        return order_id in self._rows([order_id])

    def _rows(self, order_ids: Sequence[str]) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for part in batched(order_ids, AT_ONCE, strict=False):
            query: dict[str, str | int] = {"order_ids": ",".join(part), "page_size": AT_ONCE}
            rows = self._v4.read(Request("GET", "orders", query), read_v4).data
            found |= {text(row.get("id")): row for row in rows}
        # A server that ignored the filter has answered about other orders.
        return {order_id: found[order_id] for order_id in order_ids if order_id in found}
