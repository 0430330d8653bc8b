"""The styles flow by JOOR's v4: what only v4 can do, and what shared linesheets and lost answers must survive."""

from typing import Any

import pytest

from sandbox.kit.calllog import Call
from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.settings import validate_settings
from seamline.state.connections import AppliedConnection
from tests.sandbox.flows.styling import FAMILY, by_way, problems, run
from tests.sandbox.flows.world import CONNECTION, Json, World, product

BY_HAND: Json = {
    "style_number": "HAND",
    "style_identifier": "hand",
    "style_name": "By hand",
    "prices": [{"price_label": "Wholesale US", "price_currency": "USD", "price_wholesale": "10.00"}],
    "colors": [{"color_name": "Blue", "color_code": "BLU"}],
    "sizes": [{"size_name": "OS"}],
}


def v4_settings(**styles: Any) -> Json:
    """The small brand's settings by v4 with other styles settings."""
    base = by_way("v4")
    return {**base, "styles": {**base["styles"], **styles}}


def apply(world: World, raw: Json) -> None:
    """Put other settings in force."""
    world.settings = validate_settings(raw)
    world.runtime.connections.save(AppliedConnection(CONNECTION, raw, world.clock.now(), "test"))


def sheet(world: World, name: str) -> Json:
    """A collection as v4 shows it."""
    return next(vars(one) for one in world.joor.linesheets.values() if one.name == name)


def on_sheet(world: World, name: str) -> list[str]:
    """The numbers of the styles on a linesheet, in its own order."""
    items: dict[int, object] = sheet(world, name)["items"]
    return [world.joor.styles[style_id].number for style_id in items]


def v4_writes(world: World) -> list[Call]:
    """Every write to v4."""
    return [call for call in world.writes() if "/v4/" in call.path]


def wholesale(world: World, number: str) -> dict[str, str]:
    """The wholesale price of each SKU of a style that has its own, by external id."""
    skus = [sku for sku in world.style(number)["skus"] if sku["prices"]]
    return {sku["external_id"]: sku["prices"]["3"]["wholesale"] for sku in skus}


@pytest.fixture
def world() -> World:
    """A brand with nothing in JOOR yet, whose styles go by v4."""
    return World(by_way("v4"))


@pytest.fixture
def synced(world: World) -> World:
    """The same brand after its first run."""
    world.run(Flow.STYLES)
    world.sandbox.log.clear()
    return world


def test_nothing_is_written_to_the_styles_of_v2(world: World) -> None:
    world.run(Flow.STYLES)
    assert v4_writes(world)
    assert not [call for call in world.writes() if "style" in call.path]


def test_no_call_holds_more_objects_than_the_settings_say(world: World) -> None:
    world.core.edit_family("DRS", {"Name": "Aurora dress"})
    for size in range(30, 44):
        added = product(f"DRS-BLK-{size}")
        world.core.add_product(added, family="DRS", options={"Option1": "Black", "Option2": str(size)})
    world.run(Flow.STYLES)
    assert max(len(call.body) for call in v4_writes(world)) <= 25
    assert len(world.style("DRS")["skus"]) == 2 * 16


def test_an_account_that_wants_the_grid_whole_gets_it_whole_in_every_call(world: World) -> None:
    world.joor.configure(require_full_grid=True)
    for size in range(30, 44):
        added = product(f"DRS-BLK-{size}")
        world.core.add_product(added, family="DRS", options={"Option1": "Black", "Option2": str(size)})
    assert world.run(Flow.STYLES).counts == {"create": 3}


def test_cells_without_a_variant_are_made_and_stock_is_sent_for_them_as_zero(world: World) -> None:
    world.core.add_product(product("DRS-RED-L"), family="DRS", options={"Option1": "Red", "Option2": "L"})
    world.cycle()
    [empty] = [sku for sku in world.style("DRS")["skus"] if not sku["external_id"]]
    assert (empty["color_code"], empty["size"]) != ("", "")
    rows = [row for row in world.joor.snapshot()["inventory"] if row["sku_id"] == empty["id"]]
    assert [row["quantity"] for row in rows] == [0]


def test_skus_are_priced_singly_where_the_settings_say_so() -> None:
    world = World(v4_settings(uneven_prices="per_sku"))
    world.core.edit_product("DRS-BLK-S", {"PriceTier2": 99.0})
    assert world.run(Flow.STYLES).counts == {"create": 3}
    assert sorted(wholesale(world, "DRS").values()) == ["96.00", "96.00", "96.00", "99.00"]


