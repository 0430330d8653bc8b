"""The list of orders: the newest first, page by page, and never silent about what was not looked through yet."""

import html
import re

import pytest

from seamline.admin.orders import EXAMINED_AT_MOST
from seamline.domain import ledger as moves
from seamline.state.ledger import Ledger
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.console.browsing import HERE, Visitor, visitor
from tests.unit.functions.ledgers import fill, order

ORDERS = f"{HERE}/orders"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ana(world: World) -> Visitor:
    return visitor(world)


@pytest.fixture
def ledger(world: World) -> Ledger:
    return Ledger(world.table, CONNECTION)


def listed(page: str) -> list[str]:
    """The ids in the table."""
    return re.findall(r'<th role="rowheader" scope="row"><a [^>]*>([^<]+)</a>', page)


def following(page: str, words: str) -> str:
    """Where the link with these words leads."""
    found = re.search(rf'<a href="([^"]*)">{words}</a>', page)
    assert found, f"there is no link {words!r}"
    return html.unescape(found[1])


def test_the_newest_orders_come_first_and_a_link_leads_to_more(ana: Visitor, ledger: Ledger) -> None:
    fill(ledger, 60)
    first = ana.get(ORDERS).text
    assert listed(first)[::49] == ["3000060", "3000011"]
    rest = ana.get(following(first, "More orders")).text
    assert listed(rest)[::9] == ["3000010", "3000001"]
    assert "<a href" not in rest[rest.index("</table>") :].partition("</main>")[0]


def test_a_search_that_found_nothing_so_far_says_so_and_goes_on(ana: Visitor, ledger: Ledger) -> None:
    fill(ledger, EXAMINED_AT_MOST + 1)
    first = ana.get(ORDERS, search="000001").text
    assert "No order fits so far" in first
    rest = ana.get(following(first, "Look through older orders")).text
    assert listed(rest) == ["3000001"]
    nothing = ana.get(following(ana.get(ORDERS, search="nobody").text, "Look through older orders")).text
    assert "<h2>No order fits</h2>" in nothing


def test_an_order_is_found_by_its_whole_id_however_old_it_is(ana: Visitor, ledger: Ledger) -> None:
    fill(ledger, EXAMINED_AT_MOST + 1)
    page = ana.get(ORDERS, search="3000001", state="held").text
    assert f'Order <a href="{ORDERS}/3000001">3000001</a>' in page
    assert listed(page) == []


def test_an_order_that_is_on_the_page_is_not_named_twice(ana: Visitor, ledger: Ledger) -> None:
    ledger.add(moves.received(order("8812345"), 1.0, look_first=False))
    page = ana.get(ORDERS, search="8812345").text
    assert listed(page) == ["8812345"]
    assert "Order <a" not in page


@pytest.mark.parametrize("query", [{"age": "9" * 5000}, {"age": "²"}, {"search": "9" * 5000}, {"after": "9" * 5000}])
def test_words_that_mean_nothing_do_no_harm(query: dict[str, str], ana: Visitor) -> None:
    assert ana.get(ORDERS, **query).status_code == 200


def test_the_parts_of_an_order_by_doors_are_named_instead_of_the_whole(ana: Visitor, ledger: Ledger) -> None:
    ledger.add(moves.received(order("8812345-7"), 1.0, look_first=False))
    answer = ana.get(f"{ORDERS}/8812345")
    assert answer.status_code == 404
    assert "ask for 8812345-7" in answer.text
