"""The shared call budgets: their bounds over many processes, their lanes, their deadlines."""

import random
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from seamline.budget import Budget
from seamline.clock import Clock, ManualClock
from seamline.domain.flow import Lane
from seamline.errors import BudgetExhausted, SeamlineBug
from seamline.settings import CallLimits, CreditLimits
from seamline.state.budgets import (
    HOURS_KEPT,
    CreditWindow,
    SharedBudget,
    Spending,
    TokenBucket,
    bucket_shape,
    joor_key,
    spending,
    tallied,
)
from seamline.state.memory import MemoryTable
from seamline.state.table import Key
from tests.unit.state.processes import START, SlowTable, World

FOREVER = START * 2
CORE = Key("BUDGET", "core#acme")
JOOR = Key("BUDGET", "joor#acme")
LANES = list(Lane)


class Caller(Struct, frozen=True):
    """A process that calls an API again and again."""

    lane: Lane
    seed: int = 0
    pause: float = 0.0
    cost: int = 1


class Call(Struct, frozen=True):
    """One call as the API sees it, and how long the budget kept it waiting."""

    lane: Lane
    at: float
    cost: int
    waited: float


type MakeBudget = Callable[[MemoryTable, Lane, Clock, random.Random], Budget]


def calls_of(callers: list[Caller], make: MakeBudget, seconds: float, latency: float = 0.0) -> list[Call]:
    """Everything the callers do together in that many seconds, each through its own budget on one table."""
    world, shared, calls = World(), MemoryTable(), list[Call]()

    def process(caller: Caller, clock: Clock) -> None:
        rng = random.Random(caller.seed)
        budget = make(SlowTable(shared, clock, latency, rng), caller.lane, clock, rng)
        while True:
            asked = clock.now()
            with suppress(BudgetExhausted):
                budget.take(caller.cost)
                calls.append(Call(caller.lane, clock.now(), caller.cost, clock.now() - asked))
            clock.sleep(0.001 + rng.uniform(0.5, 1.5) * caller.pause)

    for caller in callers:
        world.start(lambda clock, caller=caller: process(caller, clock))  # type: ignore[misc]
    world.run(seconds)
    return calls


def bucket_of(limits: CallLimits) -> MakeBudget:
    return lambda table, lane, clock, rng: TokenBucket(table, "acme", limits, lane, clock, FOREVER, rng)


def window_of(limits: CreditLimits) -> MakeBudget:
    return lambda table, lane, clock, rng: CreditWindow(table, "acme", limits, lane, clock, FOREVER, rng)


def most_in_a_minute(calls: list[Call]) -> int:
    times = [call.at for call in calls]
    return max((sum(start <= at <= start + 60 for at in times) for start in times), default=0)


def most_credits_in_a_window(calls: list[Call], window: float) -> int:
    """As JOOR counts: a window opens with the first call after the last one ended."""
    most, spent, opened = 0, 0, 0.0
    for call in calls:
        if call.at >= opened + window:
            opened, spent = call.at, 0
        spent += call.cost
        most = max(most, spent)
    return most


CALLERS = st.lists(
    st.builds(
        Caller,
        lane=st.sampled_from(LANES),
        seed=st.integers(0, 999),
        pause=st.sampled_from([0.0, 0.05, 0.4, 1.5, 4.0]),
        cost=st.just(1),
    ),
    min_size=1,
    max_size=5,
)
CALL_LIMITS = st.builds(
    CallLimits, calls_per_minute=st.sampled_from([1, 5, 20, 50, 120]), burst=st.sampled_from([1, 2, 5, 10, 30])
)
LATENCIES = st.sampled_from([0.0, 0.01, 0.3, 3.0])


@given(callers=CALLERS, limits=CALL_LIMITS, latency=LATENCIES)
@settings(max_examples=40, deadline=None)
def test_no_minute_sees_more_than_burst_and_rate(callers: list[Caller], limits: CallLimits, latency: float) -> None:
    calls = calls_of(callers, bucket_of(limits), 150, latency)
    assert most_in_a_minute(calls) <= limits.burst + limits.calls_per_minute


