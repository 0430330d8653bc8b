"""Many worlds from as many seeds: every approved order has exactly one live sale, whatever happens."""

from tests.sim.brand import blueprint
from tests.sim.run import run_all, simulate

SEEDS = 500
SEEN = "killed"


def test_no_seed_breaks_an_invariant() -> None:
    parts = list(run_all(range(SEEDS), 2))
    broken = [f"seed {v.seed}: {'; '.join(v.findings)}" for part in parts for v in part.broken]
    assert not broken, "\n".join(broken)


def test_a_seed_replays_exactly() -> None:
    plan = blueprint()
    for seed in (3, 14, 159):
        assert simulate(seed, plan).trace == simulate(seed, plan).trace
