"""Finds the rows and the next page in v2's lists, whose nesting JOOR does not document."""

from typing import Any

import httpx
from msgspec import Struct

from seamline.marketplace.joor.envelope import find_envelope, malformed, read_object, require_found
from seamline.marketplace.joor.values import Node, number, rows

SERVER_PAGE = 50


class ListShape(Struct, frozen=True):
    """Names a list goes by; `mark` is a field every row has. A `bare` list may come without a `response` node."""

    names: tuple[str, ...]
    mark: str
    bare: bool = False


class Listing(Struct, frozen=True):
    """One page as read: its rows, and where the next one starts (None at the end)."""

    rows: list[Any]
    next_start: int | None
    total: int | None


def read_listing(response: httpx.Response, shape: ListShape, start: int, asked: int) -> Listing:
    """Read a page asked for from `start`. Raises NotFound, RecordRejected; MalformedAnswer when it has no list.

    A missing list is never taken for an empty one, unless the envelope itself counts no rows.
    """
    body = read_object(response)
    envelope = find_envelope(body)
    if envelope is None and not shape.bare:
        raise malformed(response, "no response node")
    if envelope is not None:
        require_found(envelope)
    node, paging = (envelope.node, envelope.response) if envelope else (body, {})
    found = _rows_in(node, shape)
    if found is None and number(paging.get("count")) != 0:
        raise malformed(response, f"no {shape.names[0]}")
    found = found or []
    return Listing(found, _next_start(paging, start, len(found), asked), number(paging.get("count")))


def _rows_in(node: Node, shape: ListShape) -> list[Any] | None:
    if shape.mark in node:
        return [node]
    value = next((node[name] for name in shape.names if node.get(name) is not None), None)
    if isinstance(value, dict):
        return _rows_in(value, shape)
    if value is None or (isinstance(value, str) and value.strip()):
        return None
    return rows(value)


def _next_start(paging: Node, start: int, returned: int, asked: int) -> int | None:
    """Where to go on. Without `next_start` the list still goes on while `count`, or a full page, says so."""
    total, given = number(paging.get("count")), number(paging.get("next_start"))
    # An empty page of an uncounted list is its end, or a server that ignores start_from would be read for ever.
    if not returned and total is None:
        return None
    if given is not None and given > start:
        following = given
    elif returned and (total is not None or returned >= min(asked, SERVER_PAGE)):
        following = start + returned
    else:
        return None
    return following if total is None or following < total else None


def pages_left(page: Listing) -> int | None:
    """How many more calls the rest of the list takes at this page's length, None when JOOR did not count."""
    if page.next_start is None:
        return 0
    if page.total is None:
        return None
    return -(-(page.total - page.next_start) // max(len(page.rows), 1))
