"""A shelf keeps order and remembers what changed."""

from datetime import UTC, datetime, timedelta

from sandbox.core.shelf import Shelf

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def filled() -> Shelf:
    shelf = Shelf("SKU")
    for hours, (guid, sku) in enumerate((("1", "B"), ("2", "A"), ("3", "C"))):
        shelf.put({"ID": guid, "SKU": sku}, NOW - timedelta(hours=hours))
    return shelf


def skus(rows: list[dict[str, str]]) -> list[str]:
    return [row["SKU"] for row in rows]


def test_rows_come_in_the_order_of_their_key() -> None:
    assert skus(filled().ordered()) == ["A", "B", "C"]


def test_since_finds_rows_put_in_any_order_of_time() -> None:
    assert skus(filled().ordered(NOW - timedelta(hours=2))) == ["A", "B"]


def test_a_row_changed_twice_counts_at_its_last_change() -> None:
    shelf = filled()
    shelf.put({"ID": "1", "SKU": "Z"}, NOW + timedelta(hours=1))
    assert skus(shelf.ordered(NOW - timedelta(hours=3))) == ["A", "C", "Z"]
    assert skus(shelf.ordered(NOW)) == ["Z"]
    assert shelf.find("B") is None


def test_live_rows_leave_out_the_deprecated() -> None:
    shelf = filled()
    shelf.put({"ID": "2", "SKU": "A", "Status": "Deprecated"}, NOW + timedelta(hours=1))
    assert skus(shelf.live()) == ["B", "C"]
    assert shelf.live(NOW) == []
