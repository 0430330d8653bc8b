"""A form's token is good for the caller it was made for, and for half a day."""

import pytest

from seamline.clock import ManualClock
from seamline.console.forgery import VALID_SECONDS, ForgeryGuard
from seamline.errors import Refused
from seamline.state.memory import MemoryTable
from tests.unit.functions.events import ANA


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def guard(clock: ManualClock) -> ForgeryGuard:
    return ForgeryGuard(MemoryTable(), clock)


def test_a_token_is_good_for_its_caller_for_half_a_day(guard: ForgeryGuard, clock: ManualClock) -> None:
    token = guard.token(ANA)
    clock.sleep(VALID_SECONDS - 1)
    guard.check(token, ANA)
    clock.sleep(2)
    with pytest.raises(Refused, match="too long ago"):
        guard.check(token, ANA)


def test_containers_know_each_others_tokens_and_stacks_do_not(clock: ManualClock) -> None:
    table = MemoryTable()
    token = ForgeryGuard(table, clock).token(ANA)
    ForgeryGuard(table, clock).check(token, ANA)
    with pytest.raises(Refused):
        ForgeryGuard(MemoryTable(), clock).check(token, ANA)


@pytest.mark.parametrize("spoil", [lambda _: "", lambda t: t[:-1], lambda t: f"9{t}", lambda t: t.replace(".", "é")])
def test_a_token_that_was_touched_is_refused(spoil: object, guard: ForgeryGuard) -> None:
    assert callable(spoil)
    with pytest.raises(Refused):
        guard.check(spoil(guard.token(ANA)), ANA)


def test_somebody_elses_token_is_refused(guard: ForgeryGuard) -> None:
    with pytest.raises(Refused):
        guard.check(guard.token(ANA), f"{ANA}x")
