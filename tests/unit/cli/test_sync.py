"""`seamline sync` runs a flow now, follows it, and tells what moved."""

from pathlib import Path

import pytest

from sandbox.kit.faults import FaultRule
from seamline.cli.follow import Follower, Patience
from seamline.clock import ManualClock
from seamline.domain.flow import Flow, RunStatus
from seamline.errors import Unreachable
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.cli.operator import Operator


def test_a_run_is_followed_to_its_end_and_shows_what_moved(operator: Operator, world: World) -> None:
    world.core.restock(sku="HAT", location="Shop", on_hand=9)
    answer = operator.types("sync", "stock")
    assert answer.exit_code == 0, answer.output
    assert "OS in Default = 9" in answer.stdout
    assert "stock succeeded" in answer.stdout
    assert "1 set; calls: " in answer.stdout


def test_a_run_comes_as_json(operator: Operator) -> None:
    found = operator.reads("sync", "styles")
    assert (found["flow"], found["status"], found["counts"]) == ("styles", "succeeded", {})


def test_a_failed_run_exits_with_what_may_help(operator: Operator, world: World) -> None:
    world.sandbox.faults.add(FaultRule("core", path="productavailability", status=500, times=-1))
    answer = operator.types("sync", "stock")
    assert answer.exit_code == 3
    assert "Unreachable" in answer.stdout
    world.sandbox.faults.clear()
    world.core.configure(application_key="renewed")
    assert operator.types("sync", "stock").exit_code == 1


def test_a_paused_flow_is_refused_with_the_way_out(operator: Operator, settings_file: Path) -> None:
    paused = "flows.stock={every: 2m, paused: true}"
    assert operator.types("apply", str(settings_file), "--set", paused).exit_code == 0
    answer = operator.types("sync", "stock")
    assert answer.exit_code == 1
    assert "is paused" in answer.stderr


def test_an_idle_run_that_a_later_one_followed_counts_as_ended(operator: Operator, world: World) -> None:
    follower = Follower(operator.stack.admin, CONNECTION, world.clock, Patience())
    first = follower.start(Flow.STYLES)
    world.clock.sleep(60)
    follower.run(Flow.STYLES)
    assert follower.wait(Flow.STYLES, first).status is RunStatus.SUCCEEDED


def test_a_run_that_does_not_end_is_given_up_on(operator: Operator) -> None:
    clock = ManualClock()
    follower = Follower(operator.stack.admin, CONNECTION, clock, Patience(longest=10, pause=1))
    with pytest.raises(Unreachable, match="has not ended after 10 s"):
        follower.wait(Flow.STYLES, "run-9999999999")
