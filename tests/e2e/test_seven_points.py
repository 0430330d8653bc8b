"""The real stack in the local cloud keeps the seven promises, judged by the sandbox's state and log alone."""

from collections.abc import Iterator

import pytest

from sandbox.brand import sample
from sandbox.kit.clock import SystemClock
from seamline.demo.points import POINTS, Point
from seamline.demo.stage import SPEED, Stage, set_up

pytestmark = pytest.mark.e2e

SEED, FAMILIES = 7, 24
"""Another brand than the demo's."""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """One deployed stack for all points, which build on each other as in the demo."""
    news: list[str] = []
    with set_up(sample(SystemClock(SPEED), SEED, FAMILIES), news.append) as made:
        yield made


@pytest.mark.parametrize("point", POINTS, ids=[f"{point.number} {point.promise}" for point in POINTS])
def test_the_promise_is_kept(stage: Stage, point: Point) -> None:
    assert point.check(stage.world)
