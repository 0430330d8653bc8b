"""The styles flow against the look-alikes: what reaches JOOR, what does not, and what it costs."""

import pytest

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import ChangeKind
from seamline.state.table import Key
from tests.sandbox.flows.styling import by_way, styles_sent
from tests.sandbox.flows.world import CONNECTION, World, product, upc


@pytest.fixture(params=["v2", "v4"])
def world(request: pytest.FixtureRequest) -> World:
    """A brand with nothing in JOOR yet, whose styles go one way or the other."""
    return World(by_way(request.param))


def test_a_tagged_family_becomes_a_style_with_colors_sizes_upcs_and_both_prices(world: World) -> None:
    world.run(Flow.STYLES)
    style = world.style("DRS")
    assert [color["color_name"] for color in style["colors"]] == ["Black", "Red"]
    assert [size["size_name"] for size in style["sizes"]] == ["S", "M"]
    found = {row["upc"] for size in style["sizes"] for row in size["upcs"]}
    assert found == {upc(f"DRS-{color}-{size}") for color in ("BLK", "RED") for size in ("S", "M")}
    price = style["prices"][0]
    assert (price["price_label"], price["price_wholesale"], price["price_retail"]) == (
        "Wholesale US",
        "96.00",
        "240.00",
    )


def test_styles_stand_on_the_linesheets_named_by_their_tags(world: World) -> None:
    world.run(Flow.STYLES)
    assert [sheet["delivery_name"] for sheet in world.style("DRS")["deliveries"]] == ["SS27 Main"]


def test_products_without_the_tag_stay_out(world: World) -> None:
    world.run(Flow.STYLES)
    numbers = {row["style_number"] for row in world.joor.snapshot()["styles"]}
    assert numbers == {"DRS", "TEE", "HAT"}


def test_a_full_read_costs_one_call_per_thousand_rows_of_each_list(world: World) -> None:
    world.run(Flow.STYLES)
    assert len(world.sandbox.log.of("core")) == 2


def test_an_idle_run_writes_nothing_outside_and_one_row_inside(synced: World) -> None:
    synced.clock.sleep(3600)
    before = synced.table.dump()
    run = synced.run(Flow.STYLES)
    assert run.status is RunStatus.SUCCEEDED
    assert synced.writes() == []
    touched = {key for key, item in synced.table.dump().items() if before.get(key) != item and key.pk != "BUDGET"}
    assert touched == {Key(f"{CONNECTION}#FLOW", "styles")}
    assert len(synced.sandbox.log.of("core")) == 2
    assert len(synced.sandbox.log.of("joor")) == 0


def test_one_edited_product_sends_its_style_and_no_other(synced: World) -> None:
    synced.clock.sleep(300)
    synced.core.edit_product("DRS-BLK-S", {"Barcode": "4006381333931"})
    run = synced.run(Flow.STYLES)
    assert run.counts == {"update": 1}
    assert styles_sent(synced) == {"DRS"}


def test_a_linesheet_built_by_hand_survives_an_update(synced: World) -> None:
    synced.joor.make_linesheet("Press sample", ["DRS"])
    synced.clock.sleep(300)
    synced.core.edit_family("DRS", {"Name": "Aurora dress"})
    synced.run(Flow.STYLES)
    sheets = {sheet["name"]: sheet for sheet in synced.joor.snapshot()["linesheets"]}
    assert {"Press sample", "SS27 Main"} <= set(sheets)
    assert synced.style("DRS")["style_name"] == "Aurora dress"
    assert "Press sample" in [row["delivery_name"] for row in synced.style("DRS")["deliveries"]]


def test_an_untagged_family_leaves_its_linesheets_but_stays_in_joor(synced: World) -> None:
    synced.clock.sleep(300)
    for sku in ("DRS-BLK-S", "DRS-BLK-M", "DRS-RED-S", "DRS-RED-M"):
        synced.core.untag(sku, "joor")
    run = synced.run(Flow.STYLES)
    assert run.counts == {"drop": 1}
    assert synced.style("DRS")["deliveries"] in ([], "")


def test_uneven_prices_hold_the_style_with_the_list_and_the_others_go(world: World) -> None:
    world.core.edit_product("DRS-BLK-S", {"PriceTier2": 99.0})
    run = world.run(Flow.STYLES)
    assert run.counts == {"create": 2, "held": 1}
    problem = next(world.context().problems.all(Flow.STYLES))
    assert "DRS-BLK-S 99" in problem.reasons[0]


def test_a_held_style_goes_and_its_problem_closes_when_the_record_is_cured(world: World) -> None:
    world.core.edit_product("DRS-BLK-S", {"PriceTier2": 99.0})
    world.run(Flow.STYLES)
    world.clock.sleep(300)
    world.core.edit_product("DRS-BLK-S", {"PriceTier2": 96.0})
    assert world.run(Flow.STYLES).counts == {"create": 1}
    assert list(world.context().problems.all()) == []


def test_a_style_refused_inside_a_batch_is_held_and_its_neighbours_go(world: World) -> None:
    world.joor.configure(duplicate_upc="reject")
    world.core.edit_product("HAT", {"Barcode": upc("TEE-RED-M")})
    run = world.run(Flow.STYLES)
    assert run.counts == {"create": 2, "held": 1}


def test_a_preview_shows_every_create_and_writes_nothing_anywhere(world: World) -> None:
    before = world.table.dump()
    plan = world.runtime.preview(world.settings, Flow.STYLES, 600)
    assert {change.kind for change in plan.changes} == {ChangeKind.CREATE}
    assert len(plan.changes) == 3
    assert world.writes() == []
    assert world.table.dump() == before


def test_changed_settings_replan_from_memory_without_reading_the_catalogue_again(synced: World) -> None:
    applied = next(synced.runtime.connections.all())
    changed = {**applied.settings, "styles": {**applied.settings["styles"], "linesheet_tag_prefix": "Sheet_"}}
    synced.runtime.connections.save(type(applied)(CONNECTION, changed, 1.0, "test"))
    synced.clock.sleep(3600)
    run = synced.run(Flow.STYLES)
    assert run.counts == {"update": 3}
    rows = synced.sandbox.log.of("core")
    assert len(rows) == 2
    assert all("ModifiedSince" in call.query for call in rows)


def test_a_style_joor_has_already_is_updated_and_not_created_twice(world: World) -> None:
    world.run(Flow.STYLES)
    applied = next(world.runtime.connections.all())
    world.table.delete_many(list(world.table.dump()))
    world.runtime.connections.save(applied)
    world.run(Flow.STYLES)
    numbers = [row["style_number"] for row in world.joor.snapshot()["styles"]]
    assert sorted(numbers) == ["DRS", "HAT", "TEE"]


def test_a_new_member_joins_its_style(synced: World) -> None:
    synced.clock.sleep(300)
    synced.core.add_product(product("DRS-RED-L"), family="DRS", options={"Option1": "Red", "Option2": "L"})
    assert synced.run(Flow.STYLES).counts == {"update": 1}
    assert [size["size_name"] for size in synced.style("DRS")["sizes"]] == ["S", "M", "L"]
