"""One contract for both ways into JOOR: the same plan, the same styles in JOOR, the same care for orders and people."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.plan import Plan
from tests.sandbox.flows.styling import FAMILY, by_way, changed, preview, problems, run, styles_sent, values
from tests.sandbox.flows.world import Json, World

WAYS = ("v2", "v4")
FIELDS: Json = {
    "description": "{{ description }}",
    "division_code": "W",
    "silhouette_code": "D",
    "fabrication": "{{ attributes.AdditionalAttribute2 | default('cotton') }}",
    "fabrication_code": "S",
    "materials": "Silk; Viscose",
    "country_of_origin": "{{ country | default('Italy') }}",
    "measurements": "120 cm",
    "heel_height": "5 cm",
    "contains_fur": "No",
    "minimum": "6",
    "categories": "490",
    "style_tags": [{"name": "Fit", "value": "Wide", "code": "F2"}],
}
SEASON: Json = {
    "tag_prefix": "Collection_",
    "name": "{{ tag }}",
    "code": "{{ tag | replace(' ', '-') }}",
    "season_name": "Summer",
    "season_year": "2027",
    "season_code": "SS27",
    "ship_start": "2027-02-01",
    "ship_end": "2027-03-15",
    "display_order": "{% if sku == 'HAT' %}2{% else %}1{% endif %}",
    "colors_left_out": ["Red"],
}
RICH: Json = {"fields": FIELDS, "linesheets": [SEASON, {"name": "Everything"}]}


def brand(way: str, styles: Json | None = None, selection: Json | None = None) -> World:
    """The small brand whose styles go this way."""
    return World({**changed(styles, selection), "joor": by_way(way)["joor"]})


def apply(world: World, styles: Json | None = None, selection: Json | None = None) -> None:
    """Put other settings in force; the way stays."""
    way = world.settings.joor.styles_by
    world.apply({**changed(styles, selection), "joor": by_way(way)["joor"]})


def described(world: World) -> World:
    """The same brand with texts and attributes on its products."""
    for sku in (*FAMILY, "HAT"):
        world.core.edit_product(sku, {"Description": "<p>Bias cut</p>", "AdditionalAttribute2": "100% silk"})
    return world


def edited(world: World) -> World:
    """A synced brand in which five things were edited since."""
    run(world)
    world.clock.sleep(3600)
    world.core.edit_product("DRS-BLK-S", {"Barcode": "4006381333931"})
    world.core.edit_family("TEE", {"Name": "Boxy tee"})
    world.core.tag("HAT", "Collection_FW27")
    world.core.deprecate("DRS-RED-S")
    world.core.deprecate("DRS-RED-M")
    return world


def facts(plan: Plan) -> Json:
    """A plan without what tells one run of a brand from another: ids of records."""
    rows = [(c.label, c.kind, c.reason, [(f.field, f.before, f.after) for f in c.fields]) for c in plan.changes]
    return {"changes": sorted(rows), "holds": sorted((hold.label, hold.reasons) for hold in plan.holds)}


def shown(world: World) -> list[Json]:
    """Every style of JOOR, without JOOR's own ids and moments."""
    rows = []
    for row in world.joor.snapshot()["styles"]:
        same = {name: value for name, value in row.items() if isinstance(value, str) and "date" not in name}
        rows.append(
            {
                **{name: value for name, value in same.items() if value},
                "minimum": int(row["minimum"] or 0),
                "materials": _materials(row["materials"]),
                "colors": sorted((one["color_name"], one["color_code"]) for one in row["colors"]),
                "sizes": [(one["size_name"], one["size_code"]) for one in row["sizes"]],
                "skus": sorted((one["color_code"], one["size"], one["upc"]) for one in row["skus"]),
                "prices": row["prices"],
                "linesheets": sorted((_sheet(one) for one in row["deliveries"]), key=str),
            }
        )
    return sorted(rows, key=lambda one: str(one["style_number"]))


def _materials(value: Any) -> str:
    """A list in v2, a text in v4."""
    return value if isinstance(value, str) else ", ".join(one["material"] for one in value)


def _sheet(row: Json) -> Json:
    """Of v4's linesheets each has a code and each style a place on it, whether they were asked for or not."""
    kept = {name: value for name, value in row.items() if name not in ("public", "color_exclusions") and value}
    if row["delivery_code"] == row["delivery_name"]:
        del kept["delivery_code"]
    return kept if row["season_code"] else {**kept, "style_display_order": 0}


