"""What a catalogue costs at two sizes, counted: calls, batches, rows and slices follow what changed, not what is."""

import tracemalloc
from collections.abc import Sequence

import pytest

from bench import cpu, first_load, idle, ten_changes
from bench.brand import CONNECTION, Brand
from bench.figure import Figure
from seamline.domain.catalogue import Family, Member
from seamline.domain.flow import Flow
from seamline.state.catalogue import CatalogueStore
from seamline.state.memory import MemoryTable
from seamline.state.table import Item

SMALL, LARGE = 300, 1_200


def values(figures: list[Figure]) -> dict[str, float]:
    """The figures by name."""
    return {figure.name: figure.value for figure in figures}


@pytest.fixture(params=[SMALL, LARGE])
def loaded(request: pytest.FixtureRequest) -> tuple[Brand, list[Figure]]:
    """A brand of each size after its first load."""
    brand = Brand(request.param)
    return brand, first_load.measure(brand)


def test_every_promise_holds_at_both_sizes(loaded: tuple[Brand, list[Figure]]) -> None:
    brand, figures = loaded
    figures = [*figures, *idle.measure(brand), *ten_changes.measure(brand), *cpu.measure(brand)]
    assert [figure.row() for figure in figures if not figure.holds] == []


def test_a_first_load_takes_exactly_the_calls_that_the_rows_need(loaded: tuple[Brand, list[Figure]]) -> None:
    brand, figures = loaded
    assert values(figures)["Cin7 calls"] == brand.floor()
    assert brand.style_writes() == [values(figures)["styles created"]]


def test_ten_changes_cost_the_same_in_a_catalogue_four_times_as_large() -> None:
    small, large = Brand(SMALL), Brand(LARGE)
    for brand in (small, large):
        brand.run(Flow.STYLES)
    few, many = values(ten_changes.measure(small)), values(ten_changes.measure(large))
    assert few["ten changes: styles updated"] == many["ten changes: styles updated"] == 10
    assert few["ten changes: Cin7 calls"] == many["ten changes: Cin7 calls"] == 2
    assert many["ten changes: JOOR calls"] == few["ten changes: JOOR calls"]
    assert many["ten changes: rows written"] <= 1.25 * few["ten changes: rows written"]


def test_a_load_longer_than_a_slice_goes_on_where_it_stopped_and_sends_nothing_twice() -> None:
    brand = Brand(LARGE)
    brand.settle_for_batches_of(20)
    run, slices = brand.run(Flow.STYLES, seconds=19)
    assert slices == run.slices > 2
    assert brand.calls("core", "GET") == brand.floor()
    assert sum(brand.style_writes()) == run.counts["create"] > 50


def test_a_full_page_of_families_takes_no_more_memory_than_a_part_of_it() -> None:
    families = [family_of(number) for number in range(1_000)]
    few, many = peak_of_saving(families[:100]), peak_of_saving(families)
    assert many < 1.3 * few


def family_of(number: int) -> Family:
    """A family of twenty."""
    members = tuple(Member(f"p-{number}-{at}", f"SKU-{number}-{at}", ("Red", str(at))) for at in range(20))
    return Family(id=f"f-{number}", sku=f"ST-{number}", name="Dress", members=members)


def peak_of_saving(families: list[Family]) -> int:
    """The most bytes that taking them in needs beside themselves and the table."""
    tracemalloc.start()
    CatalogueStore(Void(), CONNECTION).save_families(families)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


class Void(MemoryTable):
    """A table that keeps nothing."""

    def put_many(self, items: Sequence[Item]) -> None:
        """Forget them."""
