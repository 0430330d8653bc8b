"""In every flow a problem is one per record and cause, counts its attempts, and closes by itself on success."""

import pytest

from sandbox.kit.faults import FaultRule
from seamline.clock import ManualClock
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Hold
from seamline.domain.problem import Problem, cause_of
from seamline.state.memory import MemoryTable
from seamline.state.problems import RUN_KEY, ProblemStore
from tests.sandbox.flows.galleries import Gallery
from tests.sandbox.flows.world import CONNECTION, SETTINGS, World

ALL_FLOWS = {**SETTINGS, "customers": {"everyone": True}}
NIGHT = 86_400.0
PAUSE = 60.0


def stopped(world: World, flow: Flow) -> list[Problem]:
    """What is open about the flow as a whole."""
    found = ProblemStore(world.table, CONNECTION, world.clock).all(flow)
    return [problem for problem in found if problem.key == RUN_KEY]


@pytest.mark.parametrize("flow", list(Flow))
def test_a_flow_that_cannot_run_has_one_problem_that_closes_with_its_next_good_run(flow: Flow) -> None:
    world = _with_work(flow)
    world.clock.sleep(NIGHT)
    for api in ("core", "joor"):
        world.sandbox.faults.add(FaultRule(api, status=400, body="Closed for maintenance", times=-1))
    first = world.run(flow)
    world.clock.sleep(PAUSE)
    assert (first.status, world.run(flow).status) == (RunStatus.FAILED, RunStatus.FAILED)
    (problem,) = stopped(world, flow)
    assert problem.attempts == 2
    assert problem.last_seen - problem.first_seen >= PAUSE
    assert problem.fix
    world.sandbox.faults.clear()
    world.run(flow)
    assert stopped(world, flow) == []


def _with_work(flow: Flow) -> World:
    """A brand after its first cycle, with something to do for the flow."""
    if flow is not Flow.IMAGES:
        world = World(ALL_FLOWS)
        world.cycle()
        return world
    pictures = Gallery()
    pictures.hang("DRS", "front.jpg")
    pictures.run(Flow.STYLES)
    return pictures


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def store(clock: ManualClock) -> ProblemStore:
    return ProblemStore(MemoryTable(), "lune", clock)


def hold(*reasons: str) -> Hold:
    """One record, held for these reasons."""
    return Hold("8812345", reasons, "correct it")


def test_the_same_cause_is_the_same_problem_whatever_numbers_it_names(store: ProblemStore, clock: ManualClock) -> None:
    store.open(Flow.ORDERS, hold("DRS-1 needs 3, 2 available"))
    clock.sleep(PAUSE)
    store.open(Flow.ORDERS, hold("DRS-1 needs 3, 1 available"))
    (problem,) = store.all()
    assert (problem.attempts, problem.last_seen - problem.first_seen) == (2, PAUSE)
    assert problem.reasons == ("DRS-1 needs 3, 1 available",)


def test_another_cause_of_the_same_record_is_another_problem(store: ProblemStore, clock: ManualClock) -> None:
    store.open(Flow.ORDERS, hold("unknown SKU 12"))
    clock.sleep(PAUSE)
    store.open(Flow.ORDERS, hold("credit hold"))
    (problem,) = store.all()
    assert (problem.attempts, problem.first_seen, problem.reasons) == (1, clock.now(), ("credit hold",))


def test_two_flows_keep_their_problems_with_a_record_apart(store: ProblemStore) -> None:
    store.open(Flow.ORDERS, hold("unknown SKU 12"))
    store.open(Flow.SHIPMENTS, hold("no such order"))
    store.close(Flow.ORDERS, "8812345")
    assert [problem.flow for problem in store.all()] == ["shipments"]


def test_a_cause_is_what_stays_when_ids_times_and_quantities_change() -> None:
    one = cause_of(["no call left before 10:42:13", "order c0000000-0000-4000-8000-000000000001"])
    other = cause_of(["no call left before 11:03:59", "order c0000000-0000-4000-8000-0000000000ff"])
    assert one == other != cause_of(["no call left"])
