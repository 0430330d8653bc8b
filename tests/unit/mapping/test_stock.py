"""How much JOOR may sell: sums, buffers, caps, deliveries and what is made to order."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from seamline.domain.stock import MADE_TO_ORDER, Bucket, CellState, StockRow, Traits
from seamline.domain.style import StyleTarget
from seamline.mapping.stock import StockMapper, Wanted
from seamline.mapping.stock_levels import CHUNK_ROWS, StockLevels
from seamline.settings import StockSettings

TODAY = date(2026, 11, 22)
TARGET = StyleTarget("fam", "DRS", "BLK", "S", "590")
NOW, LATER = Bucket("Default"), Bucket("Default", "2026-12-01")


def settings(**given: Any) -> StockSettings:
    return StockSettings.model_validate({"warehouses": {"Default": ["Main", "Shop"]}, **given})


def row(available: float, location: str = "Main", product_id: str = "p", **more: Any) -> StockRow:
    amount = Decimal(str(available))
    return StockRow(
        product_id, "SKU", location, **{"on_hand": amount, "allocated": Decimal(0), **more}, available=amount
    )


def wanted(rows: list[StockRow], traits: Traits | None = None, owed: int = 0, **given: Any) -> Wanted:
    chosen = settings(**given)
    levels = StockLevels(chosen.warehouses)
    for one in rows:
        levels.add(one)
    state = CellState(TARGET, traits=traits or Traits())
    return StockMapper(chosen, levels, TODAY).wanted("p", state, {"p": {"Default": owed}})


def now(*args: Any, **given: Any) -> int:
    return wanted(*args, **given).buckets[NOW]


def test_locations_bins_and_batches_are_summed_and_others_never_counted() -> None:
    rows = [row(3), row(2, bin="A"), row(1, bin="A", batch="7"), row(4, "shop"), row(90, "Faulty goods")]
    assert now(rows) == 10


def test_a_product_without_rows_and_a_grid_cell_without_a_product_are_zero() -> None:
    assert now([]) == 0
    empty = CellState(TARGET, empty=True, traits=Traits(tags=("made",)))
    levels = StockLevels(settings().warehouses)
    levels.add(row(9))
    assert StockMapper(settings(), levels, TODAY).wanted("p", empty, {}).buckets == {NOW: 0}


def test_what_is_missing_in_one_location_is_taken_from_the_others_before_nothing_goes_below_zero() -> None:
    assert now([row(-2), row(5, "Shop")]) == 3
    assert now([row(-2), row(1, "Shop")]) == 0


def test_parts_of_units_are_added_up_and_only_whole_units_sold() -> None:
    assert now([row(0.6), row(0.6, "Shop")]) == 1


def test_orders_in_flight_come_off() -> None:
    assert now([row(10)], owed=4) == 6
    assert now([row(3)], owed=4) == 0


@pytest.mark.parametrize(
    ("holdback", "left"),
    [({"buffer": 3}, 7), ({"buffer_percent": 15}, 8), ({"cap": 4}, 4), ({"buffer": 30}, 0), ({"cap": 0}, 0)],
)
def test_buffer_and_cap(holdback: dict[str, Any], left: int) -> None:
    assert now([row(10)], **holdback) == left


def test_the_first_rule_that_fits_replaces_the_general_buffer_whatever_the_letter_case() -> None:
    rules = [
        {"tags": ["Core  line"], "buffer": 5},
        {"categories": ["dresses"], "buffer": 1},
        {"linesheets": ["SS"], "cap": 2},
    ]
    assert now([row(10)], Traits(tags=("core line",), category="Dresses"), rules=rules, buffer=9) == 5
    assert now([row(10)], Traits(category="Dresses"), rules=rules, buffer=9) == 9
    assert now([row(10)], Traits(linesheets=("ss",)), rules=rules, buffer=9) == 2
    assert now([row(10)], Traits(tags=("other",)), rules=rules, buffer=9) == 1


@pytest.mark.parametrize(
    "traits", [Traits(made_to_order=True), Traits(linesheets=("SS27", "mto")), Traits(tags=("on demand",))]
)
def test_made_to_order_is_never_a_number(traits: Traits) -> None:
    match = {"tags": ["On demand"], "linesheets": ["MTO"]}
    assert wanted([row(10)], traits, made_to_order=match).buckets == {NOW: MADE_TO_ORDER}


def test_on_hand_and_a_template_count_other_units() -> None:
    rows = [row(4, on_hand=Decimal(9), in_transit=Decimal(2)), row(1, "Shop", on_hand=Decimal(1))]
    assert now(rows, level="on_hand") == 10
    assert now(rows, level="template", template="{{ available + in_transit * 0.5 }}") == 6


@pytest.mark.parametrize("template", ["{{ avail }}", "{{ 'many' }}", "{{ available / 0 }}", "{{ 10.0 ** 400 }}"])
def test_a_template_that_gives_no_number_sells_nothing_and_says_why(template: str) -> None:
    result = wanted([row(4)], level="template", template=template)
    assert result.buckets == {NOW: 0}
    assert "stock.template failed with available 4" in result.fault


def arriving(units: int, day: str, **more: Any) -> StockRow:
    return row(0, on_order=Decimal(units), next_delivery=day, **more)


def test_units_on_order_stand_under_the_day_they_are_due_and_late_or_dateless_ones_a_lag_from_today() -> None:
    rows = [arriving(5, "2026-12-01"), arriving(2, "2026-12-01", location="Shop"), arriving(3, "2026-11-21", bin="B")]
    rows.append(arriving(1, "", bin="C"))
    future = {"enabled": True, "overdue_lag": 9}
    assert wanted(rows, future=future).buckets == {NOW: 0, LATER: 11}
    assert wanted(rows).buckets == {NOW: 0}
    assert wanted([arriving(5, "2026-11-22")], future=future).buckets[Bucket("Default", "2026-11-22")] == 5


def test_what_is_sold_beyond_the_stock_comes_off_the_next_deliveries() -> None:
    rows = [row(2, on_order=Decimal(3), next_delivery="2026-12-01"), arriving(9, "2026-12-24", bin="B")]
    buckets = wanted(rows, owed=7, future={"enabled": True}).buckets
    assert buckets == {NOW: 0, LATER: 0, Bucket("Default", "2026-12-24"): 7}


def test_what_others_wait_for_comes_off_deliveries_and_never_off_what_is_there() -> None:
    chosen = settings(future={"enabled": True})
    levels = StockLevels(chosen.warehouses)
    levels.add(row(2, "Shop", on_order=Decimal(3), next_delivery="2026-12-01"))
    waiting = {"p": {"Default": 2}}
    found = StockMapper(chosen, levels, TODAY).wanted("p", CellState(TARGET), {"p": {"Default": 1}}, waiting)
    assert found.buckets == {NOW: 1, LATER: 1}


def test_the_last_reading_of_a_place_counts_whatever_came_between() -> None:
    assert now([row(5), row(1, "Shop"), row(3)]) == 4
    assert now([row(5), row(0)]) == 0
    assert now([row(0), row(5)]) == 5
    assert now([row(5), row(5, product_id="P")]) == 5


def test_rows_go_on_in_another_process_as_if_it_had_read_them_all() -> None:
    chosen = settings(future={"enabled": True})
    first, second = StockLevels(chosen.warehouses), StockLevels(chosen.warehouses)
    for number in range(CHUNK_ROWS + 3):
        first.add(row(number + 1, product_id=f"p{number}", on_order=Decimal("2.5"), next_delivery="2026-12-01"))
    for chunk in first.chunks():
        second.load(chunk)
    second.add(row(7, product_id="p0"))
    second.add(row(1, "Shop", product_id=f"p{CHUNK_ROWS}"))
    mapper, state = StockMapper(chosen, second, TODAY), CellState(TARGET)
    assert mapper.wanted("p0", state, {}).buckets == {NOW: 7}
    assert mapper.wanted(f"p{CHUNK_ROWS}", state, {}).buckets == {NOW: CHUNK_ROWS + 2, LATER: 2}
    assert len(second) == CHUNK_ROWS + 4
