"""The reconcile flow against the look-alikes: what drifted on either side is found, told and healed by policy."""

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.plan import ChangeKind
from seamline.domain.problem import Problem
from seamline.flows.run import RunRequest
from seamline.state.connections import AppliedConnection
from seamline.state.table import Key
from tests.sandbox.flows.world import CONNECTION, SETTINGS, Json, World, product, upc

DAY = 86_400


@pytest.fixture
def quiet(synced: World) -> World:
    """A brand whose catalogue has been in JOOR for a day."""
    synced.clock.sleep(DAY)
    synced.run(Flow.STYLES)
    synced.sandbox.log.clear()
    return synced


def identifier(world: World, number: str) -> str:
    """A style's identifier in JOOR."""
    found: str = world.style(number)["style_identifier"]
    return found


def problems(world: World) -> list[Problem]:
    """What reconcile has people look at."""
    return list(world.context().problems.all(Flow.RECONCILE))


def choose(world: World, **reconcile: str | int) -> None:
    """Apply the same settings with this reconcile section."""
    changed: Json = {**SETTINGS, "reconcile": reconcile}
    world.runtime.connections.save(AppliedConnection(CONNECTION, changed, 1.0, "test"))


def core_row(world: World, sku: str) -> Json:
    """A product as Cin7 keeps it."""
    found = world.core.products.find(sku)
    assert found is not None
    return found


def nightly(world: World) -> Run:
    """A night's comparison and the styles run after it."""
    run = world.run(Flow.RECONCILE)
    world.run(Flow.STYLES)
    return run


def numbers(world: World) -> set[str]:
    """The style numbers JOOR has."""
    return {row["style_number"] for row in world.joor.snapshot()["styles"]}


def test_two_sides_that_agree_cost_their_pages_and_no_write(quiet: World) -> None:
    run = quiet.run(Flow.RECONCILE)
    assert (run.status, run.counts, run.changes) == (RunStatus.SUCCEEDED, {}, ())
    assert quiet.writes() == []
    assert (len(quiet.sandbox.log.of("core")), len(quiet.sandbox.log.of("joor"))) == (2, 1)
    quiet.clock.sleep(300)
    assert quiet.run(Flow.STYLES).counts == {}


def test_before_the_first_load_there_is_nothing_to_compare(world: World) -> None:
    assert world.run(Flow.RECONCILE).status is RunStatus.SUCCEEDED
    assert world.sandbox.log.of("core") == []
    assert "nothing to compare" in world.runtime.preview(world.settings, Flow.RECONCILE, 600).notes[0]


def test_a_style_edited_in_joor_is_told_field_by_field_and_sent_again(quiet: World) -> None:
    price = {"price_label": "Wholesale US", "price_currency": "USD", "price_wholesale": "90.00", "price_retail": "240"}
    quiet.joor.edit_style(identifier(quiet, "DRS"), {"style_name": "Sale!", "prices": [price]})
    run = nightly(quiet)
    assert run.counts == {"edited": 1}
    assert run.changes == (
        "edited DRS DRS family: name DRS family -> Sale!, wholesale price Wholesale US USD 96.00 -> 90.00",
    )
    style = quiet.style("DRS")
    assert (style["style_name"], style["prices"][0]["price_wholesale"]) == ("DRS family", "96.00")
    assert problems(quiet) == []
    quiet.clock.sleep(DAY)
    assert nightly(quiet).counts == {}


def test_the_styles_plan_shows_the_way_back(quiet: World) -> None:
    quiet.joor.edit_style(identifier(quiet, "DRS"), {"style_name": "Sale!"})
    quiet.run(Flow.RECONCILE)
    [change] = quiet.runtime.preview(quiet.settings, Flow.STYLES, 600).changes
    assert (change.kind, change.reason) == (ChangeKind.UPDATE, "edited in JOOR")
    assert [(field.field, field.before, field.after) for field in change.fields] == [("name", "Sale!", "DRS family")]


