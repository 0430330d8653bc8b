"""A table goes out and comes back as it was, revisions and look-ups included, on DynamoDB and in memory."""

from collections.abc import Iterable, Iterator
from os import urandom

import pytest
from msgspec.structs import replace

from seamline.state.archive import Archive, DynamoArchive, MemoryArchive
from seamline.state.memory import MemoryTable
from seamline.state.table import Item, Key, Table
from tests.unit.state.tables import TABLE, dynamo_table, dynamodb_client

BIG = b"x" * 20_000
ITEMS = [
    Item("lune#ORDER", "1", b'{"a": 1}', a="lune#ORDER#held"),
    Item("lune#PICTURE", "2", BIG, expires_at=2_000_000_000),
    Item("lune-2#ORDER", "1", b"{}"),
    Item("CONNECTION", "lune", b"{}", b="b"),
]


@pytest.fixture(params=["memory", "dynamodb"])
def archives(request: pytest.FixtureRequest) -> Iterator[tuple[Table, Archive]]:
    """An empty table and its archive."""
    if request.param == "dynamodb":
        with dynamodb_client() as client:
            yield dynamo_table(client), DynamoArchive(client, TABLE)
    else:
        table = MemoryTable()
        yield table, MemoryArchive(table)


def by_key(items: Iterable[Item]) -> dict[Key, Item]:
    """Items by their address."""
    return {Key(item.pk, item.sk): item for item in items}


def test_what_goes_out_comes_back_the_same(archives: tuple[Table, Archive]) -> None:
    table, archive = archives
    for each in ITEMS:
        table.put(each)
    table.put(ITEMS[0])
    before = by_key(archive.items())
    assert before[Key("lune#ORDER", "1")].rev == 2
    assert archive.discard(before) == len(ITEMS)
    assert list(archive.items()) == []
    assert archive.load(before.values()) == len(ITEMS)
    assert by_key(archive.items()) == before
    assert [found.sk for found in table.lookup("a", "lune#ORDER#held")] == ["1"]


def test_one_connections_items_can_be_told_from_anothers(archives: tuple[Table, Archive]) -> None:
    _table, archive = archives
    archive.load(replace(each, rev=1) for each in ITEMS)
    assert {found.pk for found in archive.items("lune#")} == {"lune#ORDER", "lune#PICTURE"}


def test_a_large_table_goes_out_and_in_page_by_page(archives: tuple[Table, Archive]) -> None:
    _table, archive = archives
    assert archive.load(Item("lune#BIG", f"{number:03}", urandom(10_000), rev=1) for number in range(130)) == 130
    assert len(list(archive.items())) == 130
