"""A comparison confined to named records, and styles of ours in JOOR that nobody remembers."""

import pytest

from seamline.domain.flow import Flow, RunStatus
from tests.sandbox.flows.styling import FAMILY
from tests.sandbox.flows.world import SETTINGS, Json, World

DAY = 86_400


@pytest.fixture
def quiet(synced: World) -> World:
    """A brand whose catalogue has been in JOOR for a day."""
    synced.clock.sleep(DAY)
    synced.run(Flow.STYLES)
    synced.sandbox.log.clear()
    return synced


def rename_in_joor(world: World, number: str) -> None:
    """Somebody edits a style's name in JOOR."""
    next(style for style in world.joor.styles.values() if style.number == number).name = "By hand"


def forget(world: World, number: str) -> None:
    """The table was restored to a time before the style was sent."""
    style = world.style(number)["style_identifier"]
    world.table.delete_many([key for key in world.table.dump() if "#STYLE#" in key.pk and key.sk == style])


def healing(**policies: str) -> Json:
    """The small brand's settings with these policies."""
    return {**SETTINGS, "reconcile": policies}


def test_only_the_named_style_is_compared_and_healed(quiet: World) -> None:
    for number in ("DRS", "TEE"):
        rename_in_joor(quiet, number)
    run = quiet.run_only(Flow.RECONCILE, "DRS-BLK-S")
    assert run.counts == {"edited": 1}
    assert "By hand" in run.changes[0]
    quiet.run(Flow.STYLES)
    assert (quiet.style("DRS")["style_name"], quiet.style("TEE")["style_name"]) == ("DRS family", "By hand")


def test_it_costs_a_call_a_record_and_a_look_at_the_style(quiet: World) -> None:
    assert quiet.run_only(Flow.RECONCILE, "DRS").counts == {}
    assert len(quiet.sandbox.log.of("core")) == 1 + len(FAMILY)
    assert len(quiet.sandbox.log.of("joor")) == 1


def test_a_change_that_no_delta_showed_is_caught_up_by_name(quiet: World) -> None:
    row = quiet.core.products.find("HAT")
    assert row is not None
    row["Name"] = "Cap"
    quiet.run_only(Flow.RECONCILE, "HAT")
    quiet.run(Flow.STYLES)
    assert quiet.style("HAT")["style_name"] == "Cap"


def test_a_named_style_that_joor_lost_is_made_anew(quiet: World) -> None:
    quiet.joor.delete_style(quiet.style("HAT")["style_identifier"])
    assert quiet.run_only(Flow.RECONCILE, "HAT").counts == {"missing": 1}
    quiet.run(Flow.STYLES)
    assert quiet.style("HAT")["style_name"] == "Product HAT"


def test_a_renamed_sku_is_not_taken_for_gone(quiet: World) -> None:
    quiet.core.edit_product("HAT", {"SKU": "CAP"})
    assert quiet.run_only(Flow.RECONCILE, "HAT").counts == {}
    assert quiet.context().catalogue.by_sku("HAT")


def test_a_comparison_of_everything_goes_on_from_its_page_afterwards(quiet: World) -> None:
    state = quiet.context().runs.flow(Flow.RECONCILE)
    quiet.run_only(Flow.RECONCILE, "DRS")
    assert quiet.context().runs.flow(Flow.RECONCILE).cursor == state.cursor


@pytest.mark.parametrize("flow", [Flow.RECONCILE, Flow.STYLES, Flow.IMAGES])
def test_a_name_that_nothing_answers_to_is_said_to_be_unknown(quiet: World, flow: Flow) -> None:
    quiet.apply({**SETTINGS, "images": {}})
    run = quiet.run_only(flow, "TYPO")
    assert run.status is RunStatus.FAILED
    assert "'TYPO'" in run.error


def test_a_forgotten_style_whose_products_left_is_dropped_by_policy(quiet: World) -> None:
    forget(quiet, "HAT")
    quiet.core.untag("HAT", "joor")
    quiet.run(Flow.STYLES)
    assert quiet.style("HAT")["deliveries"]
    quiet.apply(healing(extra="heal"))
    assert quiet.run(Flow.RECONCILE).counts == {"extra": 1}
    assert quiet.run(Flow.STYLES).counts == {"drop": 1}
    assert quiet.style("HAT")["deliveries"] in ([], "")


def test_a_style_of_one_color_is_taken_over_as_that_color() -> None:
    by_color = {**healing(extra="heal"), "styles": {**SETTINGS["styles"], "one_per": "color"}}
    world = World(by_color)
    world.run(Flow.STYLES)
    world.clock.sleep(DAY)
    black = next(row for row in world.joor.snapshot()["styles"] if row["colors"][0]["color_name"] == "Black")
    world.table.delete_many(
        [key for key in world.table.dump() if "#STYLE#" in key.pk and key.sk == black["style_identifier"]]
    )
    assert world.run(Flow.RECONCILE).counts == {"extra": 1}
    assert world.run(Flow.STYLES).counts == {"update": 1}
    assert len(world.joor.snapshot()["styles"]) == 5
    world.clock.sleep(DAY)
    assert world.run(Flow.RECONCILE).counts == {}


def test_a_style_taken_over_stays_where_its_products_are_selected(quiet: World) -> None:
    forget(quiet, "DRS")
    quiet.apply(healing(extra="heal"))
    quiet.run(Flow.RECONCILE)
    quiet.run(Flow.STYLES)
    assert quiet.style("DRS")["style_name"] == "DRS family"
    quiet.clock.sleep(DAY)
    assert quiet.run(Flow.RECONCILE).counts == {}