def test_a_changed_price_of_one_sku_is_one_price_written() -> None:
    world = World(v4_settings(uneven_prices="per_sku"))
    world.run(Flow.STYLES)
    world.core.edit_product("DRS-RED-M", {"PriceTier2": 101.5})
    assert run(world).counts == {"update": 1}
    prices = [row for call in v4_writes(world) if "/prices/" in call.path for row in call.body]
    assert [row["wholesale_value"] for row in prices] == ["101.50"]
    assert not [call for call in v4_writes(world) if "/skus/" in call.path or "/collections/" in call.path]


def test_linesheets_carry_season_ship_window_cancel_date_and_minimum_window() -> None:
    rule = {
        "tag_prefix": "Collection_",
        "code": "SS27M",
        "season_name": "Summer",
        "season_year": "2027",
        "season_code": "SS27",
        "ship_start": "2027-02-01",
        "ship_end": "2027-03-15",
        "cancel": "2027-03-20",
        "minimum_window": "7",
    }
    world = World(v4_settings(linesheets=[rule]))
    world.run(Flow.STYLES)
    found = sheet(world, "SS27 Main")
    assert (found["code"], found["start_ship"], found["complete_ship"]) == ("SS27M", "2027-02-01", "2027-03-15")
    assert (found["cancel_date"], found["minimum_shipping_window"]) == ("2027-03-20", 7)
    assert [vars(season)["external_id"] for season in world.joor.seasons.values()] == ["SS27"]


def test_the_batch_is_put_on_its_linesheet_in_one_write(world: World) -> None:
    world.run(Flow.STYLES)
    assert len([call for call in v4_writes(world) if "/collections/" in call.path]) == 1
    assert sorted(on_sheet(world, "SS27 Main")) == ["DRS", "HAT", "TEE"]


def test_styles_that_people_put_on_our_linesheet_stay_there(synced: World) -> None:
    synced.joor.load(styles=[BY_HAND])
    [by_hand] = [style_id for style_id, style in synced.joor.styles.items() if style.number == "HAND"]
    ours = next(one for one in synced.joor.linesheets.values() if one.name == "SS27 Main")
    item = next(iter(ours.items.values()))
    ours.items[by_hand] = type(item)(7)
    for sku in FAMILY:
        synced.core.untag(sku, "joor")
    assert run(synced).counts == {"drop": 1}
    assert sorted(on_sheet(synced, "SS27 Main")) == ["HAND", "HAT", "TEE"]
    assert ours.items[by_hand].order_number == 7


def test_a_hand_made_linesheet_of_the_same_name_takes_styles_in_and_keeps_its_dates(world: World) -> None:
    world.joor.make_linesheet("SS27 Main", [])
    ours = next(iter(world.joor.linesheets.values()))
    ours.start_ship, ours.complete_ship = "2027-01-01", "2027-02-01"
    world.run(Flow.STYLES)
    assert (ours.start_ship, ours.complete_ship, len(ours.items)) == ("2027-01-01", "2027-02-01", 3)


def test_a_style_moves_from_one_linesheet_to_another_and_stays_on_the_hand_made_one(synced: World) -> None:
    synced.joor.make_linesheet("Press sample", ["HAT"])
    synced.core.edit_product("HAT", {"Tags": "joor,Collection_AW27"})
    assert run(synced).counts == {"update": 1}
    assert sorted(on_sheet(synced, "SS27 Main")) == ["DRS", "TEE"]
    assert (on_sheet(synced, "AW27"), on_sheet(synced, "Press sample")) == (["HAT"], ["HAT"])


def test_colors_left_out_of_a_linesheet_are_not_among_its_skus() -> None:
    rule = {"tag_prefix": "Collection_", "colors_left_out": ["Red"]}
    world = World(v4_settings(linesheets=[rule]))
    world.run(Flow.STYLES)
    found = next(one for one in world.joor.linesheets.values() if one.name == "SS27 Main")
    drs = next(style_id for style_id, style in world.joor.styles.items() if style.number == "DRS")
    colors = {world.joor.styles[drs].colors[world.joor.skus[one].color_id].name for one in found.items[drs].sku_ids}
    assert colors == {"Black"}


def test_an_account_that_merges_items_says_that_the_style_has_to_be_taken_off_by_hand(synced: World) -> None:
    synced.joor.configure(merge_collection_items=True)
    for sku in FAMILY:
        synced.core.untag(sku, "joor")
    assert run(synced).counts == {"held": 1}
    assert "by hand in JOOR" in next(iter(problems(synced).values()))


def test_a_price_type_unknown_to_joor_holds_the_style_off_every_linesheet() -> None:
    other = {"label": "Nowhere", "currency": "USD", "wholesale": "Wholesale USD"}
    world = World(v4_settings(prices=[other]))
    assert world.run(Flow.STYLES).counts == {"held": 3}
    assert all("JOOR has no price type Nowhere USD" in words for words in problems(world).values())
    assert world.joor.linesheets == {}


