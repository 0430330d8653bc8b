"""Finds orders through the admin URL: answer after answer, until there are as many as wanted or the ledger ends."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from seamline.cli.addresses import address
from seamline.cli.admin import AdminApi

type Json = dict[str, Any]
AT_ONCE = 500
"""The most that one answer shows."""


def find_orders(admin: AdminApi, connection: str, query: Mapping[str, str], limit: int) -> Json:
    """So many orders at most, or all for 0, the newest id first; `next` is after which one there are more.

    One answer looks through a part of the ledger only, so an empty one ends nothing.
    """
    # One more than wanted is looked for, which tells whether there are more without a guess.
    at_once = min(limit + 1, AT_ONCE) if limit else AT_ONCE
    every = _answered(admin, address("connections", connection, "orders"), {**query, "limit": str(at_once)})
    found = list(islice(every, limit + 1 if limit else None))
    shown = found[: limit or None]
    return {"orders": shown, "next": shown[-1]["id"] if len(found) > len(shown) else ""}


def _answered(admin: AdminApi, path: str, query: Mapping[str, str]) -> Iterator[Json]:
    while True:
        answer = admin.get(path, query)
        yield from answer["orders"]
        if not answer["next"]:
            return
        query = {**query, "after": answer["next"]}
