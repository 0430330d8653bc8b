"""Setting stock cells, and telling from JOOR's log which were taken."""

from typing import Any

import httpx
import pytest

from seamline.domain.stock import Cell
from seamline.domain.style import StyleTarget
from seamline.errors import UnknownOutcome
from tests.unit.marketplace.joor.scripted import bench, ok, refused

BY_UPC = Cell("p1", "Default", 25, StyleTarget("fam-1", "TS-100", "BLK", "S", "0123"))
BY_STYLE = Cell("p2", "East", 0, StyleTarget("fam-1", "TS-100", "NVY", "M", ""))
ELSEWHERE = Cell("p1", "East", 7, BY_UPC.target)


def entry(sku: str, status: str = "pass", **more: Any) -> dict[str, Any]:
    return {"sku": sku, "inventory_log_id": "i", "status": status, **more}


def accepted(cells: tuple[Cell, ...], log: Any, **content: Any) -> list[bool]:
    outcomes = bench(ok(inventory_log=log, **content)).joor.send_stock(cells)
    assert tuple(outcome.cell for outcome in outcomes) == cells
    assert all(outcome.accepted or outcome.words for outcome in outcomes)
    return [outcome.accepted for outcome in outcomes]


def test_cells_are_addressed_by_upc_else_by_style_color_and_size_and_never_overwrite() -> None:
    at = bench(ok(inventory_log=[entry("0123"), entry("TS-100fam-1NVYM")]))
    at.joor.send_stock((BY_UPC, BY_STYLE))
    assert at.paths == ["POST /v2/bulk-inventory"]
    assert at.queries == [{"dec_pending": "0"}]
    assert at.bodies == [
        {
            "inventory_items": [
                {"warehouse": "Default", "inventory_date": "IMMEDIATE", "inventory": 25, "upc": "0123"},
                {
                    "warehouse": "East",
                    "inventory_date": "IMMEDIATE",
                    "inventory": 0,
                    "style_number": "TS-100",
                    "style_identifer": "fam-1",
                    "style_identifier": "fam-1",
                    "color_code": "NVY",
                    "size": "M",
                },
            ]
        }
    ]


def test_cells_go_in_batches_at_five_credits_each() -> None:
    at = bench(*[ok(inventory_log=entry("0123"))] * 3, batch={"stock": 1})
    assert len(at.joor.send_stock((BY_UPC,) * 3)) == 3
    assert at.credits == 15


def test_entries_are_told_by_upc_or_joined_key_in_any_order() -> None:
    assert accepted((BY_UPC, BY_STYLE), [entry("TS-100fam-1NVYM", "fail"), entry("0123")]) == [True, False]
    assert accepted((BY_UPC, BY_STYLE), [entry("TS-100fam-1BLKS", "fail"), entry("TS-100fam-1NVYM")]) == [False, True]


def test_cells_of_one_sku_are_told_apart_by_their_order_even_when_named_differently() -> None:
    assert accepted((BY_UPC, ELSEWHERE), [entry("TS-100fam-1BLKS"), entry("0123", "fail")]) == [True, False]


def test_one_entry_for_a_sku_speaks_for_all_its_cells() -> None:
    assert accepted((BY_UPC, ELSEWHERE), [entry("0123")]) == [True, True]
    assert accepted((BY_UPC, ELSEWHERE), [entry("0123", "fail")]) == [False, False]


def test_entries_with_unknown_names_are_told_by_position_when_the_counts_agree() -> None:
    assert accepted((BY_UPC, BY_STYLE), [entry("18230862"), entry("UNKNOWN", "fail")]) == [True, False]
    assert accepted((BY_UPC, BY_STYLE), [entry("0123"), entry("UNKNOWN", "fail")]) == [True, False]


def test_a_cell_missing_from_a_log_of_passes_counts_as_not_taken() -> None:
    assert accepted((BY_UPC, BY_STYLE), [entry("0123")]) == [True, False]


def test_a_cell_missing_from_a_log_of_known_failures_counts_as_taken() -> None:
    assert accepted((BY_UPC, BY_STYLE), [entry("0123", "fail")]) == [False, True]
    assert accepted((BY_UPC, BY_STYLE), "") == [True, True]
    assert accepted((BY_UPC, BY_STYLE), [], sku_count="2") == [True, True]


def test_a_cell_missing_from_the_log_counts_as_not_taken_when_a_failure_is_unknown_or_the_count_too_low() -> None:
    assert accepted((BY_UPC, BY_STYLE), [entry("UNKNOWN", "fail")]) == [False, False]
    assert accepted((BY_UPC, BY_STYLE), [], sku_count=1) == [False, False]


def test_a_failed_row_carries_joors_words_and_log_id() -> None:
    [plain] = bench(ok(inventory_log=entry("0123", "fail"))).joor.send_stock((BY_UPC,))
    [worded] = bench(ok(inventory_log=entry("0123", "fail", comment="no such warehouse"))).joor.send_stock((BY_UPC,))
    assert "0123" in plain.words
    assert "log-1" in plain.words
    assert "no such warehouse" in worded.words


def test_a_refused_answer_that_has_a_log_is_still_read_row_by_row() -> None:
    body = {"inventory": {"response": {"code": 1}, "inventory_log": [entry("0123"), entry("UNKNOWN", "fail")]}}
    outcomes = bench(httpx.Response(200, json=body)).joor.send_stock((BY_UPC, BY_STYLE))
    assert [outcome.accepted for outcome in outcomes] == [True, False]


@pytest.mark.parametrize(
    "answer", [refused("warehouse not found"), httpx.Response(400, text="no"), httpx.Response(404)]
)
def test_a_batch_refused_as_a_whole_does_not_stop_the_next_one(answer: httpx.Response) -> None:
    at = bench(answer, ok(inventory_log=entry("0123")), batch={"stock": 1})
    outcomes = at.joor.send_stock((BY_STYLE, BY_UPC))
    assert [outcome.accepted for outcome in outcomes] == [False, True]
    assert "JOOR" in outcomes[0].words


def test_an_answer_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    with pytest.raises(UnknownOutcome):
        bench(httpx.Response(200, text="<html>")).joor.send_stock((BY_UPC,))
