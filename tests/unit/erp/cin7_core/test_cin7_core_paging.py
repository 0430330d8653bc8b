"""Lists are read to their real end, whatever the size of the pages that come."""

import itertools
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seamline.erp.cin7_core.client import Cin7Core
from seamline.errors import MalformedAnswer, SeamlineBug
from tests.unit.erp.cin7_core.scripted import Scripted, guid, listing

KEY = "CustomerList"


def rows(first: int, last: int) -> list[dict[str, Any]]:
    return [{"ID": guid(number), "Name": f"Shop {number}"} for number in range(first, last + 1)]


def walk(erp: Cin7Core) -> list[str]:
    names: list[str] = []
    page = erp.customers(None)
    names += [customer.name for customer in page.rows]
    while page.next:
        page = erp.customers(None, page.next)
        names += [customer.name for customer in page.rows]
    return names


def test_a_page_cut_short_does_not_end_the_list() -> None:
    core = Scripted(listing(KEY, rows(1, 2), 5), listing(KEY, rows(3, 4), 5, 2), listing(KEY, rows(5, 5), 5, 3))

    assert walk(core.erp) == [f"Shop {number}" for number in range(1, 6)]
    assert [(query["Page"], query["Limit"]) for query in core.queries] == [("1", "1000"), ("2", "1000"), ("3", "1000")]


def test_a_full_last_page_needs_no_call_more() -> None:
    core = Scripted(listing(KEY, rows(1, 2), 2), page_size=2)

    assert len(walk(core.erp)) == 2
    assert len(core.requests) == 1


def test_an_empty_page_ends_a_list_that_shrank_during_the_walk() -> None:
    core = Scripted(listing(KEY, rows(1, 2), 5), listing(KEY, [], 5, 2))

    assert len(walk(core.erp)) == 2
    assert len(core.requests) == 2


def test_a_list_that_does_not_count_is_read_until_an_empty_page() -> None:
    core = Scripted(httpx.Response(200, json={"Page": 1, KEY: rows(1, 2)}), httpx.Response(200, json={KEY: []}))

    assert len(walk(core.erp)) == 2


def test_a_first_page_that_counts_rows_but_shows_none_is_malformed() -> None:
    core = Scripted(listing(KEY, [], 5))

    with pytest.raises(MalformedAnswer, match="counts 5 rows but shows none"):
        core.erp.customers(None)


def test_the_page_tells_how_many_there_are_in_all() -> None:
    core = Scripted(listing(KEY, rows(1, 2), 5))

    page = core.erp.customers(None)

    assert (page.total, page.next) == (5, "2:2")


def test_a_cursor_from_elsewhere_is_a_bug() -> None:
    with pytest.raises(SeamlineBug, match="eyJhbGci"):
        Scripted(listing(KEY, [])).erp.customers(None, "eyJhbGci")


@settings(deadline=None)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=8))
def test_every_row_is_seen_once_however_the_pages_are_cut(sizes: list[int]) -> None:
    total = sum(sizes)
    ends = list(itertools.accumulate(sizes))
    pages = [listing(KEY, rows(end - size + 1, end), total) for size, end in zip(sizes, ends, strict=True)]
    core = Scripted(*pages)

    assert walk(core.erp) == [f"Shop {number}" for number in range(1, total + 1)]
    assert len(core.requests) == len(sizes)
