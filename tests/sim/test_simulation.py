"""Many worlds from as many seeds: every approved order has exactly one live sale, whatever happens."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from infra.flows import FLOWS
from infra.queues import HIDDEN_AFTER_TIMEOUT_SECONDS
from infra.queues import MAX_RECEIVES as BUILT_RECEIVES
from seamline.domain.flow import Flow
from tests.sim.brand import blueprint
from tests.sim.calls import CORE_KINDS, JOOR_KINDS, READ_KINDS
from tests.sim.people import DEEDS
from tests.sim.queues import FUNCTION_SECONDS, HIDDEN_SECONDS, MAX_RECEIVES
from tests.sim.run import Summary, run_all, simulate

SEEDS = 500
FAULTS = {
    "killed",
    "killed after its time",
    "call slow",
    "message delayed",
    "message doubled",
    "message overtaken",
    "message received again",
    "message worked off comes again",
    "message given up",
    "overlapping runs",
    "create hidden from the search for a while",
    "record write race",
    "table read failed",
    "table write lost",
    "table write unanswered",
    "table write refused after it was done",
    "token expired",
    "order for doors",
    "orders of one newcomer at once",
    "edit on the admin URL accepted",
    "release on the admin URL accepted",
    "re-export on the admin URL accepted",
}


@pytest.fixture(scope="module")
def shown() -> list[Summary]:
    return list(run_all(range(SEEDS), 2))


def test_no_seed_breaks_an_invariant(shown: list[Summary]) -> None:
    broken = [f"seed {verdict.seed}: {'; '.join(verdict.findings)}" for part in shown for verdict in part.broken]
    assert not broken, "\n".join(broken)


def test_every_fault_strikes_and_people_do_everything(shown: list[Summary]) -> None:
    seen = sum((Counter(part.seen) for part in shown), Counter[str]())
    deeds = {f"people {deed.__name__}" for deed in DEEDS}
    refusals = {f"core {kind.__name__.strip('_')}" for kind in (*CORE_KINDS, *READ_KINDS)}
    refusals |= {f"joor {kind.__name__.strip('_')}" for kind in (*JOOR_KINDS, *READ_KINDS)}
    assert FAULTS | deeds | refusals <= seen.keys()


def test_a_seed_replays_exactly() -> None:
    plan = blueprint()
    for seed in (3, 14, 159):
        assert simulate(seed, plan).trace == simulate(seed, plan).trace


def test_a_seed_is_the_same_in_every_process() -> None:
    """What is ordered by the hash of a text must not decide anything."""
    replays = {_replayed("27", hash_seed) for hash_seed in ("1", "2")}
    assert len(replays) == 1


def _replayed(seed: str, hash_seed: str) -> bytes:
    command = [sys.executable, "-m", "tests.sim.run", "--replay", seed]
    paths = os.pathsep.join(sys.path)
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": paths}
    return subprocess.run(command, env=environment, check=False, capture_output=True).stdout


def test_the_queues_are_those_that_are_built() -> None:
    assert HIDDEN_SECONDS == FUNCTION_SECONDS + HIDDEN_AFTER_TIMEOUT_SECONDS
    assert MAX_RECEIVES == BUILT_RECEIVES
    assert [flow.timeout_seconds for flow in FLOWS if flow.name == Flow.ORDERS] == [FUNCTION_SECONDS]
