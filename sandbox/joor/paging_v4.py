"""Paging of v4 lists: `page` from 1 and `page_size`; without them a list comes whole."""

from collections.abc import Sequence

from sandbox.joor.calls import Call
from sandbox.joor.errors import MalformedError


def v4_page[Row](call: Call, found: Sequence[Row], most: int | None = None) -> list[Row]:
    """The asked part of a list, of at most `most` rows. Raises MalformedError."""
    size = call.number("page_size", most or len(found))
    if most is not None and size > most:
        raise MalformedError(f"page_size must be at most {most}")
    start = (max(call.number("page", 1), 1) - 1) * size
    return list(found[start : start + size])
