"""The runs of a connection: what each did, and charts of how much moved, how fresh it was and what it cost in calls."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from seamline.clock import utc
from seamline.console.charts import Chart, Hour, Limit, hourly
from seamline.console.moments import Moment, duration, moment
from seamline.console.shell import error_words, short_name
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.recent import HOUR_SECONDS, HOURS_KEPT, HourTally, calls_of
from seamline.settings import Settings
from seamline.state.budgets import Spending
from seamline.state.runs import FlowState
from seamline.watch.conditions import target
from seamline.watch.sight import Sight

ASKED = "asked for by "
"""How the reason of a run begins that a person wanted."""


CUT_OFF = 250.0
"""Percent of its target that a flow's age is drawn up to."""


class Reading(Struct, frozen=True):
    """Everything the page is made of. `spent` is what was taken from each API's budget, by its name."""

    sight: Sight
    settings: Settings
    runs: Sequence[Run]
    spent: Mapping[str, Spending]
    flow: Flow | None = None
    older: str = ""


class RunRow(Struct, frozen=True):
    """One run that did something."""

    id: str
    flow: str
    started: Moment | None
    took: str
    mark: str
    status: str
    why: str
    counts: str
    calls: int
    credits: str
    error: str
    changes: tuple[str, ...]
    only: tuple[str, ...]


class Runs(Struct, frozen=True):
    """The page. `older` is the address of the runs before the last one shown."""

    connection: str
    flow: str
    flows: tuple[str, ...]
    charts: tuple[Chart, ...]
    rows: tuple[RunRow, ...]
    older: str


def runs_page(reading: Reading) -> Runs:
    """The page, from what was read of the connection; its settings hold."""
    sight = reading.sight
    return Runs(
        connection=sight.name,
        flow=reading.flow.value if reading.flow else "",
        flows=tuple(flow.value for flow in Flow if reading.settings.flows.of(flow).enabled),
        charts=(_throughput(reading), _freshness(reading), *_budgets(reading)),
        rows=tuple(_row(run, sight.now) for run in reading.runs),
        older=reading.older,
    )


def _row(run: Run, now: float) -> RunRow:
    marks = {RunStatus.SUCCEEDED: "good", RunStatus.FAILED: "bad"}
    why = run.reason
    if why.startswith(ASKED):
        why = f"{ASKED}{short_name(why.removeprefix(ASKED))}"
    credits = (f"{number} {name}" for name, number in run.calls.items() if name.endswith("credits"))
    return RunRow(
        id=run.id,
        flow=run.flow.value,
        started=moment(run.started, now),
        took=duration(run.ended - run.started) if run.ended else "",
        mark=marks.get(run.status, "still"),
        status=run.status.value,
        why=why,
        counts=", ".join(f"{number} {name}" for name, number in run.counts.items()),
        calls=calls_of(run),
        credits=", ".join(credits),
        error=error_words(run),
        changes=run.changes,
        only=run.only,
    )


def _states(reading: Reading) -> list[FlowState]:
    chosen = [reading.flow] if reading.flow else [flow for flow in Flow if reading.settings.flows.of(flow).enabled]
    return [reading.sight.flows[flow] for flow in chosen]


def _window(now: float) -> range:
    last = int(now // HOUR_SECONDS)
    return range(last - HOURS_KEPT + 1, last + 1)


def _throughput(reading: Reading) -> Chart:
    window = _window(reading.sight.now)
    sums = dict.fromkeys(window, 0)
    for state in _states(reading):
        for hour in state.recent.hours:
            if hour.hour in sums:
                sums[hour.hour] += hour.changes
    hours = [Hour(_at(hour), number, f"{number} changes") for hour, number in sums.items()]
    return hourly("Changes", f"{sum(sums.values())} in two days", hours)


def _freshness(reading: Reading) -> Chart:
    """How old the last good run became, in percent of its target; the worst flow counts."""
    window = _window(reading.sight.now)
    worst = dict.fromkeys(window, (0.0, ""))
    for state in _states(reading):
        settings = reading.settings.flows.of(state.flow)
        if settings.paused:
            continue
        for hour, age in _ages(state, window, reading.sight.now).items():
            percent = 100 * age / target(settings)
            words = f"{state.flow.value} {duration(age)}, {percent:.0f} % of its target"
            worst[hour] = max(worst[hour], (percent, words))
    hours = [Hour(_at(hour), value, text, "bad" if value > 100 else "busy") for hour, (value, text) in worst.items()]
    late = sum(hour.kind == "bad" for hour in hours)
    words = f"over target in {late} of {len(hours)} hours" if late else "never over target in two days"
    if not any(state.last_good for state in _states(reading)):
        words = "no good run yet"
    return hourly("Freshness", words, hours, Limit(100, "target", CUT_OFF))


def _ages(state: FlowState, window: range, now: float) -> dict[int, float]:
    """The greatest age in each hour since the first one known; in an hour without a run it grows until the end."""
    known = {hour.hour: hour for hour in state.recent.hours}
    good_until, ages = 0.0, {}
    for hour in window:
        end = min(now, (hour + 1.0) * HOUR_SECONDS)
        row = known.get(hour, HourTally(hour))
        silent = end - good_until if good_until and row.runs == row.failed else 0.0
        ages[hour] = max(row.stalest, silent)
        good_until = end if row.runs > row.failed else good_until
    if state.last_good and window[-1] in ages:
        ages[window[-1]] = max(ages[window[-1]], now - state.last_good)
    return ages


def _budgets(reading: Reading) -> list[Chart]:
    erp, joor = reading.settings.erp.limits, reading.settings.joor.limits
    limits = {
        "Cin7 calls": erp.calls_per_minute * 60,
        "JOOR credits": joor.credits * HOUR_SECONDS // joor.window,
    }
    return [_budget(reading, name, limit) for name, limit in limits.items()]


def _budget(reading: Reading, name: str, limit: int) -> Chart:
    spent = {hour.hour: hour.granted for hour in reading.spent.get(name, Spending()).hours}
    by_hour = {hour: spent.get(hour, 0) for hour in _window(reading.sight.now)}
    hours = [Hour(_at(hour), number, f"{number} of {limit}") for hour, number in by_hour.items()]
    share = 100 * max(by_hour.values()) / limit
    words = f"at most {share:.0f} % of the limit" if share >= 1 else "hardly any"
    return hourly(name, words, hours, Limit(limit, "limit"))


def _at(hour: int) -> str:
    return f"{utc(hour * HOUR_SECONDS):%d %b %H:00}"
