"""The stock flow against the look-alikes: exact quantities, changed cells only."""

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow, RunStatus
from tests.sandbox.flows.world import SETTINGS, World, upc


def quantity(world: World, sku: str, warehouse: str = "Default") -> int | None:
    """What JOOR sells of a SKU."""
    rows = world.joor.snapshot()["inventory"]
    found = [row for row in rows if row["upc"] == upc(sku) and row["warehouse"] == warehouse]
    return int(found[0]["quantity"]) if found else None


def test_chosen_locations_bins_and_batches_are_summed_and_others_never_counted(synced: World) -> None:
    assert quantity(synced, "DRS-BLK-S") == 14
    assert quantity(synced, "HAT") == 7


def test_a_selected_sku_without_a_row_is_sent_as_zero(synced: World) -> None:
    assert quantity(synced, "TEE-RED-M") == 0


def test_a_second_run_sends_nothing(synced: World) -> None:
    run = synced.run(Flow.STOCK)
    assert run.status is RunStatus.SUCCEEDED
    assert synced.writes() == []


def test_one_changed_level_sends_one_cell(synced: World) -> None:
    synced.core.restock("HAT", "Shop", 5)
    run = synced.run(Flow.STOCK)
    assert run.counts == {"set": 1}
    assert quantity(synced, "HAT") == 5


def test_negative_availability_is_summed_first_and_then_not_below_zero(synced: World) -> None:
    synced.core.load(availability=[{"SKU": "HAT", "Location": "Main Warehouse", "OnHand": 0, "Allocated": 20}])
    synced.run(Flow.STOCK)
    assert quantity(synced, "HAT") == 0


def test_a_location_the_erp_does_not_have_stops_the_flow_before_it_sells_the_brand_out() -> None:
    world = World({**SETTINGS, "stock": {"warehouses": {"Default": ["Main Warehose"]}}})
    world.run(Flow.STYLES)
    run = world.run(Flow.STOCK)
    assert run.status is RunStatus.FAILED
    assert "Main Warehose" in run.error
    assert "it has Main Warehouse" in run.error


def test_a_cell_joor_refuses_becomes_a_problem_that_closes_itself() -> None:
    world = World({**SETTINGS, "stock": {"warehouses": {"Default": ["Main Warehouse"], "Moon": ["Shop"]}}})
    world.run(Flow.STYLES)
    assert world.run(Flow.STOCK).counts == {"set": 9, "held": 9}
    assert {problem.flow for problem in world.context().problems.all()} == {"stock"}
    world.joor.load(warehouses=[{"name": "Moon", "code": "MOON"}])
    world.clock.sleep(3600)
    assert world.run(Flow.STOCK).counts == {"set": 9}
    assert list(world.context().problems.all()) == []


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "timeout", "malformed"])
def test_a_push_of_unknown_outcome_is_set_again_to_the_same_quantities(synced: World, kind: str) -> None:
    synced.core.restock("HAT", "Shop", 3)
    synced.sandbox.faults.add(FaultRule("joor", "POST", "bulk-inventory", kind))  # type: ignore[arg-type]
    assert synced.run(Flow.STOCK).counts == {"set": 1}
    assert quantity(synced, "HAT") == 3


def test_cut_availability_is_read_again_and_never_taken_for_an_empty_list(synced: World) -> None:
    synced.sandbox.faults.add(FaultRule("core", "GET", "productavailability", "malformed", times=-1))
    run = synced.run(Flow.STOCK)
    assert run.status is RunStatus.FAILED
    assert synced.writes() == []
    assert quantity(synced, "HAT") == 7
