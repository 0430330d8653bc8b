"""`seamline plan` shows what a run would do, and does nothing."""

from pathlib import Path

import yaml

from tests.sandbox.flows.world import World, product
from tests.unit.cli.operator import Operator, connection_file


def test_a_first_plan_needs_no_stack(
    operator: Operator, world: World, settings_file: Path, credentials_file: Path
) -> None:
    world.sandbox.log.clear()
    found = operator.reads("plan", "styles", "--settings", str(settings_file), "--credentials", str(credentials_file))
    assert {change["kind"] for change in found["changes"]} == {"create"}
    assert len(found["changes"]) == 3
    assert world.writes() == []


def test_a_first_plan_of_orders_knows_the_catalogue(
    operator: Operator, world: World, settings_file: Path, credentials_file: Path
) -> None:
    order_id = world.approved_order()
    found = operator.reads("plan", "orders", "--settings", str(settings_file), "--credentials", str(credentials_file))
    assert [(change["kind"], change["key"]) for change in found["changes"]] == [("export", order_id)]
    assert found["holds"] == []


def test_changed_settings_are_tried_on_the_deployed_state_field_by_field(
    operator: Operator, world: World, tmp_path: Path
) -> None:
    raw = yaml.safe_load(connection_file())
    raw["styles"]["missing_size"] = "One Size"
    file = tmp_path / "changed.yaml"
    file.write_text(yaml.safe_dump(raw))
    world.sandbox.log.clear()
    before = world.table.dump()
    answer = operator.types("plan", "styles", "--settings", str(file))
    assert answer.exit_code == 0, answer.output
    assert "update  HAT Product HAT  (settings changed)" in answer.stdout
    assert "sizes: OS -> One Size" in answer.stdout
    assert "1 update to do, 0 held. Nothing was written." in answer.stdout
    assert world.writes() == []
    assert world.table.dump() == before


def test_creates_updates_drops_and_holds_are_shown_and_counted_for_people_and_machines(
    operator: Operator, world: World
) -> None:
    world.clock.sleep(3600)
    world.core.add_product(product("CAP"))
    world.core.edit_product("HAT", {"Name": "Straw hat"})
    for sku in ("TEE-BLK-S", "TEE-BLK-M", "TEE-RED-S", "TEE-RED-M"):
        world.core.untag(sku, "joor")
    world.core.edit_product("DRS-BLK-S", {"PriceTier2": 1.0})
    before = world.table.dump()
    world.sandbox.log.clear()
    told = operator.types("plan", "styles").stdout
    for line in (
        "create  CAP Product CAP  (not in JOOR yet)",
        "name: Product HAT -> Straw hat",
        "drop    TEE TEE family  (left the selection: carries none of the tags JOOR)",
        "linesheets: SS27 Main -> (none)",
        "hold    DRS DRS family",
        "1 drop to do, 1 held. Nothing was written.",
    ):
        assert line in told
    found = operator.reads("plan", "styles")
    assert found["counts"] == {"create": 1, "update": 1, "drop": 1, "held": 1}
    [update] = [change for change in found["changes"] if change["kind"] == "update"]
    assert {"field": "name", "before": "Product HAT", "after": "Straw hat"} in update["fields"]
    assert world.writes() == []
    assert world.table.dump() == before


def test_nothing_to_do_is_said_so(operator: Operator) -> None:
    assert "stock: nothing to do, 0 held" in operator.types("plan", "stock").stdout


def test_an_order_that_would_be_held_shows_every_reason(operator: Operator, world: World) -> None:
    order_id = world.approved_order(
        lines=[{"upc": "1", "quantity": 1, "price": "1.00"}, {"upc": "2", "quantity": 1, "price": "1.00"}]
    )
    answer = operator.types("plan", "orders")
    assert f"hold    order {order_id} of Boutique Nord" in answer.stdout
    assert answer.stdout.count("unknown SKU") == 2


def test_a_long_plan_is_cut_and_says_so(operator: Operator, settings_file: Path, credentials_file: Path) -> None:
    options = ("--settings", str(settings_file), "--credentials", str(credentials_file))
    answer = operator.types("plan", "styles", *options, "--limit", "1")
    assert answer.stdout.count("create ") == 2
    assert "... and 2 more; --limit 0 prints all" in answer.stdout


def test_credentials_without_settings_are_refused(operator: Operator, credentials_file: Path) -> None:
    answer = operator.types("plan", "styles", "--credentials", str(credentials_file))
    assert answer.exit_code == 1
    assert "--settings" in answer.stderr


def test_a_flow_that_does_not_exist_is_a_usage_error(operator: Operator) -> None:
    assert operator.types("plan", "style").exit_code == 2
