"""Small pictures of numbers over time: where each bar stands, so that a template only has to draw it."""

import math
from collections.abc import Sequence

from msgspec import Struct

from seamline.domain.recent import RunMark

SPARK_WIDTH, SPARK_HEIGHT = 120, 24
SPARK_SLOTS = 24
IDLE_HEIGHT = 2.0
CHART_WIDTH, CHART_HEIGHT = 480, 90


class Bar(Struct, frozen=True):
    """One bar from the bottom up; `kind` is how it is coloured, `words` what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    words: str = ""


class Picture(Struct, frozen=True):
    """Bars in a frame; `words` say it all to those who do not see it."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    words: str


def sparkline(runs: Sequence[RunMark]) -> Picture:
    """The last runs, newest at the right: the higher the more changed, an idle one low, a failed one full."""
    step = SPARK_WIDTH / SPARK_SLOTS
    most = max((run.changes for run in runs), default=0)
    first = SPARK_SLOTS - len(runs)
    bars = tuple(_run_bar(run, (first + at) * step, step, most) for at, run in enumerate(runs))
    failed, busy = sum(not run.good for run in runs), sum(run.good and run.changes > 0 for run in runs)
    words = f"last {len(runs)} runs: {busy} with changes, {failed} failed" if runs else "no run yet"
    return Picture(SPARK_WIDTH, SPARK_HEIGHT, bars, words)


class Hour(Struct, frozen=True):
    """One value of a chart, and what it says in a table: `text` is the value in words."""

    at: str
    value: float
    text: str
    kind: str = "busy"


class Chart(Struct, frozen=True):
    """Bars by the hour under a title; `top` is what the highest line stands for, `limit_y` where the limit is."""

    title: str
    words: str
    bars: tuple[Bar, ...]
    top: str
    limit_y: float
    limit: str
    hours: tuple[Hour, ...]
    width: int = CHART_WIDTH
    height: int = CHART_HEIGHT


class Limit(Struct, frozen=True):
    """A line that values should stay below; nothing is drawn higher than `cut_off`, or all else would be flat."""

    value: float
    words: str
    cut_off: float = math.inf


def hourly(title: str, words: str, hours: Sequence[Hour], limit: Limit | None = None) -> Chart:
    """A chart of one value by the hour, the latest at the right."""
    values = [hour.value for hour in hours] + ([limit.value] if limit else [])
    most = min(max(values, default=0.0) or 1.0, limit.cut_off if limit else math.inf)
    step = CHART_WIDTH / max(1, len(hours))
    bars = tuple(_hour_bar(hour, at * step, step, most) for at, hour in enumerate(hours) if hour.value > 0)
    limit_y = round(CHART_HEIGHT * (1 - limit.value / most), 1) if limit else -1.0
    highest = max(hours, key=lambda hour: hour.value, default=None)
    top = highest.text if highest and highest.value > 0 else ""
    return Chart(title, words, bars, top, limit_y, limit.words if limit else "", tuple(hours))


def _hour_bar(hour: Hour, x: float, step: float, most: float) -> Bar:
    height = round(max(1.5, CHART_HEIGHT * min(1.0, hour.value / most)), 1)
    words = f"{hour.at}: {hour.text}"
    return Bar(round(x + 1, 1), round(CHART_HEIGHT - height, 1), round(step - 2, 1), height, hour.kind, words)


def share(part: float, whole: float, width: int = 100) -> float:
    """How far a meter of this width is filled, never more than full."""
    return round(min(1.0, part / whole) * width, 1) if whole > 0 else 0.0


def _run_bar(run: RunMark, x: float, step: float, most: int) -> Bar:
    if not run.good:
        return Bar(round(x, 1), 0.0, step - 1.5, SPARK_HEIGHT, "bad", "failed")
    if not run.changes:
        return Bar(round(x, 1), SPARK_HEIGHT - IDLE_HEIGHT, step - 1.5, IDLE_HEIGHT, "idle", "nothing changed")
    # Runs differ by orders of magnitude: on a plain scale a first load would flatten all others.
    height = round(5 + (SPARK_HEIGHT - 5) * math.log1p(run.changes) / math.log1p(most), 1)
    return Bar(round(x, 1), round(SPARK_HEIGHT - height, 1), step - 1.5, height, "busy", f"{run.changes} changes")
