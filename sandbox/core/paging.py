"""The list envelope of Cin7 Core."""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.core.ask import MOST_ROWS, Ask


def paged[T](ask: Ask, key: str, rows: Sequence[T], show: Callable[[T], Any], most: int = MOST_ROWS) -> dict[str, Any]:
    """One page in the envelope; past the last page the list is empty. Only the page's rows are rendered."""
    limit = ask.limit(most)
    start = (ask.page() - 1) * limit
    return {"Total": len(rows), "Page": ask.page(), key: [show(row) for row in rows[start : start + limit]]}


def wrapped(key: str, record: Any) -> dict[str, Any]:
    """The envelope that answers a write of one record."""
    return {"Total": 1, "Page": 1, key: [record]}
