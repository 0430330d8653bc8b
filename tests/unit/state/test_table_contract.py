"""What every table must do, asked of memory, DynamoDB, and the dry run's overlay alike."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seamline.errors import Conflict, SeamlineBug
from seamline.state.memory import MemoryTable
from seamline.state.overlay import OverlayTable
from seamline.state.table import ABSENT, Item, Key, Query, Table
from tests.unit.state.tables import ReadOnlyTable, dynamo_table, dynamodb_client

STYLES = "aurora#styles"


@pytest.fixture(params=["memory", "dynamodb", "overlay"])
def table(request: pytest.FixtureRequest) -> Iterator[Table]:
    if request.param == "dynamodb":
        with dynamodb_client() as client:
            yield dynamo_table(client)
    else:
        yield MemoryTable() if request.param == "memory" else OverlayTable(ReadOnlyTable())


def style(number: int | str, data: bytes = b"{}", **more: Any) -> Item:
    return Item(STYLES, f"style#{number}", data, **more)


def key(number: int | str) -> Key:
    return Key(STYLES, f"style#{number}")


def sort_keys(items: Iterator[Item]) -> list[str]:
    return [item.sk for item in items]


def test_an_item_comes_back_as_it_was_written(table: Table) -> None:
    stored = table.put(style(1, b'{"name":"Caf\xc3\xa9"}', a="ext#1", b="due#2", expires_at=1_900_000_000))
    assert stored.rev == 1
    assert table.get(key(1)) == stored
    assert table.get(key(2)) is None


@pytest.mark.parametrize("word", ["", "x" * 5000, "ü" * 600])
def test_what_no_item_can_be_called_is_not_there(table: Table, word: str) -> None:
    table.put(style(1))
    impossible = Key(STYLES, word)
    assert table.get(impossible) is None
    assert list(table.get_many([impossible, key(1)])) == [key(1)]
    assert list(table.lookup("a", word)) == list(table.lookup_back("b", word)) == []


@pytest.mark.parametrize("word", ["", "x" * 5000])
def test_what_no_item_can_be_called_is_not_written(table: Table, word: str) -> None:
    with pytest.raises(SeamlineBug):
        table.put(Item(STYLES, word, b"{}"))


@pytest.mark.parametrize("data", [b"", b"\xff\x00 not text", b"\x00", b"x" * 5000, bytes(range(256)) * 40])
def test_any_bytes_survive(table: Table, data: bytes) -> None:
    table.put(style(1, data))
    table.put_many([style(2, data)])
    assert [item.data for item in table.query(Query(STYLES))] == [data, data]


def test_every_write_raises_the_revision_by_one(table: Table) -> None:
    assert [table.put(style(1)).rev for _ in range(3)] == [1, 2, 3]


def test_a_write_that_expects_the_right_revision_succeeds(table: Table) -> None:
    first = table.put(style(1), expect=ABSENT)
    second = table.put(style(1, b"new"), expect=first.rev)
    assert (second.rev, table.get(key(1))) == (2, second)


@pytest.mark.parametrize("expect", [ABSENT, 1, 3])
def test_a_write_that_expects_another_revision_changes_nothing(table: Table, expect: int) -> None:
    table.put(style(1))
    current = table.put(style(1, b"kept"))
    with pytest.raises(Conflict, match=r"aurora#styles / style#1"):
        table.put(style(1, b"lost"), expect=expect)
    assert table.get(key(1)) == current


def test_a_write_that_expects_an_absent_item_conflicts(table: Table) -> None:
    with pytest.raises(Conflict):
        table.put(style(1), expect=1)
    assert table.get(key(1)) is None


def test_a_write_leaves_nothing_of_the_item_before_it(table: Table) -> None:
    table.put(style(1, a="ext#1", b="due#1", expires_at=1_900_000_000))
    table.put(style(1))
    assert table.get(key(1)) == style(1, rev=2)
    assert list(table.lookup("a", "ext#1")) == []


def test_put_many_overwrites_and_starts_revisions_anew(table: Table) -> None:
    table.put(style(1, b"old"))
    table.put(style(1, b"older", a="ext#1"))
    table.put_many([style(1, b"new"), style(2)])
    assert table.get_many([key(1), key(2)]) == {key(1): style(1, b"new", rev=1), key(2): style(2, rev=1)}


def test_put_many_keeps_the_last_of_a_repeated_key(table: Table) -> None:
    table.put_many([style(1, b"first"), style(2), style(1, b"last")])
    assert table.get(key(1)) == style(1, b"last", rev=1)


def test_get_many_takes_any_number_of_keys_and_repeats(table: Table) -> None:
    table.put_many([style(n) for n in range(130)])
    found = table.get_many([key(n) for n in range(260)] + [key(0)])
    assert set(found) == {key(n) for n in range(130)}
    assert table.get_many([]) == {}


def test_deleting_removes_the_item_and_its_look_ups(table: Table) -> None:
    table.put(style(1, a="ext#1"))
    table.delete(key(1))
    table.delete(key(1))
    assert table.get(key(1)) is None
    assert list(table.query(Query(STYLES))) == []
    assert list(table.lookup("a", "ext#1")) == []


def test_a_deleted_item_starts_again_at_revision_one(table: Table) -> None:
    table.put(style(1))
    table.put(style(1))
    table.delete(key(1), expect=2)
    assert table.put(style(1), expect=ABSENT).rev == 1


@pytest.mark.parametrize("expect", [ABSENT, 2])
def test_a_delete_that_expects_another_revision_removes_nothing(table: Table, expect: int) -> None:
    table.put(style(1))
    with pytest.raises(Conflict):
        table.delete(key(1), expect=expect)
    assert table.get(key(1)) is not None


def test_a_delete_that_expects_an_absent_item_conflicts(table: Table) -> None:
    with pytest.raises(Conflict):
        table.delete(key(1), expect=1)


def test_delete_many_removes_what_there_is(table: Table) -> None:
    table.put_many([style(n) for n in range(60)])
    table.delete_many([key(n) for n in range(10, 80)] + [key(10)])
    assert len(list(table.query(Query(STYLES)))) == 10


def test_a_query_stays_inside_its_partition_and_prefix(table: Table) -> None:
    table.put_many([style(2), style(1), Item(STYLES, "stylish", b""), Item("cedar#styles", "style#1", b"")])
    assert sort_keys(table.query(Query(STYLES, prefix="style#"))) == ["style#1", "style#2"]
    assert sort_keys(table.query(Query(STYLES))) == ["style#1", "style#2", "stylish"]
    assert sort_keys(table.query(Query("nobody"))) == []


def test_sort_keys_are_ordered_by_code_point(table: Table) -> None:
    names = ["Z", "a", "é", "\uffee", "\U0001f457"]
    table.put_many([style(name) for name in reversed(names)])
    assert sort_keys(table.query(Query(STYLES))) == [f"style#{name}" for name in names]


QUERIES = st.builds(
    Query,
    pk=st.just(STYLES),
    prefix=st.sampled_from(["", "a", "a#", "b"]),
    after=st.sampled_from(["", "a", "a#1", "a#15", "a#2", "b#1", "c"]),
    limit=st.integers(0, 4),
    descending=st.booleans(),
)


@given(query=QUERIES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_query_agrees_with_its_definition(table: Table, query: Query) -> None:
    names = ["a", "a#1", "a#2", "a#3", "aa", "b#1", "b#2", "c"]
    table.put_many([Item(STYLES, name, b"") for name in names])
    matching = sorted((name for name in names if name.startswith(query.prefix)), reverse=query.descending)
    if query.after:
        matching = [name for name in matching if (name < query.after if query.descending else name > query.after)]
    assert sort_keys(table.query(query)) == matching[: query.limit or None]


def test_a_query_of_many_pages_streams_everything_once(table: Table) -> None:
    # Twelve items of 300 KB that do not compress: more than three of DynamoDB's 1 MB pages.
    table.put_many([style(f"{n:02}", _noise(n)) for n in range(12)])
    assert [item.data for item in table.query(Query(STYLES))] == [_noise(n) for n in range(12)]
    assert sort_keys(table.query(Query(STYLES, limit=7, descending=True)))[-1] == "style#05"


def test_a_look_up_finds_whole_items_across_partitions(table: Table) -> None:
    ours, theirs = style(1, b"ours", a="ext#9", b="x"), Item("cedar#styles", "style#2", b"theirs", a="ext#9")
    table.put_many([theirs, ours, style(3, a="ext#8", b="x")])
    assert [item.data for item in table.lookup("a", "ext#9")] == [b"ours", b"theirs"]
    assert sort_keys(table.lookup("b", "x")) == ["style#1", "style#3"]
    assert list(table.lookup("b", "ext#9")) == []


def test_a_look_up_follows_a_changed_key(table: Table) -> None:
    table.put(style(1, a="ext#1"))
    table.put(style(1, a="ext#2"))
    assert list(table.lookup("a", "ext#1")) == []
    assert sort_keys(table.lookup("a", "ext#2")) == ["style#1"]


@pytest.mark.parametrize(
    ("before", "found"),
    [("", ["3", "25", "2", "1"]), ("style#25", ["2", "1"]), ("style#24", ["2", "1"]), ("a", [])],
)
def test_a_look_up_goes_back_from_the_greatest_sort_key_or_from_below_one(
    table: Table, before: str, found: list[str]
) -> None:
    table.put_many([style(n, a="ext#1") for n in (2, 3, 1, 25)])
    table.put_many([style(26, a="ext#2")])
    assert sort_keys(table.lookup_back("a", "ext#1", before)) == [f"style#{name}" for name in found]


def _noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(300_000)