def test_one_bad_style_is_held_with_joors_words_and_its_neighbours_go() -> None:
    raw = v4_settings(fields={"categories": "{{ '999' if sku == 'HAT' else '490' }}"})
    world = World(raw)
    assert world.run(Flow.STYLES).counts == {"create": 2, "held": 1}
    assert "unknown category" in next(iter(problems(world).values()))


@pytest.mark.parametrize("path", ["products/bulk_create", "skus/bulk_create", "prices/bulk_create", "collections/bulk"])
def test_an_answer_lost_after_any_write_doubles_nothing(world: World, path: str) -> None:
    world.sandbox.faults.add(FaultRule("joor", "POST", path, "drop_after"))
    assert world.run(Flow.STYLES).counts == {"create": 3}
    assert sorted(row["style_number"] for row in world.joor.snapshot()["styles"]) == ["DRS", "HAT", "TEE"]
    assert [one.name for one in world.joor.linesheets.values()] == ["SS27 Main"]
    assert sorted(on_sheet(world, "SS27 Main")) == ["DRS", "HAT", "TEE"]


def test_styles_pushed_by_v2_change_over_without_being_made_again() -> None:
    world = World()
    world.run(Flow.STYLES)
    apply(world, v4_settings(uneven_prices="per_sku"))
    world.core.edit_product("DRS-BLK-S", {"PriceTier2": 99.0})
    run(world)
    assert sorted(row["style_number"] for row in world.joor.snapshot()["styles"]) == ["DRS", "HAT", "TEE"]
    assert list(wholesale(world, "DRS").values()) == ["99.00"]


def test_an_idle_run_makes_no_call_to_joor(synced: World) -> None:
    synced.clock.sleep(3600)
    synced.run(Flow.STYLES)
    assert synced.sandbox.log.of("joor") == []


def test_a_nightly_look_at_joor_finds_nothing_to_do_after_a_first_run(world: World) -> None:
    world.cycle()
    world.clock.sleep(3600)
    world.sandbox.log.clear()
    assert not world.run(Flow.RECONCILE).counts
    assert [call for call in world.sandbox.log.of("joor") if "/v4/products" in call.path]


def test_another_way_into_joor_alone_is_planned_as_a_migration_of_every_style() -> None:
    world = World()
    world.run(Flow.STYLES)
    apply(world, by_way("v4"))
    plan = world.runtime.preview(world.settings, Flow.STYLES, 600)
    assert {change.reason for change in plan.changes} == {"migration: from now on by JOOR's v4"}
    assert sorted(change.kind.value for change in plan.changes) == ["update"] * 3
    assert run(world).counts == {"update": 3}
    assert sorted(row["style_number"] for row in world.joor.snapshot()["styles"]) == ["DRS", "HAT", "TEE"]
    assert run(world).counts == {}


def product_lists(world: World) -> int:
    """How often JOOR's product list was read since the log was cleared."""
    return sum(call.method == "GET" and call.path.endswith("/products") for call in world.sandbox.log.of("joor"))


def test_the_product_list_is_walked_once_for_the_connection_and_not_in_every_slice(world: World) -> None:
    world.run(Flow.STYLES)
    assert product_lists(world) == 1
    world.core.edit_family("DRS", {"Name": "Aurora dress"})
    world.core.tag("SECRET", "JOOR")
    assert run(world).counts == {"create": 1, "update": 1}
    assert product_lists(world) == 0
    assert world.style("DRS")["style_name"] == "Aurora dress"


def test_a_product_made_since_by_somebody_else_is_updated_after_all(synced: World) -> None:
    [row] = [found for found in synced.context().erp.products(None).rows if found.sku == "SECRET"]
    price = BY_HAND["prices"][0] | {"price_wholesale": "96.00"}
    facts = {"style_identifier": row.id, "style_number": "SECRET", "prices": [price]}
    synced.joor.load(styles=[BY_HAND | facts])
    synced.core.tag("SECRET", "JOOR")
    assert run(synced).counts == {"create": 1}
    assert sorted(found["style_number"] for found in synced.joor.snapshot()["styles"]).count("SECRET") == 1


def test_a_trait_that_the_erp_gave_up_is_emptied_by_a_later_slice_too() -> None:
    fields = {"country_of_origin": "{{ 'PT' if name == 'Aurora dress' else '' }}"}
    world = World(v4_settings(fields=fields))
    world.core.edit_family("DRS", {"Name": "Aurora dress"})
    world.run(Flow.STYLES)
    assert world.style("DRS")["style_country_origin"]
    world.core.edit_family("DRS", {"Name": "Plain dress"})
    assert run(world).counts == {"update": 1}
    assert product_lists(world) == 0
    assert not world.style("DRS")["style_country_origin"]
