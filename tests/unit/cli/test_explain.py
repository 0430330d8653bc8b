"""`seamline explain` answers from memory, for people and for machines."""

from seamline.domain.flow import Flow
from tests.sandbox.flows.galleries import Gallery, touch
from tests.sandbox.flows.world import CUSTOMER_ID, SETTINGS, World
from tests.unit.cli.operator import Operator


def test_a_sku_is_explained_with_its_rule_its_sources_and_its_last_push(operator: Operator, world: World) -> None:
    world.sandbox.log.clear()
    before = world.table.dump()
    answer = operator.types("explain", "DRS-BLK-S")
    assert answer.exit_code == 0, answer.output
    assert "DRS-BLK-S: selected, carries the tag joor" in answer.stdout
    assert "division: Maison Lune   [the ERP's brand]" in answer.stdout
    assert "last push: DRS at " in answer.stdout
    assert world.table.dump() == before
    assert world.writes() == []


def test_a_style_is_explained_without_a_call(operator: Operator, world: World) -> None:
    world.sandbox.log.clear()
    assert operator.types("explain", "DRS").exit_code == 0
    assert list(world.sandbox.log.calls) == []


def test_a_sku_shows_its_locations_the_orders_that_come_off_and_what_joor_was_told(
    operator: Operator, world: World
) -> None:
    order_id = world.approved_order()
    answer = operator.types("explain", "DRS-BLK-S").stdout
    assert "Main Warehouse A-01: 5 available, 5 on hand   [Default]" in answer
    assert "Faulty goods: 99 available, 99 on hand   [not counted]" in answer
    assert "counted    available; stock: buffer 0" in answer
    assert f"order {order_id} takes 3 off Default" in answer
    assert "Default: should show 11, JOOR was told 14" in answer
    assert "last told  2026-" in answer


def test_a_customer_shows_that_it_awaits_its_match_its_payload_and_why_it_goes() -> None:
    operator = Operator(World({**SETTINGS, "customers": {"everyone": True}}))
    operator.world.run(Flow.CUSTOMERS)
    operator.world.clock.sleep(120)
    answer = operator.types("explain", "boutique nord").stdout
    assert f"customer Boutique Nord ({CUSTOMER_ID})" in answer
    assert "in JOOR    awaiting match since 2026-09-21" in answer
    assert "price types: Wholesale US USD" in answer
    told = operator.reads("explain", CUSTOMER_ID)["customer"]
    assert told["sent"]["awaiting_since"] > 0
    shown = operator.types("status").stdout
    assert "awaiting match" in shown
    assert "Boutique Nord" in shown
    assert "Boutique Nord" in operator.types("plan", "customers").stdout


def test_a_style_shows_its_pictures_and_what_keeps_one_away() -> None:
    world = Gallery()
    world.hang("DRS", "front.jpg")
    world.core.attach_image("DRS", "broken.jpg", "http://sandbox/nothing-here.jpg")
    world.sync()
    world.hang("DRS-BLK-S", "black.jpg")
    touch(world, "DRS-BLK-S")
    world.clock.sleep(600)
    world.run(Flow.STYLES)
    answer = Operator(world).types("explain", "DRS").stdout
    assert "pictures of DRS" in answer
    assert "images: front.jpg   [JOOR shows it]" in answer
    assert "images: broken.jpg   [goes with the next run]" in answer
    assert "image of color BLACK: black.jpg   [goes with the next run]" in answer
    assert "problem    broken.jpg: " in answer


def test_what_reconcile_reports_of_a_style_is_among_its_problems(operator: Operator, world: World) -> None:
    world.apply({**SETTINGS, "reconcile": {"edited": "report"}})
    world.clock.sleep(86_400)
    world.joor.edit_style(world.style("DRS")["style_identifier"], {"style_name": "Sale!"})
    world.run(Flow.RECONCILE)
    assert (
        "problem    it was edited in JOOR; name: sent 'DRS family', JOOR shows 'Sale!'"
        in operator.types("explain", "DRS").stdout
    )


def test_a_sku_that_is_left_out_says_why(operator: Operator) -> None:
    assert "SECRET: left out, carries none of the tags JOOR" in operator.types("explain", "SECRET").stdout


def test_machines_get_json(operator: Operator) -> None:
    [group] = operator.reads("explain", "TEE")["groups"]
    assert group["styles"][0]["last_push"]["number"] == "TEE"


def test_an_unknown_name_is_an_error_with_a_way_out(operator: Operator) -> None:
    answer = operator.types("explain", "NOPE")
    assert answer.exit_code == 1
    assert "nothing that was ever read answers to 'NOPE'" in answer.output
