"""Clocks of the sandbox."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.kit.clock import ManualClock, SystemClock


def test_a_manual_clock_moves_only_when_told() -> None:
    clock = ManualClock(datetime(2026, 3, 2, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(90)
    assert clock.now() == datetime(2026, 3, 2, 0, 1, 30, tzinfo=UTC)


def test_a_manual_clock_refuses_a_start_without_a_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        ManualClock(datetime(2026, 3, 2))


def test_a_system_clock_runs_at_its_speed() -> None:
    clock = SystemClock(speed=10_000)
    before = clock.now()
    time.sleep(0.01)
    assert clock.now() - before >= timedelta(seconds=90)
    assert before.tzinfo is not None