def test_with_the_policy_report_an_edit_stays_and_is_a_problem_until_it_is_over(quiet: World) -> None:
    choose(quiet, edited="report")
    quiet.joor.edit_style(identifier(quiet, "DRS"), {"style_name": "Sale!"})
    assert nightly(quiet).counts == {"edited": 1}
    assert quiet.style("DRS")["style_name"] == "Sale!"
    [problem] = problems(quiet)
    assert problem.reasons == ("it was edited in JOOR", "name: sent 'DRS family', JOOR shows 'Sale!'")
    quiet.joor.edit_style(identifier(quiet, "DRS"), {"style_name": "DRS family"})
    quiet.clock.sleep(DAY)
    nightly(quiet)
    assert problems(quiet) == []


def test_a_field_that_joor_owns_may_be_edited_there(quiet: World) -> None:
    styles = {**SETTINGS["styles"], "joor_owns": {"wholesale_price": True}}
    quiet.runtime.connections.save(AppliedConnection(CONNECTION, {**SETTINGS, "styles": styles}, 1.0, "test"))
    quiet.run(Flow.STYLES)
    price = {"price_label": "Wholesale US", "price_currency": "USD", "price_wholesale": "90.00", "price_retail": "240"}
    quiet.joor.edit_style(identifier(quiet, "DRS"), {"prices": [price]})
    quiet.clock.sleep(DAY)
    assert nightly(quiet).counts == {}
    assert quiet.style("DRS")["prices"][0]["price_wholesale"] == "90.00"


def test_a_style_deleted_in_joor_is_made_anew_with_its_stock(quiet: World) -> None:
    quiet.joor.delete_style(identifier(quiet, "DRS"))
    run = nightly(quiet)
    assert run.counts == {"missing": 1}
    assert numbers(quiet) == {"DRS", "TEE", "HAT"}
    assert quiet.run(Flow.STOCK).counts["set"] > 0
    quiet.clock.sleep(DAY)
    assert nightly(quiet).counts == {}


def test_a_style_of_ours_that_nobody_remembers_is_only_reported(quiet: World) -> None:
    style = identifier(quiet, "HAT")
    shard_rows = [key for key in quiet.table.dump() if "#STYLE#" in key.pk and key.sk == style]
    quiet.table.delete_many(shard_rows)
    assert quiet.run(Flow.RECONCILE).counts == {"extra": 1}
    assert [problem.label for problem in problems(quiet)] == ["HAT Product HAT"]
    assert quiet.writes() == []


def test_styles_made_by_hand_in_joor_are_none_of_ours(quiet: World) -> None:
    record = {
        "style_name": "Press sample",
        "style_number": "PRESS",
        "style_identifier": "PRESS",
        "prices": [{"price_label": "Wholesale US", "price_currency": "USD", "price_wholesale": "1.00"}],
        "colors": [{"color_name": "Black", "color_code": "BLK"}],
        "sizes": [{"size_name": "S", "size_code": "S"}],
    }
    quiet.joor.load(styles=[record])
    assert quiet.run(Flow.RECONCILE).counts == {}
    assert problems(quiet) == []


def test_a_product_that_vanished_from_the_erp_leaves_its_style(quiet: World) -> None:
    quiet.core.remove_product("HAT")
    run = nightly(quiet)
    assert run.counts == {"gone": 1}
    assert quiet.style("HAT")["deliveries"] in ([], "")


def test_a_member_that_vanished_is_taken_out_of_its_style_and_the_style_stays(quiet: World) -> None:
    quiet.core.products.remove(core_row(quiet, "DRS-RED-M")["ID"])
    assert nightly(quiet).counts == {"gone": 1}
    [pushed] = quiet.context().catalogue.styles.by_number("DRS")
    assert {sku.sku for sku in pushed.style.skus} == {"DRS-BLK-S", "DRS-BLK-M", "DRS-RED-S"}


def test_a_family_that_vanished_leaves_its_products_to_stand_alone(quiet: World) -> None:
    quiet.core.remove_family("TEE")
    assert nightly(quiet).counts == {"gone": 1}
    assert quiet.style("TEE")["deliveries"] in ([], "")
    members = {"TEE-BLK-S", "TEE-BLK-M", "TEE-RED-S", "TEE-RED-M"}
    held = {problem.label.split()[0] for problem in quiet.context().problems.all(Flow.STYLES)}
    assert members <= numbers(quiet) | held


