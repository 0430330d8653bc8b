"""Call budgets shared by every process of an API account, so that all of them together stay below its limit.

The shared state is one item per account, changed by conditional writes. A grant is decided by the clock of the process
that asks and dies LEASE_SECONDS later, so a slow table cannot carry calls past the bound. Urgent lanes may spend
everything; the others leave a reserve.
"""

import math
import random
from abc import ABC, abstractmethod

import msgspec
from msgspec import Struct

from seamline.clock import Clock, utc
from seamline.domain.flow import Lane
from seamline.errors import BudgetExhausted, Conflict, SeamlineBug
from seamline.settings import CallLimits, CreditLimits
from seamline.state.table import ABSENT, Item, Key, Table

LEASE_SECONDS = 2.0
LARGEST_LOT = 5
ATTEMPTS = 12
RESERVES = {Lane.ORDERS: 0.0, Lane.STOCK: 0.1, Lane.STYLES: 0.2, Lane.IMAGES: 0.3, Lane.RECONCILE: 0.5}
"""The share of the whole that a lane leaves to the more urgent ones."""
HOUR_SECONDS = 3600
HOURS_KEPT = 48
_SHORTEST_SLEEP = 0.001
_LONGEST_JITTER = 0.25


class HourSpent(Struct, frozen=True, array_like=True):
    """What was granted in one hour, counted from the epoch."""

    hour: int
    granted: int


class Spending(Struct, frozen=True, omit_defaults=True):
    """What all processes know of an account. `since`: when the window opened, or when the bucket was last empty.

    `hours` are for the people who look, oldest first; hours without a grant are left out.
    """

    since: float = 0.0
    spent: int = 0
    blocked_until: float = 0.0
    hours: tuple[HourSpent, ...] = ()


class Offer(Struct, frozen=True):
    """An answer to a wish to spend: granted with the state to store, or nothing until `wait` seconds have passed."""

    state: Spending
    granted: int = 0
    wait: float = 0.0


def erp_key(account: str) -> Key:
    """Where the spending of an ERP account is kept."""
    return Key("BUDGET", f"core#{account}")


def joor_key(account: str) -> Key:
    """Where the spending of a JOOR account is kept."""
    return Key("BUDGET", f"joor#{account}")


def spending(table: Table, key: Key) -> Spending:
    """What was spent of an account."""
    found = table.get(key)
    return msgspec.json.decode(found.data, type=Spending) if found else Spending()


