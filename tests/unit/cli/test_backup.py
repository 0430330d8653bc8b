"""A back-up brings everything back: the next run is idle, no style is sent again, and no sale is made twice."""

from pathlib import Path

import msgspec
import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.domain.ledger import OrderState
from seamline.state.archive import MemoryArchive
from seamline.state.table import Item, Key
from tests.sandbox.flows.world import World
from tests.unit.cli.operator import Operator


@pytest.fixture(params=["backup.jsonl", "backup.jsonl.gz"])
def file(request: pytest.FixtureRequest, tmp_path: Path, operator: Operator) -> Path:
    """A back-up of the brand after its first cycle and one order."""
    operator.world.approved_order()
    operator.world.cycle()
    operator.world.run(Flow.STOCK)
    written: Path = tmp_path / request.param
    answer = operator.types("backup", str(written))
    assert answer.exit_code == 0, answer.output
    return written


def wipe(world: World) -> None:
    """The table is lost."""
    archive = MemoryArchive(world.table)
    archive.discard([Key(item.pk, item.sk) for item in archive.items()])


def test_after_a_restore_the_next_cycle_writes_nothing_to_either_side(
    operator: Operator, world: World, file: Path
) -> None:
    wipe(world)
    answer = operator.types("restore", str(file))
    assert answer.exit_code == 0, answer.output
    world.sandbox.log.clear()
    world.cycle()
    assert world.writes() == []


def test_a_sale_made_since_the_back_up_is_found_and_not_made_again(
    operator: Operator, world: World, file: Path
) -> None:
    later = world.approved_order()
    world.run(Flow.ORDERS)
    world.queue.waiting.clear()
    held_back = operator.types("backup", str(file))
    assert held_back.exit_code == 0
    newest = world.approved_order()
    world.run(Flow.ORDERS)
    # JOOR was not told of the export before the table was lost.
    world.sandbox.faults.add(FaultRule("joor", path="bulk_update", status=400, times=-1))
    world.export_all()
    assert [len(world.sales(order_id)) for order_id in (later, newest)] == [1, 1]
    world.sandbox.faults.clear()
    wipe(world)
    operator.types("restore", str(file))
    for _ in range(4):
        world.run(Flow.ORDERS)
        world.export_all()
        world.clock.sleep(130)
    for order_id in (later, newest):
        assert len(world.sales(order_id)) == 1
        assert world.context().ledger.get(order_id).entry.state is OrderState.ACKNOWLEDGED


def test_a_table_that_is_not_empty_is_left_alone_unless_forced(operator: Operator, world: World, file: Path) -> None:
    before = world.table.everything()
    answer = operator.types("restore", str(file))
    assert answer.exit_code == 1
    assert "not empty" in answer.stderr
    assert world.table.everything() == before
    assert operator.types("restore", str(file), "--force").exit_code == 0


def test_a_file_that_was_cut_off_is_refused_before_anything_is_written(
    operator: Operator, world: World, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.jsonl"
    operator.types("backup", str(whole))
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(b"\n".join(whole.read_bytes().splitlines()[:-3]) + b"\n")
    wipe(world)
    answer = operator.types("restore", str(cut))
    assert answer.exit_code == 1
    assert "not a whole one" in answer.stderr
    assert world.table.everything() == []


def test_a_back_up_of_a_newer_seamline_is_refused(operator: Operator, world: World, file: Path) -> None:
    newer = file.with_name("newer.jsonl")
    operator.types("backup", str(newer))
    head, *rest = newer.read_bytes().splitlines()
    told = {**msgspec.json.decode(head), "state": 99}
    newer.write_bytes(b"\n".join([msgspec.json.encode(told), *rest]) + b"\n")
    wipe(world)
    answer = operator.types("restore", str(newer))
    assert answer.exit_code == 1
    assert "newer Seamline (state 99)" in answer.stderr
    assert [item for item in world.table.everything() if item.pk == "CONNECTION"] == []


def test_no_secret_is_in_a_back_up(operator: Operator, tmp_path: Path) -> None:
    written = tmp_path / "plain.jsonl"
    operator.types("backup", str(written))
    keys = operator.secrets.get("lune")
    items = [msgspec.json.decode(line, type=Item) for line in written.read_bytes().splitlines()[1:-1]]
    everything = b"".join(item.data for item in items)
    for secret in (keys.cin7_core.application_key, keys.joor.v2_token, keys.joor.password, keys.joor.client_secret):
        assert secret.encode() not in everything
