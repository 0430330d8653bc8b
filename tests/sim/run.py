"""Runs seeds, one world each, and prints those that break an invariant with the trace that led there."""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import batched
from multiprocessing import get_context

from msgspec import Struct

from seamline.domain.flow import Flow
from tests.sim.brand import Blueprint, blueprint
from tests.sim.invariants import Auditor
from tests.sim.people import People
from tests.sim.world import Design, World

TICK_SECONDS = 30.0
"""Between two looks of dispatch, a tick of the schedule or one that waited on its queue."""
MINUTE, SLOW_TICK_SECONDS = 60.0, 300.0
CALM_SECONDS = 5400.0
SEEDS_A_TASK = 50


class Verdict(Struct, frozen=True):
    """What one seed showed. Two runs of a seed give the same trace."""

    seed: int
    findings: tuple[str, ...]
    trace: tuple[str, ...]


def simulate(seed: int, plan: Blueprint, design: Design | None = None) -> Verdict:
    """A storm with people at work, then calm until everything must have come to rest."""
    world = World(seed, plan, design or Design())
    auditor = Auditor(world)
    people = People(world, auditor)
    with _log_read_by(auditor):
        try:
            _storm(world, people)
            _calm(world)
            auditor.at_rest()
        finally:
            world.scheduler.close()
    return Verdict(seed, tuple(world.findings), tuple(world.trace))


@contextmanager
def _log_read_by(auditor: Auditor) -> Iterator[None]:
    """Let the auditor read Seamline's log instead of printing it."""
    log = logging.getLogger("seamline")
    reader = _Reader(auditor)
    log.addHandler(reader)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(reader)
        log.propagate = True


class _Reader(logging.Handler):
    def __init__(self, auditor: Auditor) -> None:
        super().__init__()
        self._auditor = auditor

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a logged exception on."""
        if record.exc_info and record.exc_info[1]:
            self._auditor.logged(record.exc_info[1])


def _storm(world: World, people: People) -> None:
    shape, rng = world.shape, world.rng
    for _ in range(shape.orders):
        world.scheduler.after(rng.uniform(0, shape.storm_seconds / 2), people.buy)
    for _ in range(shape.deeds):
        world.scheduler.after(rng.uniform(30, shape.storm_seconds), people.act)
    elapsed = rng.uniform(0, TICK_SECONDS)
    while elapsed < shape.storm_seconds:
        world.scheduler.after(elapsed, lambda: world.tick(Flow.ORDERS))
        if rng.random() < shape.odds.queue:
            world.scheduler.after(elapsed + rng.uniform(0, 5), lambda: world.tick(Flow.ORDERS))
        elapsed += TICK_SECONDS
    world.scheduler.run(shape.storm_seconds)


def _calm(world: World) -> None:
    world.weather.is_calm = True
    world.note("calm from here")
    elapsed = 0.0
    while elapsed < CALM_SECONDS:
        world.scheduler.after(elapsed, lambda: world.tick(Flow.ORDERS))
        elapsed += MINUTE if elapsed < 4 * MINUTE else SLOW_TICK_SECONDS
    world.scheduler.run(CALM_SECONDS + SLOW_TICK_SECONDS)


def failing(seeds: Sequence[int]) -> list[Verdict]:
    """The verdicts of those seeds that break something."""
    plan = blueprint()
    return [verdict for seed in seeds if (verdict := simulate(seed, plan)).findings]


def run_all(seeds: range, processes: int) -> Iterator[Verdict]:
    """Failing verdicts of many seeds, on so many processes."""
    parts = [list(part) for part in batched(seeds, SEEDS_A_TASK, strict=False)]
    # A forked child of a process with threads may hang.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for verdicts in pool.map(failing, parts):
            yield from verdicts


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line: how many seeds from which on, or one seed with its trace."""
    parser = argparse.ArgumentParser(prog="python -m tests.sim.run", description=__doc__)
    parser.add_argument("--seeds", type=int, default=500, help="how many seeds")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--replay", type=int, help="run this one seed and print its trace")
    wanted = parser.parse_args(arguments)
    if wanted.replay is not None:
        verdict = simulate(wanted.replay, blueprint())
        print("\n".join((*verdict.trace, *verdict.findings)))  # noqa: T201
        return bool(verdict.findings)
    broken = 0
    for verdict in run_all(range(wanted.first, wanted.first + wanted.seeds), wanted.processes):
        broken += 1
        print(f"seed {verdict.seed}: {'; '.join(verdict.findings)}", flush=True)  # noqa: T201
    print(f"{wanted.seeds} seeds, {broken} broken; replay one with --replay SEED")  # noqa: T201
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
