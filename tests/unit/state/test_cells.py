"""The remembered stock cells: what is known of JOOR's grid, place by place."""

from collections.abc import Mapping

import pytest

from seamline.domain.stock import UNCERTAIN, Bucket, Cell, CellOutcome, CellState, Traits
from seamline.domain.style import StyleTarget
from seamline.state.cells import CellStore
from seamline.state.memory import MemoryTable

NOW = Bucket("Default")


@pytest.fixture
def table() -> MemoryTable:
    return MemoryTable()


@pytest.fixture
def store(table: MemoryTable) -> CellStore:
    return CellStore(table, "lune")


def target(size: str, upc: str = "", style: str = "fam") -> StyleTarget:
    return StyleTarget(style, "DRS", "BLK", size, upc)


def live(**sizes: str) -> dict[str, CellState]:
    return {product_id: CellState(target(size, f"upc-{size}")) for product_id, size in sizes.items()}


def cells(store: CellStore) -> Mapping[str, CellState]:
    return {key: state for style in store.styles() for key, state in style.cells.items()}


def push(store: CellStore, product_id: str, quantity: int, accepted: bool = True) -> None:
    cell = Cell(product_id, "Default", quantity, cells(store)[product_id].target)
    store.record([CellOutcome(cell, accepted)], 7.0)


def test_settling_a_style_again_keeps_what_was_pushed_and_writes_nothing(store: CellStore, table: MemoryTable) -> None:
    store.settle_style("fam", live(p1="S", p2="M"))
    push(store, "p1", 5)
    writes = table.writes
    store.settle_style("fam", live(p1="S", p2="M"))
    assert table.writes == writes
    assert cells(store)["p1"].pushed == {NOW: 5}


def test_a_variant_that_left_its_style_stays_as_an_empty_cell_that_joor_must_be_told_of(store: CellStore) -> None:
    store.settle_style("fam", live(p1="S", p2="M"))
    push(store, "p2", 5)
    store.settle_style("fam", live(p1="S"))
    gone = cells(store)["fam|BLK|M"]
    assert gone.empty
    assert gone.target == target("M")
    assert gone.pushed == {NOW: UNCERTAIN}


def test_a_product_that_takes_anothers_place_does_not_inherit_its_number_unseen(store: CellStore) -> None:
    store.settle_style("fam", live(p1="S"))
    push(store, "p1", 5)
    store.settle_style("fam", {"p9": CellState(target("S", "new"))})
    assert list(cells(store)) == ["p9"]
    assert cells(store)["p9"].pushed == {NOW: UNCERTAIN}


def test_a_push_whose_end_was_never_recorded_is_distrusted(store: CellStore) -> None:
    store.settle_style("fam", live(p1="S", p2="M"))
    push(store, "p1", 5)
    push(store, "p2", 7)
    store.intend([Cell("p1", "Default", 9, target("S", "upc-S"))])
    assert store.recover() == 1
    assert store.recover() == 0
    assert cells(store)["p1"].pushed == {NOW: UNCERTAIN}
    assert cells(store)["p2"].pushed == {NOW: 7}


def test_a_refused_cell_is_uncertain(store: CellStore) -> None:
    store.settle_style("fam", live(p1="S"))
    push(store, "p1", 5, accepted=False)
    assert cells(store)["p1"].pushed == {NOW: UNCERTAIN}


def test_a_push_of_a_cell_that_moved_meanwhile_says_nothing_about_its_new_place(store: CellStore) -> None:
    store.settle_style("fam", live(p1="S"))
    old = Cell("p1", "Default", 5, cells(store)["p1"].target)
    store.settle_style("fam", live(p1="M"))
    store.record([CellOutcome(old, True)], 8.0)
    assert cells(store)["p1"].pushed == {}


def test_traits_and_the_style_a_product_lives_in_are_found_again(store: CellStore) -> None:
    store.settle_style("fam", live(p1="S"))
    traits = Traits(("Core",), "Dresses", ("SS27",), made_to_order=True)
    store.note_traits("fam", {"p1": traits})
    store.settle_style("fam", live(p1="S", p2="M"))
    assert cells(store)["p1"].traits == traits
    assert store.homes(["p1", "nobody"]) == ("fam",)
    assert [style.identifier for style in store.of(["fam", "none"])] == ["fam"]
