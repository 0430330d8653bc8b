"""The dry run's table: it sees the base, shows its own writes, and leaves the base alone."""

from seamline.state.memory import MemoryTable
from seamline.state.overlay import OverlayTable
from seamline.state.table import ABSENT, Item, Key, Query
from tests.unit.state.tables import ReadOnlyTable

STYLES = "aurora#styles"


def base() -> MemoryTable:
    """Three styles as a real run left them, refusing every write."""
    return ReadOnlyTable(Item(STYLES, f"style#{n}", b"base", rev=7, a="ext") for n in (1, 3, 5))


def names(overlay: OverlayTable, query: Query) -> list[tuple[str, bytes]]:
    return [(item.sk, item.data) for item in overlay.query(query)]


def test_reads_fall_through_until_something_is_written_over_them() -> None:
    overlay = OverlayTable(base())
    assert overlay.put(Item(STYLES, "style#1", b"ours"), expect=7).rev == 8
    found = overlay.get_many([Key(STYLES, f"style#{n}") for n in range(6)])
    assert [item.data for item in found.values()] == [b"ours", b"base", b"base"]


def test_a_query_merges_both_in_either_order() -> None:
    overlay = OverlayTable(base())
    overlay.put_many([Item(STYLES, "style#2", b"ours"), Item(STYLES, "style#3", b"ours")])
    overlay.delete(Key(STYLES, "style#5"), expect=7)
    merged = [("style#1", b"base"), ("style#2", b"ours"), ("style#3", b"ours")]
    assert names(overlay, Query(STYLES)) == merged
    assert names(overlay, Query(STYLES, descending=True, limit=2)) == merged[:0:-1]
    assert names(overlay, Query(STYLES, after="style#1", limit=1)) == merged[1:2]


def test_a_look_up_no_longer_finds_what_was_rewritten_or_removed() -> None:
    overlay = OverlayTable(base())
    overlay.put(Item(STYLES, "style#1", b"ours", a="other"))
    overlay.delete_many([Key(STYLES, "style#3")])
    overlay.put(Item(STYLES, "style#4", b"ours", a="ext"))
    assert [item.sk for item in overlay.lookup("a", "ext")] == ["style#4", "style#5"]
    assert [item.sk for item in overlay.lookup_back("a", "ext")] == ["style#5", "style#4"]


def test_a_removed_item_can_be_made_anew() -> None:
    overlay = OverlayTable(base())
    overlay.delete(Key(STYLES, "style#1"))
    assert overlay.put(Item(STYLES, "style#1", b"again"), expect=ABSENT).rev == 1
    assert overlay.removed() == frozenset()


def test_everything_that_would_have_been_written_can_be_listed() -> None:
    below = base()
    overlay = OverlayTable(below)
    overlay.put(Item(STYLES, "style#9", b"ours"))
    overlay.delete_many([Key(STYLES, "style#1")])
    assert list(overlay.written()) == [Key(STYLES, "style#9")]
    assert overlay.removed() == {Key(STYLES, "style#1")}
    assert len(below.dump()) == 3
    assert below.writes == 0