@given(callers=CALLERS, credits=st.sampled_from([5, 12, 60]), cost=st.sampled_from([1, 5]), latency=LATENCIES)
@settings(max_examples=40, deadline=None)
def test_no_window_sees_more_than_its_credits(callers: list[Caller], credits: int, cost: int, latency: float) -> None:
    mixed = [Caller(c.lane, c.seed, c.pause, cost if n % 2 else 1) for n, c in enumerate(callers)]
    limits = CreditLimits(credits=credits, window=60)
    calls = calls_of(mixed, window_of(limits), 400, min(latency, 1.0))
    assert most_credits_in_a_window(calls, limits.window) <= credits


@given(crowd=st.lists(st.sampled_from(LANES[1:]), min_size=1, max_size=5), burst=st.sampled_from([1, 2, 5, 10, 30]))
@settings(max_examples=15, deadline=None)
def test_an_order_call_waits_for_one_refill_at_most(crowd: list[Lane], burst: int) -> None:
    limits = CallLimits(calls_per_minute=50, burst=burst)
    greedy = [Caller(lane, seed) for seed, lane in enumerate(crowd)]
    calls = calls_of([*greedy, Caller(Lane.ORDERS, pause=5.0)], bucket_of(limits), 200)
    _, rate = bucket_shape(limits)
    waits = [call.waited for call in calls if call.lane == Lane.ORDERS]
    assert len(waits) > 10
    assert max(waits) <= 1 / rate + 0.01


def test_an_order_call_never_waits_at_the_default_limits() -> None:
    greedy = [Caller(lane, seed) for seed, lane in enumerate(LANES[1:] * 2)]
    calls = calls_of([*greedy, Caller(Lane.ORDERS, pause=5.0)], bucket_of(CallLimits()), 600)
    assert {call.waited for call in calls if call.lane == Lane.ORDERS} == {0.0}


@pytest.mark.parametrize(("upper", "lower"), list(zip(LANES, LANES[1:], strict=False)))
def test_a_lane_that_could_use_everything_leaves_the_next_one_little(upper: Lane, lower: Lane) -> None:
    calls = calls_of([Caller(lower, 1), Caller(upper, 2)], bucket_of(CallLimits()), 600)
    upper_calls, lower_calls = (sum(call.lane == lane for call in calls) for lane in (upper, lower))
    assert upper_calls >= 490
    assert lower_calls <= 10


@given(crowd=st.lists(st.sampled_from(LANES[1:]), min_size=1, max_size=5))
@settings(max_examples=20, deadline=None)
def test_every_joor_window_keeps_credits_for_orders(crowd: list[Lane]) -> None:
    limits = CreditLimits(credits=100, window=60)
    greedy = [Caller(lane, seed, cost=5) for seed, lane in enumerate(crowd)]
    calls = calls_of([*greedy, Caller(Lane.ORDERS, pause=10.0)], window_of(limits), 600)
    assert max(call.waited for call in calls if call.lane == Lane.ORDERS) <= 5


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("burst", [1, 2, 3, 10])
def test_every_lane_can_draw_again_and_again(lane: Lane, burst: int) -> None:
    calls = calls_of([Caller(lane)], bucket_of(CallLimits(calls_per_minute=60, burst=burst)), 60)
    assert len(calls) >= 60 / 1.6


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("cost", [1, 5])
def test_every_lane_can_spend_in_the_smallest_window(lane: Lane, cost: int) -> None:
    calls = calls_of([Caller(lane, cost=cost)], window_of(CreditLimits(credits=5, window=60)), 200)
    assert len(calls) >= 4


