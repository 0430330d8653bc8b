"""What leaves the selection follows the policy, and nothing is taken off an order that is not exported yet."""

import pytest

from seamline.domain.flow import Flow
from tests.sandbox.flows.styling import FAMILY, apply, brand_with, numbers, problems, run, sent, styles, values
from tests.sandbox.flows.world import World, upc


def untag(world: World, *skus: str) -> None:
    """Take products out of the selection."""
    for sku in skus:
        world.core.untag(sku, "joor")


def left_under(policy: str) -> World:
    """A synced brand with this policy."""
    world = brand_with(selection={"leaving": policy})
    world.cycle()
    return world


def stock_of(world: World, number: str) -> dict[str, dict[str, int]]:
    """What Seamline last told JOOR for each cell of a style."""
    identifier = world.style(number)["style_identifier"]
    [found] = world.context().cells.of([identifier])
    return {
        f"{cell.target.color_code}/{cell.target.size_name}": {b.warehouse: n for b, n in cell.pushed.items()}
        for cell in found.cells.values()
    }


def test_a_deleted_style_is_gone_and_comes_back_as_new_when_it_is_selected_again() -> None:
    world = left_under("delete")
    untag(world, *FAMILY)
    assert run(world).counts == {"delete": 1}
    assert numbers(world) == ["HAT", "TEE"]
    assert run(world).counts == {}
    for sku in FAMILY:
        world.core.tag(sku, "JOOR")
    assert run(world).counts == {"create": 1}
    assert numbers(world) == ["DRS", "HAT", "TEE"]


@pytest.mark.parametrize("policy", ["delete", "inactivate"])
def test_a_style_on_an_approved_order_stays_until_the_order_is_exported(policy: str) -> None:
    world = left_under(policy)
    order_id = world.approved_order()
    untag(world, *FAMILY)
    assert run(world).counts == {"held": 1}
    assert order_id in problems(world)["DRS DRS family"]
    world.run(Flow.ORDERS)
    world.export_all()
    assert run(world).counts == {policy: 1}
    assert problems(world) == {}


def test_an_order_held_in_the_ledger_protects_its_style_as_well() -> None:
    world = left_under("delete")
    world.core.edit_customer("Boutique Nord", {"IsOnCreditHold": True})
    world.approved_order()
    world.run(Flow.ORDERS)
    world.export_all()
    untag(world, *FAMILY)
    assert run(world).counts == {"held": 1}
    assert "DRS" in numbers(world)


def test_an_inactivated_style_is_switched_off_and_on_again_with_its_products() -> None:
    world = left_under("inactivate")
    untag(world, *FAMILY)
    assert run(world).counts == {"inactivate": 1}
    assert world.style("DRS")["colors"] in ([], "")
    for sku in FAMILY:
        world.core.tag(sku, "JOOR")
    assert run(world).counts == {"update": 1}
    assert values(world.style("DRS")["colors"], "color_name") == ["Black", "Red"]


def test_a_kept_style_is_left_as_it_is() -> None:
    world = left_under("keep")
    untag(world, *FAMILY)
    assert run(world).counts == {}
    assert sent(world) == []


def test_a_dropped_style_leaves_our_linesheets_even_where_we_only_add() -> None:
    world = brand_with({"delivery_overwrite": 3})
    world.cycle()
    world.joor.make_linesheet("Press", ["DRS"])
    untag(world, *FAMILY)
    assert run(world).counts == {"drop": 1}
    assert values(world.style("DRS")["deliveries"], "delivery_name") == ["Press"]
    assert run(world).counts == {}


def test_a_dropped_style_is_deleted_once_the_policy_says_so(synced: World) -> None:
    untag(synced, *FAMILY)
    assert run(synced).counts == {"drop": 1}
    apply(synced, selection={"leaving": "delete"})
    assert run(synced).counts == {"delete": 1}


def test_a_family_whose_members_are_all_deprecated_is_dropped(synced: World) -> None:
    for sku in FAMILY:
        synced.core.deprecate(sku)
    outcome = run(synced)
    assert outcome.counts == {"drop": 1}
    assert "deprecated" in next(iter(synced.context().catalogue.styles.by_number("DRS"))).reason


def test_a_family_deprecated_from_the_start_is_never_made(world: World) -> None:
    for sku in FAMILY:
        world.core.deprecate(sku)
    assert world.run(Flow.STYLES).counts == {"create": 2}


def test_a_color_that_left_is_off_our_linesheets_and_out_of_stock(synced: World) -> None:
    for sku in ("DRS-BLK-S", "DRS-BLK-M"):
        synced.core.deprecate(sku)
    assert run(synced).counts == {"update": 1}
    [sheet] = synced.style("DRS")["deliveries"]
    assert values(sheet["color_exclusions"], "color_code") == ["BLACK"]
    synced.run(Flow.STOCK)
    assert stock_of(synced, "DRS")["BLACK/S"] == {"Default": 0}


def test_a_color_that_left_is_deleted_by_policy_but_not_under_an_open_order() -> None:
    world = left_under("delete")
    world.approved_order([{"upc": upc("DRS-BLK-S"), "quantity": 1, "price": "96.00"}])
    untag(world, "DRS-BLK-S", "DRS-BLK-M")
    assert run(world).counts == {"update": 1, "held": 1}
    assert run(world).counts == {"held": 1}
    assert sent(world) == []
    assert values(world.style("DRS")["colors"], "color_name") == ["Black", "Red"]
    world.run(Flow.ORDERS)
    world.export_all()
    assert run(world).counts == {"update": 1}
    assert values(world.style("DRS")["colors"], "color_name") == ["Red"]
    assert run(world).counts == {}
    assert problems(world) == {}


def test_an_idle_policy_reads_no_orders(synced: World) -> None:
    synced.core.edit_product("HAT", {"Name": "Cap"})
    run(synced)
    assert not [call for call in synced.sandbox.log.of("joor") if "order" in call.path]
    assert len(styles(synced)) == 3
