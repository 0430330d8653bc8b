"""Many worlds from as many seeds: every approved order has exactly one live sale, whatever happens."""

from collections import Counter

import pytest

from tests.sim.brand import blueprint
from tests.sim.calls import CORE_KINDS, JOOR_KINDS, READ_KINDS
from tests.sim.people import DEEDS
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
