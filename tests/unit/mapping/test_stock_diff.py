"""Which cells go to JOOR, and what is remembered of them."""

from seamline.domain.stock import MADE_TO_ORDER, UNCERTAIN, Bucket, Cell, CellState
from seamline.domain.style import StyleTarget
from seamline.mapping.stock_diff import cells_to_send, differing, no_delivery_raised, not_raised, remembered

TARGET = StyleTarget("fam", "DRS", "BLK", "S", "590")
NOW, SOON, LATE, EAST = Bucket("D"), Bucket("D", "2026-12-01"), Bucket("D", "2026-12-24"), Bucket("E")


def sent(pushed: dict[Bucket, int], wanted: dict[Bucket, int]) -> list[tuple[Bucket, int]]:
    cells = cells_to_send("p", CellState(TARGET, pushed), wanted, differing(wanted, pushed))
    return [(cell.bucket, cell.quantity) for cell in cells]


def cell(bucket: Bucket, quantity: int) -> Cell:
    return Cell("p", bucket.warehouse, quantity, TARGET, bucket.date)


def test_nothing_goes_when_joor_shows_what_it_should_and_a_zero_never_sent_is_a_difference() -> None:
    assert sent({NOW: 5}, {NOW: 5}) == []
    assert sent({}, {NOW: 0}) == [(NOW, 0)]


def test_goods_that_arrived_leave_their_bucket_in_the_push_that_raises_the_immediate_one() -> None:
    assert sent({NOW: 1, SOON: 4, LATE: 2, EAST: 3}, {NOW: 5, LATE: 2, EAST: 3}) == [(NOW, 5), (SOON, 0), (LATE, 2)]


def test_a_warehouse_that_is_no_longer_fed_is_sold_out() -> None:
    assert sent({NOW: 1, EAST: 3}, {NOW: 1}) == [(EAST, 0)]


def test_what_is_uncertain_is_sent_again() -> None:
    assert sent({NOW: UNCERTAIN}, {NOW: 0}) == [(NOW, 0)]


def test_made_to_order_clears_no_bucket_for_that_would_make_it_a_number_again() -> None:
    assert sent({NOW: 1, SOON: 4}, {NOW: MADE_TO_ORDER}) == [(NOW, MADE_TO_ORDER)]
    assert remembered({NOW: 1, SOON: 4, EAST: 2}, [cell(NOW, MADE_TO_ORDER)], []) == {NOW: MADE_TO_ORDER, EAST: 2}


def test_a_dated_bucket_set_to_nothing_is_forgotten_and_a_refused_cell_is_uncertain() -> None:
    after = remembered({NOW: 1, SOON: 4}, [cell(NOW, 0), cell(SOON, 0)], [cell(EAST, 2)])
    assert after == {NOW: 0, EAST: UNCERTAIN}


def test_while_nobody_knows_what_is_sold_nothing_is_raised_and_no_delivery_appears() -> None:
    assert not_raised({NOW: 5, SOON: 4, LATE: 2, EAST: 1}, {NOW: 3, LATE: 6}) == {NOW: 3, LATE: 2, EAST: 1}
    assert not_raised({NOW: MADE_TO_ORDER, EAST: 4}, {NOW: 3, EAST: MADE_TO_ORDER}) == {NOW: 3, EAST: 4}
    assert not_raised({NOW: 5}, {NOW: UNCERTAIN}) == {NOW: 0}


def test_while_nobody_knows_who_waits_for_deliveries_only_those_are_not_raised() -> None:
    assert no_delivery_raised({NOW: 5, SOON: 4, LATE: 2}, {NOW: 3, LATE: 1}) == {NOW: 5, LATE: 1}