@pytest.mark.parametrize("lane", LANES)
def test_one_busy_process_gets_all_that_the_rate_allows(lane: Lane) -> None:
    calls = calls_of([Caller(lane, pause=0.15)], bucket_of(CallLimits()), 600)
    assert len(calls) >= 500


def test_six_slow_processes_waste_little_of_the_rate() -> None:
    calls = calls_of([Caller(Lane.STYLES, seed, pause=1.5) for seed in range(6)], bucket_of(CallLimits()), 600, 0.02)
    assert len(calls) >= 490


def test_the_same_processes_do_the_same_again() -> None:
    callers = [Caller(lane, seed, pause=0.3) for seed, lane in enumerate(LANES)]
    first, second = (calls_of(callers, bucket_of(CallLimits()), 120, 0.05) for _ in range(2))
    assert first == second


def core(table: MemoryTable, clock: Clock, lane: Lane = Lane.ORDERS, deadline: float = FOREVER) -> SharedBudget:
    return TokenBucket(table, "acme", CallLimits(), lane, clock, deadline)


def joor(table: MemoryTable, clock: Clock, lane: Lane = Lane.ORDERS, deadline: float = FOREVER) -> SharedBudget:
    return CreditWindow(table, "acme", CreditLimits(), lane, clock, deadline)


type Make = Callable[..., SharedBudget]
BOTH = pytest.mark.parametrize(("make", "key"), [(core, CORE), (joor, JOOR)])


def drain(budget: Budget, cost: int = 1) -> int:
    """Spend until nothing is left before the deadline; the number of calls."""
    for count in range(1000):
        try:
            budget.take(cost)
        except BudgetExhausted:
            return count
    raise AssertionError("this budget has no bound")


def test_a_run_of_calls_is_leased_in_growing_lots() -> None:
    table, clock = MemoryTable(), ManualClock()
    budget = core(table, clock)
    for _ in range(7):
        budget.take(1)
    assert table.writes == 3
    assert clock.now() == START


def test_a_lease_dies_after_two_seconds_and_the_next_one_is_small() -> None:
    table, clock = MemoryTable(), ManualClock()
    budget = core(table, clock)
    budget.take(1)
    budget.take(1)
    clock.sleep(2)
    assert table.writes == 2
    budget.take(1)
    budget.take(1)
    assert table.writes == 4


@pytest.mark.parametrize("hold", [0.9, 1.99, 2.5])
def test_calls_held_back_in_leases_stay_within_the_bound(hold: float) -> None:
    clock, table, limits = ManualClock(), MemoryTable(), CallLimits(calls_per_minute=120, burst=10)
    holders = [TokenBucket(table, "acme", limits, Lane.ORDERS, clock, FOREVER) for _ in range(2)]
    for holder in holders:
        for _ in range(7):
            holder.take(1)
        clock.sleep(60)
    for holder in holders:
        holder.take(1)
        clock.sleep(hold)
    minute_ends, calls = clock.now() + 60, 0
    while clock.now() <= minute_ends:
        holders[calls % 2].take(1)
        calls += 1
    assert calls - 1 <= limits.burst + limits.calls_per_minute


def test_joor_credits_are_spent_down_to_the_last_and_come_back_with_the_next_window() -> None:
    table, clock = MemoryTable(), ManualClock()
    assert drain(joor(table, clock, deadline=START), cost=5) == 60
    budget = joor(table, clock)
    budget.take(1)
    assert 300 <= clock.now() - START <= 305


@pytest.mark.parametrize(
    ("lane", "spent"), [("orders", 300), ("stock", 270), ("styles", 240), ("images", 210), ("reconcile", 150)]
)
def test_a_lane_leaves_its_reserve_of_joor_credits(lane: Lane, spent: int) -> None:
    assert drain(joor(MemoryTable(), ManualClock(), Lane(lane), deadline=START)) == spent


