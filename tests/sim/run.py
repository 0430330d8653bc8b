"""Runs seeds, one world each, and prints those that break an invariant with the trace that led there."""

import argparse
import logging
import sys
from collections import Counter
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

MINUTE, SLOW_TICK_SECONDS = 60.0, 900.0
CALM_SECONDS = 5400.0
CALM_SHIPMENTS_SECONDS = 1200.0
QUIET_SECONDS, QUIET_TICK_SECONDS = 2400.0, 120.0
SEEDS_A_TASK = 50


class Verdict(Struct, frozen=True):
    """What one seed showed. Two runs of a seed give the same trace."""

    seed: int
    findings: tuple[str, ...]
    trace: tuple[str, ...]
    seen: dict[str, int] = {}


class Summary(Struct, frozen=True):
    """What many seeds showed: those that broke something, and how often each kind of fault struck in all of them."""

    broken: tuple[Verdict, ...]
    seen: dict[str, int]


def simulate(seed: int, plan: Blueprint, design: Design | None = None) -> Verdict:
    """A storm with people at work, perhaps some quiet work, then calm until everything must have come to rest."""
    world = World(seed, plan, design or Design())
    auditor = Auditor(world)
    people = People(world, auditor)
    with _log_read_by(auditor):
        try:
            _storm(world, people)
            world.weather.is_calm = True
            world.note("calm from here")
            if world.shape.late_deeds:
                _quiet(world, people)
            _calm(world)
            auditor.at_rest()
        finally:
            world.scheduler.close()
    return Verdict(seed, tuple(world.findings), tuple(world.trace), dict(world.seen))


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
    elapsed = rng.uniform(0, shape.tick_seconds)
    while elapsed < shape.storm_seconds:
        world.scheduler.after(elapsed, lambda: world.tick(Flow.ORDERS))
        if rng.random() < shape.odds.queue:
            world.scheduler.after(elapsed + rng.uniform(0, 5), lambda: world.tick(Flow.ORDERS))
        elapsed += shape.tick_seconds
    _tick_shipments(world, 5 * shape.tick_seconds, shape.storm_seconds)
    world.scheduler.run(shape.storm_seconds)


def _tick_shipments(world: World, seconds: float, until: float) -> None:
    elapsed = world.rng.uniform(0, seconds)
    while elapsed < until and world.shape.variety.shipping:
        world.scheduler.after(elapsed, lambda: world.tick(Flow.SHIPMENTS))
        elapsed += seconds


def _quiet(world: World, people: People) -> None:
    """People go on for a while, long enough for what is only looked at now and then."""
    for _ in range(world.shape.late_deeds):
        world.scheduler.after(world.rng.uniform(0, QUIET_SECONDS), people.act)
    elapsed = 0.0
    while elapsed < QUIET_SECONDS:
        world.scheduler.after(elapsed, lambda: world.tick(Flow.ORDERS))
        elapsed += QUIET_TICK_SECONDS
    _tick_shipments(world, 5 * QUIET_TICK_SECONDS, QUIET_SECONDS)
    world.scheduler.run(QUIET_SECONDS)
    world.note("nobody does anything from here")


def _calm(world: World) -> None:
    """At first every minute, until a tight budget had time for every order."""
    elapsed, busy_seconds = 0.0, (2 + world.shape.orders) * MINUTE
    while elapsed < CALM_SECONDS:
        world.scheduler.after(elapsed, lambda: world.tick(Flow.ORDERS))
        elapsed += MINUTE if elapsed < busy_seconds else SLOW_TICK_SECONDS
    _tick_shipments(world, CALM_SHIPMENTS_SECONDS, CALM_SECONDS)
    world.scheduler.run(CALM_SECONDS + SLOW_TICK_SECONDS)


def summary_of(seeds: Sequence[int]) -> Summary:
    """What these seeds show, one after the other."""
    plan, seen = blueprint(), Counter[str]()
    broken = []
    for seed in seeds:
        verdict = simulate(seed, plan)
        seen.update(verdict.seen)
        broken += [verdict] if verdict.findings else []
    return Summary(tuple(broken), dict(seen))


def run_all(seeds: range, processes: int) -> Iterator[Summary]:
    """What many seeds show, on so many processes, part by part."""
    parts = [list(part) for part in batched(seeds, SEEDS_A_TASK, strict=False)]
    # A forked child of a process with threads may hang.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(summary_of, parts)


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
    broken, seen = 0, Counter[str]()
    for summary in run_all(range(wanted.first, wanted.first + wanted.seeds), wanted.processes):
        broken += len(summary.broken)
        seen.update(summary.seen)
        for verdict in summary.broken:
            print(f"seed {verdict.seed}: {'; '.join(verdict.findings)}", flush=True)  # noqa: T201
    print("\n".join(f"{count:8} {what}" for what, count in sorted(seen.items())))  # noqa: T201
    print(f"{wanted.seeds} seeds, {broken} broken; replay one with --replay SEED")  # noqa: T201
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
