"""How fast approved orders become sales, in virtual time; the full burst of 5,000 is `bench/orders_burst.py`."""

import pytest

from tests.sim.load import CALLS_PER_MINUTE, Figures, Load, measure

BURST_ORDERS = 150


@pytest.fixture(scope="module")
def burst() -> Figures:
    return measure(Load(BURST_ORDERS, 0.0, 40))


def test_at_normal_load_95_of_100_orders_are_a_sale_within_a_minute() -> None:
    figures = measure(Load(100, 14_400.0, 260))
    assert figures.exported == 100
    assert figures.wait(0.95) < 60


def test_a_burst_takes_two_writes_and_one_reading_back_per_order(burst: Figures) -> None:
    assert burst.exported == BURST_ORDERS
    assert burst.calls["POST sale"] == burst.calls["POST sale/order"] == BURST_ORDERS
    assert burst.calls_per_order() < 3.3


def test_a_burst_drains_at_the_rate_the_api_allows(burst: Figures) -> None:
    at_best = BURST_ORDERS * 3 / CALLS_PER_MINUTE
    assert burst.minutes <= at_best * 1.25 + 2


def test_a_burst_stays_below_both_limits(burst: Figures) -> None:
    assert burst.refused == 0
    assert burst.credits <= 60 * (burst.minutes + 5)
