"""What becomes of a sale is written on JOOR's order, and people's own words there are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamline.marketplace.joor.shipments import with_remark
from seamline.marketplace.port import REMARK_SIGN, AckOutcome, ShipmentReport
from tests.unit.marketplace.joor.scripted import bench, ok, refused, v4
from tests.unit.marketplace.joor.test_joor_orders import ROW

LINE = "Seamline: SO-1: shipped (1Z9)"
texts = st.text(alphabet="ab <eop>\n\r").filter(lambda text: REMARK_SIGN not in text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", LINE),
        ("VIP", f"VIP\n{LINE}"),
        ("VIP\n", f"VIP\n{LINE}"),
        ("VIP<eop>call  first ", f"VIP<eop>call  first <eop>{LINE}"),
        ("VIP<eop>", f"VIP<eop>{LINE}"),
        ("VIP\r\n\r\ncall", f"VIP\r\n\r\ncall\n{LINE}"),
        ("VIP<eop>Seamline: SO-1: not shipped<eop>call", f"VIP<eop>{LINE}<eop>call"),
        ("Seamline: old\nVIP\nSeamline: older\ncall", f"{LINE}\nVIP\ncall"),
        ("the word Seamline: in a sentence", f"the word Seamline: in a sentence\n{LINE}"),
    ],
)
def test_our_line_stays_where_it_is_and_the_rest_as_it_was(before: str, after: str) -> None:
    assert with_remark(before, LINE) == after


@given(texts)
def test_what_people_wrote_is_kept_to_the_letter_however_often_our_line_is_written(comments: str) -> None:
    once = with_remark(comments, "Seamline: one")
    again = with_remark(once, "Seamline: two")
    assert once.startswith(comments)
    assert again == once.replace("Seamline: one", "Seamline: two")


def test_an_empty_tracking_number_is_sent_and_one_that_is_not_ours_is_not_mentioned() -> None:
    made = bench(v4([{"id": "1"}, {"id": "2"}]))
    made.joor.report_shipments([ShipmentReport("1", shipped=True, tracking=""), ShipmentReport("2", shipped=True)])
    assert made.bodies == [[{"id": "1", "status": "SHIPPED", "tracking_number": ""}, {"id": "2", "status": "SHIPPED"}]]


def test_comments_are_read_of_an_order_that_cannot_be_read_in_other_ways() -> None:
    row = {**ROW, "order_total": "a lot", "order_internal_comments": "VIP<eop>"}
    made = bench(ok(orders=[row]), v4([{"id": "8812345"}]))
    made.joor.report_shipments([ShipmentReport("8812345", remark=LINE)])
    assert made.bodies == [[{"id": "8812345", "internal_comments": f"VIP<eop>{LINE}"}]]


def test_an_order_whose_comments_are_not_shown_is_refused_and_its_neighbour_is_written() -> None:
    made = bench(refused("order_id is invalid"), ok(orders=[ROW]), v4([{"id": "8812345"}]))
    outcomes = made.joor.report_shipments([ShipmentReport("7", remark=LINE), ShipmentReport("8812345", remark=LINE)])
    assert [(outcome.order_id, outcome.accepted) for outcome in outcomes] == [("7", False), ("8812345", True)]
    assert "order_id is invalid" in outcomes[0].words


def test_an_order_that_is_gone_is_refused_without_being_written() -> None:
    made = bench(ok(orders=[]))
    outcomes = made.joor.report_shipments([ShipmentReport("7", remark=LINE)])
    assert outcomes == (AckOutcome("7", accepted=False, words="JOOR has no order 7 any more"),)
    assert made.bodies == []
