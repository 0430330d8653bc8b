"""Reads the tracking numbers that orders carry already: only v4 shows them, and v2 all the rest."""

from collections.abc import Mapping, Sequence
from itertools import batched

from seamline.http import ApiClient, Request
from seamline.marketplace.joor.envelope import read_v4
from seamline.marketplace.joor.values import text

AT_ONCE = 100
"""JOOR's pages hold 200 orders at most."""


class TrackingReader:
    """Reads headers by id, one credit for a hundred."""

    def __init__(self, v4: ApiClient) -> None:
        self._v4 = v4

    def of(self, order_ids: Sequence[str]) -> Mapping[str, str]:
        """The tracking numbers or links of those orders that have any."""
        found: dict[str, str] = {}
        for part in batched(order_ids, AT_ONCE, strict=False):
            query: dict[str, str | int] = {"order_ids": ",".join(part), "page_size": AT_ONCE}
            rows = self._v4.read(Request("GET", "orders", query), read_v4).data
            found |= {text(row.get("id")): text(row.get("tracking_number")) for row in rows}
        # A server that ignored the filter has answered about other orders.
        return {order_id: found[order_id] for order_id in order_ids if found.get(order_id)}
