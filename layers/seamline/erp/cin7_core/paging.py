"""Reads Cin7 Core's lists to their real end: a page may hold fewer rows than asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import httpx
from msgspec import Struct

from seamline.erp.cin7_core.answers import core_json
from seamline.erp.cin7_core.wire import ListAnswer
from seamline.errors import MalformedAnswer, SeamlineBug
from seamline.http import ApiClient, Decoder, Request

type Query = Mapping[str, str | int]


class Listing[A: ListAnswer, R]:
    """One of the lists: its path, and how an answer is read and taken apart into rows."""

    def __init__(self, path: str, answer: type[A], rows: Callable[[A], Sequence[R]]) -> None:
        self.path = path
        self.decode: Decoder[A] = _refusing_hollow(core_json(answer), rows)
        self.rows = rows


class WirePage[R](Struct, frozen=True):
    """One page as it came; `next` is the cursor of the page after it, empty at the end."""

    rows: Sequence[R]
    next: str
    total: int


class Pager:
    """Walks lists with the account's page size. A cursor is `page:rows seen before it`."""

    def __init__(self, api: ApiClient, page_size: int) -> None:
        self._api = api
        self._page_size = page_size

    def page[A: ListAnswer, R](self, listing: Listing[A, R], query: Query, cursor: str = "") -> WirePage[R]:
        """The page at a cursor ("" is the first)."""
        page, seen = _position(cursor)
        params = {**query, "Page": page, "Limit": self._page_size}
        answer = self._api.read(Request("GET", listing.path, params), listing.decode)
        rows = listing.rows(answer)
        seen += len(rows)
        ended = not rows or 0 <= answer.total <= seen
        return WirePage(rows, "" if ended else f"{page + 1}:{seen}", max(answer.total, 0))

    def pages[A: ListAnswer, R](self, listing: Listing[A, R], query: Query) -> Iterator[Sequence[R]]:
        """Every page, one in memory at a time."""
        page = self.page(listing, query)
        yield page.rows
        while page.next:
            page = self.page(listing, query, page.next)
            yield page.rows

    def rows[A: ListAnswer, R](self, listing: Listing[A, R], query: Query) -> Iterator[R]:
        """Every row, streamed."""
        for rows in self.pages(listing, query):
            yield from rows


def _refusing_hollow[A: ListAnswer, R](decode_good: Decoder[A], rows: Callable[[A], Sequence[R]]) -> Decoder[A]:
    """Refuse a first page without rows that counts some: taken at its word it would look like an emptied account."""

    def decode(response: httpx.Response) -> A:
        answer = decode_good(response)
        if answer.total > 0 and not rows(answer) and response.request.url.params.get("Page") == "1":
            raise MalformedAnswer(f"{response.request.url.path} counts {answer.total} rows but shows none")
        return answer

    return decode


def _position(cursor: str) -> tuple[int, int]:
    if not cursor:
        return 1, 0
    page, _, seen = cursor.partition(":")
    if not (page.isdigit() and seen.isdigit()):
        raise SeamlineBug(f"not a cursor of Cin7 Core: {cursor!r}")
    return int(page), int(seen)