def test_with_the_policy_report_what_vanished_stays_in_joor(quiet: World) -> None:
    choose(quiet, gone="report")
    quiet.core.remove_product("HAT")
    assert nightly(quiet).counts == {"gone": 1}
    assert [row["delivery_name"] for row in quiet.style("HAT")["deliveries"]] == ["SS27 Main"]
    assert [problem.label for problem in problems(quiet)] == ["HAT Product HAT"]


def test_a_list_that_lost_much_of_the_catalogue_is_not_believed(world: World) -> None:
    world.core.load(products=[product(f"BAG-{number}") for number in range(40)])
    world.cycle()
    world.clock.sleep(DAY)
    for number in range(30):
        world.core.remove_product(f"BAG-{number}")
    assert nightly(world).counts == {}
    [problem] = problems(world)
    assert problem.reasons == ("30 of 50 products are not in the ERP's list any more; that many are not believed",)
    assert all(row["deliveries"] for row in world.joor.snapshot()["styles"])


def test_a_change_that_the_delta_reading_never_saw_is_caught_up(quiet: World) -> None:
    core_row(quiet, "DRS-BLK-S")["Barcode"] = "4006381333931"
    quiet.run(Flow.STYLES)
    nightly(quiet)
    found = {sku["upc"] for size in quiet.style("DRS")["sizes"] for sku in size["upcs"]}
    assert "4006381333931" in found
    assert upc("DRS-BLK-S") not in found


def test_a_preview_tells_everything_and_writes_nothing(quiet: World) -> None:
    quiet.joor.edit_style(identifier(quiet, "DRS"), {"style_name": "Sale!"})
    quiet.joor.delete_style(identifier(quiet, "TEE"))
    quiet.core.remove_product("HAT")
    before = quiet.table.dump()
    plan = quiet.runtime.preview(quiet.settings, Flow.RECONCILE, 600)
    assert {(change.label.split()[0], change.kind) for change in plan.changes} == {
        ("DRS", ChangeKind.UPDATE),
        ("TEE", ChangeKind.CREATE),
        ("HAT", ChangeKind.DROP),
    }
    assert quiet.table.dump() == before
    assert quiet.writes() == []


def test_a_comparison_longer_than_a_slice_goes_on_where_it_stopped(quiet: World) -> None:
    quiet.joor.edit_style(identifier(quiet, "DRS"), {"style_name": "Sale!"})
    quiet.joor.delete_style(identifier(quiet, "TEE"))
    request, slices = RunRequest(Flow.RECONCILE, "night"), 1
    while (run := quiet.runtime.run(CONNECTION, request, 5)).status is RunStatus.CONTINUED:
        slices += 1
    assert (run.status, run.counts) == (RunStatus.SUCCEEDED, {"edited": 1, "missing": 1})
    assert slices > 10
    assert (len(quiet.sandbox.log.of("core")), run.started) == (2, quiet.clock.now())


def test_a_failed_comparison_goes_on_from_its_page_and_starts_anew_the_next_night(quiet: World) -> None:
    quiet.sandbox.faults.add(FaultRule("joor", path="/style", status=500, times=-1))
    assert quiet.run(Flow.RECONCILE).status is RunStatus.FAILED
    quiet.sandbox.faults.clear()
    quiet.sandbox.log.clear()
    assert quiet.run(Flow.RECONCILE).status is RunStatus.SUCCEEDED
    assert quiet.sandbox.log.of("core") == []
    assert quiet.context().runs.flow(Flow.RECONCILE).cursor == ""
    assert problems(quiet) == []


def test_what_was_seen_is_kept_apart_from_what_is_there(quiet: World) -> None:
    quiet.run(Flow.RECONCILE)
    kept = [item for key, item in quiet.table.dump().items() if "#SEEN" in key.pk]
    assert kept
    assert all(item.expires_at for item in kept)
    assert Key(f"{CONNECTION}#FLOW", "reconcile") in quiet.table.dump()