def tallied(state: Spending, now: float, granted: int) -> Spending:
    """With a grant added to its hour; those of two days ago and before are forgotten."""
    hour = int(now // HOUR_SECONDS)
    before = sum(one.granted for one in state.hours if one.hour == hour)
    kept = tuple(one for one in state.hours if hour - HOURS_KEPT < one.hour < hour)
    return msgspec.structs.replace(state, hours=(*kept, HourSpent(hour, before + granted)))


class SharedBudget(ABC):
    """The budget port over a table; subclasses know one API's way of counting."""

    lease_seconds = LEASE_SECONDS

    def __init__(self, table: Table, key: Key, clock: Clock, deadline: float, rng: random.Random | None = None) -> None:
        self._table = table
        self._key = key
        self._clock = clock
        self._deadline = deadline
        self._rng = rng or random.Random()
        self._left = 0
        self._lease_ends = 0.0
        self._lot = 1

    @abstractmethod
    def offer(self, state: Spending, now: float, cost: int) -> Offer:
        """Decide on `cost` at `now`. Pure. Raises SeamlineBug for a cost that could never be granted."""

    def take(self, cost: int) -> None:
        """Wait until `cost` may be spent. Raises BudgetExhausted when that would pass the deadline."""
        if cost <= 0:
            return
        while not self._spend_leased(cost):
            now, offer = self._ask(cost)
            if offer.granted:
                self._left, self._lease_ends = offer.granted, now + self.lease_seconds
            else:
                self._wait(offer.wait)

    def throttled(self, wait: float) -> None:
        """The API itself said stop: no process spends for `wait` seconds; calls already leased die first."""
        until = self._clock.now() + wait
        self._left = 0
        for attempt in range(ATTEMPTS):
            state, rev = self._read()
            if state.blocked_until >= until:
                return
            if self._stored(msgspec.structs.replace(state, blocked_until=until), rev, attempt):
                return
        raise self._crowded()

    def _ask(self, cost: int) -> tuple[float, Offer]:
        for attempt in range(ATTEMPTS):
            state, rev = self._read()
            now = self._clock.now()
            if now < state.blocked_until:
                return now, Offer(state, wait=state.blocked_until - now)
            offer = self.offer(state, now, cost)
            if not offer.granted or self._stored(tallied(offer.state, now, offer.granted), rev, attempt):
                return now, offer
        raise self._crowded()

    def _spend_leased(self, cost: int) -> bool:
        """Spend from the lease. A lot doubles while lots are spent whole; one that dies unspent resets it."""
        if self._left and self._clock.now() >= self._lease_ends:
            self._left, self._lot = 0, 1
        if self._left < cost:
            return False
        self._left -= cost
        if not self._left:
            self._lot = min(2 * self._lot, LARGEST_LOT)
        return True

    def _wait(self, wait: float) -> None:
        until = self._clock.now() + wait
        if until > self._deadline:
            raise BudgetExhausted(
                f"no call left for {self._key.sk} before {utc(until):%H:%M:%S}, after this run's deadline"
                f" {utc(self._deadline):%H:%M:%S} UTC",
                fix="nothing: the next run continues",
            )
        self._clock.sleep(max(wait, _SHORTEST_SLEEP))

    def _read(self) -> tuple[Spending, int]:
        item = self._table.get(self._key)
        return (msgspec.json.decode(item.data, type=Spending), item.rev) if item else (Spending(), ABSENT)

    def _stored(self, state: Spending, rev: int, attempt: int) -> bool:
        try:
            self._table.put(Item(self._key.pk, self._key.sk, msgspec.json.encode(state)), expect=rev)
        except Conflict:
            self._clock.sleep(self._rng.uniform(0, min(0.01 * 2**attempt, _LONGEST_JITTER)))
            return False
        return True

    def _crowded(self) -> BudgetExhausted:
        return BudgetExhausted(
            f"{self._key.sk} changed {ATTEMPTS} times while this process asked", fix="nothing: the next run continues"
        )


class TokenBucket(SharedBudget):
    """The ERP's budget: in any 60 seconds at most burst + calls_per_minute calls over all processes."""

    def __init__(
        self,
        table: Table,
        account: str,
        limits: CallLimits,
        lane: Lane,
        clock: Clock,
        deadline: float,
        rng: random.Random | None = None,
    ) -> None:
        super().__init__(table, erp_key(account), clock, deadline, rng)
        self._capacity, self._rate = bucket_shape(limits)
        share = RESERVES[lane] * self._capacity
        self._reserve = math.ceil(share) if math.ceil(share) <= self._capacity - 1 else share

    def offer(self, state: Spending, now: float, cost: int) -> Offer:
        """Grant a lot if the bucket holds it above the lane's reserve."""
        if cost > self._capacity:
            raise SeamlineBug(f"a call that costs {cost} never fits a burst of {self._capacity:g}")
        # The level counts on past the brim here: of those who wait at a small full bucket, the urgent lane comes first.
        level = (now - state.since) * self._rate
        spare = level - self._reserve
        if spare < cost:
            return Offer(state, wait=(cost - spare) / self._rate)
        held = min(level, self._capacity)
        granted = max(cost, min(self._lot, math.floor(held - self._reserve)))
        return Offer(msgspec.structs.replace(state, since=now - (held - granted) / self._rate), granted)


class CreditWindow(SharedBudget):
    """JOOR's budget: so many credits in a fixed window, which opens with the first spend after the last one ended."""

    def __init__(
        self,
        table: Table,
        account: str,
        limits: CreditLimits,
        lane: Lane,
        clock: Clock,
        deadline: float,
        rng: random.Random | None = None,
    ) -> None:
        super().__init__(table, joor_key(account), clock, deadline, rng)
        self._limits = limits
        self._lane = lane
        self.lease_seconds = min(LEASE_SECONDS, limits.window / 20)

    def offer(self, state: Spending, now: float, cost: int) -> Offer:
        """Grant exactly the cost if the window has it above the lane's reserve."""
        credits = self._limits.credits
        if cost > credits:
            raise SeamlineBug(f"a call that costs {cost} never fits a window of {credits} credits")
        # JOOR opens its window when our first call arrives, not when it was granted. Nothing is granted for as long as
        # a grant lives before and after the end, so that both windows hold the same calls.
        ends, margin = state.since + self._limits.window, self.lease_seconds
        if now >= ends + margin:
            return Offer(msgspec.structs.replace(state, since=now, spent=cost), cost)
        spent = state.spent + cost
        reserve = min(math.ceil(RESERVES[self._lane] * credits), credits - cost)
        if now >= ends - margin or spent > credits - reserve:
            return Offer(state, wait=ends + margin - now)
        return Offer(msgspec.structs.replace(state, spent=spent), cost)


def bucket_shape(limits: CallLimits) -> tuple[float, float]:
    """Capacity in calls and refill in calls a second, so that grants of 60 s and one lease's life keep the bound.

    Those extra seconds are paid for from the burst where it can spare them, else by a slower refill.
    """
    late = limits.calls_per_minute * LEASE_SECONDS / 60
    if limits.burst - late >= max(1, limits.burst / 2):
        return limits.burst - late, limits.calls_per_minute / 60
    return float(limits.burst), limits.calls_per_minute / (60 + LEASE_SECONDS)