@pytest.mark.parametrize("make", [described, edited], ids=["first", "edits"])
def test_the_plan_is_the_same_whichever_way_it_goes(make: Any) -> None:
    one, other = (facts(preview(make(brand(way, RICH)))) for way in WAYS)
    assert len(one["changes"]) == 3
    assert one == other


@pytest.mark.parametrize("make", [described, edited], ids=["first", "edits"])
def test_joor_shows_the_same_whichever_way_it_went(make: Any) -> None:
    both = []
    for way in WAYS:
        world = make(brand(way, RICH))
        assert problems(world) == {}
        assert run(world).counts == {"create" if make is described else "update": 3}
        both.append(shown(world))
        assert run(world).counts == {}
    assert both[0] == both[1]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Each way into JOOR."""
    return str(request.param)


def test_everything_that_joor_owns_is_set_once_and_then_left_to_people(way: str) -> None:
    owned = {"description": True, "wholesale_price": True, "retail_price": True, "display_order": True}
    sheet = {"tag_prefix": "Collection_", "display_order": "{{ attributes.AdditionalAttribute1 | default('5') }}"}
    world = brand(way, {"joor_owns": owned, "linesheets": [sheet]})
    world.core.edit_product("HAT", {"Description": "Felt hat"})
    run(world)
    price = {
        "price_label": "Wholesale US",
        "price_currency": "USD",
        "price_wholesale": "80.00",
        "price_retail": "200.00",
    }
    by_hand = {"style_description": "Written by hand", "prices": [price]}
    world.joor.edit_style(world.style("HAT")["style_identifier"], by_hand)
    _place(world, "HAT", 9)
    tiers = {"Retail": 300.0, "Wholesale USD": 120.0}
    news = {"Description": "From Cin7", "PriceTiers": tiers, "AdditionalAttribute1": "1", "Name": "Cap"}
    world.core.edit_product("HAT", news)
    assert run(world).counts == {"update": 1}
    style = world.style("HAT")
    assert (style["style_name"], style["style_description"]) == ("Cap", "Written by hand")
    assert [(p["price_wholesale"], p["price_retail"]) for p in style["prices"]] == [("80.00", "200.00")]
    assert values(style["deliveries"], "style_display_order") == [9]


def _place(world: World, number: str, place: int) -> None:
    style_id = next(style.style_id for style in world.joor.styles.values() if style.number == number)
    for sheet in world.joor.linesheets.values():
        sheet.items[style_id].order_number = place


def test_what_joor_does_not_own_is_kept_at_the_erps(way: str) -> None:
    world = brand(way)
    world.core.edit_product("HAT", {"Description": "Felt hat"})
    run(world)
    world.joor.edit_style(world.style("HAT")["style_identifier"], {"style_description": "Written by hand"})
    world.core.edit_product("HAT", {"Name": "Cap"})
    run(world)
    assert world.style("HAT")["style_description"] == "Felt hat"


POLICIES = {"drop": "drop", "inactivate": "inactivate", "delete": "delete", "keep": None}


@pytest.mark.parametrize("policy", POLICIES)
def test_an_approved_order_keeps_its_lines_under_every_policy_until_it_is_exported(way: str, policy: str) -> None:
    world = brand(way, selection={"leaving": policy})
    world.cycle()
    order_id = world.approved_order()
    for sku in FAMILY:
        world.core.untag(sku, "joor")
    run(world)
    world.run(Flow.STOCK)
    assert [line["quantity"] for line in world.order(order_id)["lines"]] == [3]
    world.run(Flow.ORDERS)
    world.export_all()
    assert len(world.sales(order_id)) == 1
    assert world.order(order_id)["export_status"] == "SUCCESS"
    left = run(world).counts
    done = POLICIES[policy]
    assert left == ({} if policy in ("drop", "keep") else {done: 1})
    assert problems(world) == {}


@pytest.mark.parametrize("policy", ["inactivate", "delete"])
@pytest.mark.parametrize("gone", [("DRS-BLK-S", "DRS-BLK-M"), ("DRS-BLK-S", "DRS-RED-S")], ids=["color", "size"])
def test_a_color_or_size_on_an_approved_order_waits_for_the_export(policy: str, gone: tuple[str, ...]) -> None:
    world = brand("v2", selection={"leaving": policy})
    world.cycle()
    order_id = world.approved_order()
    for sku in gone:
        world.core.untag(sku, "joor")
    assert run(world).counts == {"update": 1, "held": 1}
    assert [line["quantity"] for line in world.order(order_id)["lines"]] == [3]
    world.run(Flow.ORDERS)
    world.export_all()
    assert len(world.sales(order_id)) == 1
    run(world)
    assert problems(world) == {}
    assert len(world.style("DRS")["colors"]) * len(world.style("DRS")["sizes"]) == 2


def test_leaving_a_linesheet_takes_nothing_off_an_approved_order(way: str) -> None:
    world = brand(way)
    world.cycle()
    order_id = world.approved_order()
    for sku in FAMILY:
        world.core.untag(sku, "Collection_SS27 Main")
        world.core.tag(sku, "Collection_FW27")
    run(world)
    assert values(world.style("DRS")["deliveries"], "delivery_name") == ["FW27"]
    assert [line["quantity"] for line in world.order(order_id)["lines"]] == [3]


def test_a_linesheet_built_by_hand_survives_an_update_and_a_drop(way: str) -> None:
    world = brand(way)
    run(world)
    world.joor.make_linesheet("Press", ["DRS", "TEE"])
    world.core.edit_family("DRS", {"Name": "Aurora"})
    for sku in ("TEE-BLK-S", "TEE-BLK-M", "TEE-RED-S", "TEE-RED-M"):
        world.core.untag(sku, "joor")
    assert run(world).counts == {"update": 1, "drop": 1}
    assert "Press" in values(world.style("DRS")["deliveries"], "delivery_name")
    assert values(world.style("TEE")["deliveries"], "delivery_name") == ["Press"]


def test_each_kind_of_change_sends_exactly_its_style(way: str) -> None:
    world = brand(way, {"uneven_prices": "highest"})
    run(world)
    edits: dict[str, Callable[[], object]] = {
        "DRS": lambda: world.core.edit_product("DRS-BLK-S", {"Barcode": "4006381333931"}),
        "TEE": lambda: world.core.edit_family("TEE", {"Name": "Boxy tee"}),
        "HAT": lambda: world.core.edit_product("HAT", {"PriceTier2": 99.0}),
    }
    for number, edit in edits.items():
        world.clock.sleep(3600)
        edit()
        assert run(world).counts == {"update": 1}
        assert styles_sent(world) == {number}


def test_a_style_that_joor_does_not_take_is_held_alone_until_it_is_cured(way: str) -> None:
    world = brand(way)
    apply(world, {"fields": {"categories": "{% if sku == 'HAT' %}no-such-category{% endif %}"}})
    assert run(world).counts == {"create": 2, "held": 1}
    [(label, reason)] = problems(world).items()
    assert label == "HAT Product HAT"
    assert "report of job " in reason if way == "v2" else "refused" in reason
    apply(world)
    assert run(world).counts == {"create": 1}
    assert problems(world) == {}


def test_a_refusal_is_told_with_joors_comment_and_log_id() -> None:
    world = brand("v2")
    envelope = {"response": {"code": 17, "comment": "season is closed", "log_id": "log-4711"}}
    body = json.dumps({"bulk_styles": envelope})
    world.sandbox.faults.add(FaultRule("joor", "POST", "/bulk-style", status=200, body=body, times=-1))
    assert run(world).counts == {"held": 3}
    assert all("season is closed" in reason and "log-4711" in reason for reason in problems(world).values())
    world.sandbox.faults.clear()
    world.core.edit_product("HAT", {"Name": "Cap"})
    assert run(world).counts == {"create": 1}
    assert len(problems(world)) == 2
    world.run(Flow.RECONCILE)
    assert run(world).counts == {"create": 2}
    assert problems(world) == {}


@pytest.mark.parametrize("one_per", ["color", "sku"])
def test_a_family_cut_up_is_cut_up_the_same(one_per: str) -> None:
    both = []
    for way in WAYS:
        world = brand(way, {"one_per": one_per})
        run(world)
        both.append(shown(world))
        assert run(world).counts == {}
    assert both[0] == both[1]
