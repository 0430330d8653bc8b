"""`seamline explain` answers from memory, for people and for machines."""

from tests.sandbox.flows.world import World
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
    assert not world.sandbox.log.of("core")


def test_a_sku_that_is_left_out_says_why(operator: Operator) -> None:
    assert "SECRET: left out, carries none of the tags JOOR" in operator.types("explain", "SECRET").stdout


def test_machines_get_json(operator: Operator) -> None:
    [group] = operator.reads("explain", "TEE")["groups"]
    assert group["styles"][0]["last_push"]["number"] == "TEE"


def test_an_unknown_name_is_an_error_with_a_way_out(operator: Operator) -> None:
    answer = operator.types("explain", "NOPE")
    assert answer.exit_code == 1
    assert "nothing that was ever read answers to 'NOPE'" in answer.output
