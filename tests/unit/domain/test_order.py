"""What an order remembers of JOOR's own row, and what makes it another order."""

import json
import random

from msgspec.structs import replace

from seamline.domain.order import RAW_BYTES_KEPT, business_hash, joor_id_of, packed, raw_payload
from tests.unit.mapping.orders import ORDER


def test_the_raw_row_comes_back_as_it_was() -> None:
    row = json.dumps({"order_id": "8812345", "order_comments": "👗" * 2000, "line_items": [{"item_upc": "1"}] * 500})
    kept = replace(ORDER, raw=packed(row.encode()))
    assert raw_payload(kept) == row
    assert len(kept.raw) < 5_000


def test_a_row_too_large_to_keep_is_left_out() -> None:
    noise = random.Random(1).randbytes(RAW_BYTES_KEPT + 1)
    assert packed(noise) == b""
    assert raw_payload(ORDER) == ""


def test_the_raw_row_and_timestamps_do_not_make_another_order_but_an_event_does() -> None:
    same = replace(ORDER, raw=packed(b"{}"), modified="2026-02-02")
    assert business_hash(same) == business_hash(ORDER)
    assert business_hash(replace(ORDER, event="Paris FW")) != business_hash(ORDER)


def test_lines_in_another_order_do_not_make_another_order_but_another_quantity_does() -> None:
    line = ORDER.lines[0]
    both = (line, replace(line, upc="2", quantity=line.quantity + 1))
    shuffled = replace(ORDER, lines=(both[1], both[0]))
    assert business_hash(shuffled) == business_hash(replace(ORDER, lines=both))
    assert business_hash(replace(ORDER, lines=(both[0], line))) != business_hash(shuffled)


def test_a_part_of_an_order_goes_back_to_joors_own_id() -> None:
    assert [joor_id_of(one) for one in ("8812345-7", "8812345")] == ["8812345", "8812345"]
