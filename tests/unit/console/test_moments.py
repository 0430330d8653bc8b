"""Moments are told in UTC, in full and as a distance; durations in their two largest units."""

import pytest

from seamline.console.moments import duration, moment

NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "under 1 s"),
        (45, "45 s"),
        (60, "1 min"),
        (95, "1 min 35 s"),
        (1200, "20 min"),
        (3600, "1 h"),
        (5400, "1 h 30 min"),
        (108_300, "30 h 5 min"),
        (200_000, "2 d 7 h"),
    ],
)
def test_a_duration_has_two_units_at_most(seconds: float, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (-59, "59 s ago"),
        (-60, "1 min ago"),
        (-7199, "1 h ago"),
        (-90_000, "25 h ago"),
        (240, "in 4 min"),
    ],
)
def test_a_moment_says_how_far_it_is(seconds: float, words: str) -> None:
    found = moment(NOW + seconds, NOW)
    assert found is not None
    assert found.distance == words


def test_a_moment_of_another_day_says_which() -> None:
    today, earlier = moment(NOW, NOW), moment(NOW - 86_400, NOW)
    assert today
    assert earlier
    assert (today.short, earlier.short) == ("14:13:20", "20 Sep 14:13")
    assert (today.iso, today.full) == ("2026-09-21T14:13:20Z", "21 Sep 2026, 14:13:20 UTC")


def test_what_has_not_happened_is_no_moment() -> None:
    assert moment(0.0, NOW) is None