@BOTH
def test_a_wait_past_the_deadline_is_refused_at_once(make: Make, key: Key) -> None:
    table, clock = MemoryTable(), ManualClock()
    budget = make(table, clock, deadline=START + 0.5)
    drain(budget)
    with pytest.raises(BudgetExhausted, match=rf"no call left for {key.sk} before \d\d:\d\d:\d\d"):
        budget.take(1)
    assert clock.now() == START


@BOTH
def test_a_refusal_by_the_api_stops_every_process(make: Make, key: Key) -> None:
    table, clock = MemoryTable(), ManualClock()
    one, other = make(table, clock), make(table, clock, Lane.STYLES)
    one.take(1)
    one.throttled(60)
    other.take(1)
    assert clock.now() - START == pytest.approx(60, abs=0.01)


@BOTH
def test_a_shorter_refusal_does_not_end_a_longer_one(make: Make, key: Key) -> None:
    table, clock = MemoryTable(), ManualClock()
    budget = make(table, clock)
    budget.throttled(60)
    budget.throttled(5)
    budget.take(1)
    assert clock.now() - START == pytest.approx(60, abs=0.01)


def test_a_refusal_ends_what_this_process_had_leased() -> None:
    table, clock = MemoryTable(), ManualClock()
    budget = core(table, clock)
    budget.take(1)
    budget.take(1)
    budget.throttled(1)
    budget.take(1)
    assert clock.now() - START == pytest.approx(1, abs=0.01)


@BOTH
def test_all_lanes_share_one_item_and_a_free_call_touches_nothing(make: Make, key: Key) -> None:
    table, clock = MemoryTable(), ManualClock()
    make(table, clock).take(0)
    assert (table.reads, table.writes) == (0, 0)
    for lane in LANES:
        make(table, clock, lane).take(1)
    assert list(table.dump()) == [key]


@pytest.mark.parametrize(("make", "cost"), [(core, 11), (joor, 301)])
def test_a_call_that_could_never_fit_is_our_bug(make: Make, cost: int) -> None:
    with pytest.raises(SeamlineBug, match=f"costs {cost} never fits"):
        make(MemoryTable(), ManualClock()).take(cost)


def test_a_crowd_too_dense_to_get_a_word_in_ends_the_run() -> None:
    class Rival(MemoryTable):
        """Somebody else always writes first."""

        def get(self, key: Key):  # type: ignore[no-untyped-def]
            found = super().get(key)
            core(other, clock).take(1)
            for item in other.dump().values():
                self.put(item)
            return found

    other, clock = MemoryTable(), ManualClock()
    with pytest.raises(BudgetExhausted, match="changed 12 times"):
        core(Rival(), clock).take(1)


@given(limits=CALL_LIMITS)
def test_a_bucket_always_fits_a_call_and_pays_for_its_leases(limits: CallLimits) -> None:
    capacity, rate = bucket_shape(limits)
    assert capacity >= 1
    assert capacity + 62 * rate == pytest.approx(limits.burst + limits.calls_per_minute)
    assert rate >= 0.96 * limits.calls_per_minute / 60


def test_what_is_granted_is_summed_up_by_the_hour_for_two_days() -> None:
    state = Spending()
    for hours in (0, 0, 1, 60):
        state = tallied(state, HOURS_KEPT * 3600.0 + hours * 3600, 5)
    assert [(one.hour, one.granted) for one in state.hours] == [(HOURS_KEPT + 60, 5)]
    state = tallied(tallied(state, (HOURS_KEPT + 60) * 3600 + 1800, 2), (HOURS_KEPT + 61) * 3600, 1)
    assert [one.granted for one in state.hours] == [7, 1]


def test_a_budget_says_what_was_taken_from_it() -> None:
    table, clock = MemoryTable(), ManualClock()
    budget = CreditWindow(table, "222222", CreditLimits(), Lane.ORDERS, clock, clock.now() + 60)
    for _ in range(3):
        budget.take(5)
    assert [one.granted for one in spending(table, joor_key("222222")).hours] == [15]
