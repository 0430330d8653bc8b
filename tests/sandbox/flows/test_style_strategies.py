"""One style per family, color or SKU; identity is fixed at the first sync, and a change of strategy is a migration."""

from seamline.domain.flow import Flow
from seamline.domain.plan import ChangeKind
from tests.sandbox.flows.styling import apply, brand_with, lines_of, numbers, preview, problems, run, sent, styles
from tests.sandbox.flows.world import World, upc


def colors(world: World, number: str) -> list[list[str]]:
    """The colors of each style with this number."""
    return sorted([c["color_name"] for c in row["colors"]] for row in styles(world) if row["style_number"] == number)


def test_one_style_per_color_shares_the_family_number_and_has_an_identifier_of_its_own() -> None:
    world = brand_with({"one_per": "color"})
    run(world)
    assert numbers(world) == ["DRS", "DRS", "HAT", "TEE", "TEE"]
    assert colors(world, "DRS") == [["Black"], ["Red"]]
    assert len({row["style_identifier"] for row in styles(world)}) == 5


def test_one_style_per_sku_is_numbered_by_the_sku() -> None:
    world = brand_with({"one_per": "sku"})
    run(world)
    assert len(styles(world)) == 9
    assert "DRS-BLK-S" in numbers(world)


def test_orders_for_a_style_per_color_find_their_products() -> None:
    world = brand_with({"one_per": "color"})
    world.cycle()
    black = next(row for row in styles(world) if row["colors"][0]["color_name"] == "Black")
    line = {
        "style_identifier": black["style_identifier"],
        "style_number": black["style_number"],
        "color_name": "Black",
        "color_code": "BLACK",
        "size_name": "S",
        "upc": upc(f"{black['style_number']}-BLK-S"),
        "quantity": 2,
        "price": "96.00",
    }
    order_id = world.approved_order([line])
    world.run(Flow.ORDERS)
    world.export_all()
    assert world.sales(order_id)[0]["Order"]["Lines"][0]["SKU"] == f"{black['style_number']}-BLK-S"


def test_stock_reaches_every_style_of_a_split_family() -> None:
    world = brand_with({"one_per": "color"})
    world.cycle()
    stocked = {found.identifier: len(found.cells) for found in world.context().cells.styles()}
    assert sorted(stocked.values()) == [1, 2, 2, 2, 2]


def test_a_change_of_strategy_alone_moves_nothing_and_tells_so(synced: World) -> None:
    apply(synced, {"one_per": "color"})
    assert any("stay as they were first pushed" in note for note in preview(synced).notes)
    outcome = run(synced)
    assert "create" not in outcome.counts
    assert numbers(synced) == ["DRS", "HAT", "TEE"]
    assert "styles are cut up as before" in problems(synced)


def test_a_new_family_follows_the_new_strategy_while_the_old_ones_stay(synced: World) -> None:
    apply(synced, {"one_per": "sku"})
    synced.core.tag("SECRET", "JOOR")
    assert run(synced).counts == {"create": 1}


def test_an_allowed_migration_is_shown_as_creates_and_deletes_and_then_done(synced: World) -> None:
    apply(synced, {"one_per": "color", "migrate": "delete"})
    plan = preview(synced)
    kinds = [change.kind for change in plan.changes]
    assert (kinds.count(ChangeKind.CREATE), kinds.count(ChangeKind.DELETE)) == (5, 3)
    assert all("migration" in change.reason for change in plan.changes if change.kind is ChangeKind.DELETE)
    assert run(synced).counts == {"delete": 3, "create": 5}
    assert numbers(synced) == ["DRS", "DRS", "HAT", "TEE", "TEE"]
    assert run(synced).counts == {}


def test_a_migration_waits_for_the_orders_that_contain_the_old_style(synced: World) -> None:
    synced.approved_order()
    apply(synced, {"one_per": "color", "migrate": "delete"})
    assert run(synced).counts == {"delete": 2, "create": 3, "held": 1}
    assert colors(synced, "DRS") == [["Black", "Red"]]
    synced.run(Flow.ORDERS)
    synced.export_all()
    assert run(synced).counts == {"delete": 1, "create": 2}


def test_a_renamed_sku_keeps_its_style_its_number_and_its_identifier(synced: World) -> None:
    before = synced.style("DRS")["style_identifier"]
    synced.core.edit_family("DRS", {"SKU": "DRESS"})
    synced.core.edit_product("HAT", {"SKU": "CAP"})
    run(synced)
    assert numbers(synced) == ["DRS", "HAT", "TEE"]
    assert synced.style("DRS")["style_identifier"] == before


def test_a_renamed_sku_changes_the_number_of_the_same_style_if_the_brand_wants_it() -> None:
    world = brand_with({"number_follows_erp": True})
    run(world)
    before = world.style("DRS")["style_identifier"]
    world.core.edit_family("DRS", {"SKU": "DRESS"})
    assert run(world).counts == {"update": 1}
    assert world.style("DRESS")["style_identifier"] == before


def test_a_changed_identifier_template_does_not_make_new_styles(synced: World) -> None:
    apply(synced, {"fields": {"identifier": "{{ sku }}", "name": "{{ name }} by {{ brand }}"}})
    assert run(synced).counts == {"update": 3}
    assert len(styles(synced)) == 3
    assert synced.style("DRS")["style_name"] == "DRS family by Maison Lune"


def test_a_color_renamed_in_the_erp_keeps_its_code_and_its_style() -> None:
    world = brand_with({"one_per": "color"})
    run(world)
    lines = [line | {"Option1": line["Option1"].replace("Black", "Noir")} for line in lines_of(world, "DRS")]
    world.core.edit_family("DRS", {"Products": lines})
    assert run(world).counts == {"update": 1}
    assert colors(world, "DRS") == [["Noir"], ["Red"]]


def test_uneven_prices_may_split_a_new_family_by_color() -> None:
    world = brand_with({"uneven_prices": "split"})
    for sku in ("DRS-RED-S", "DRS-RED-M"):
        world.core.edit_product(sku, {"PriceTier2": 110.0})
    assert run(world).counts == {"create": 4}
    prices = sorted(row["prices"][0]["price_wholesale"] for row in styles(world) if row["style_number"] == "DRS")
    assert prices == ["110.00", "96.00"]


def test_prices_that_become_uneven_later_hold_a_pushed_style_and_name_the_migration(synced: World) -> None:
    apply(synced, {"uneven_prices": "split"})
    run(synced)
    synced.core.edit_product("DRS-RED-S", {"PriceTier2": 110.0})
    assert run(synced).counts == {"held": 1}
    assert "differs between variants" in problems(synced)["DRS DRS family"]
    assert sent(synced) == []
