"""Runs are listed with what they did, and charted by the hour: throughput, freshness and what was spent."""

from msgspec.structs import replace

from seamline.console.charts import Chart, sparkline
from seamline.console.pages.runs import Reading, Runs, runs_page
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.recent import HourTally, Recent, RunMark
from seamline.state.budgets import HourSpent, Spending
from seamline.state.problems import ProblemStore
from seamline.state.runs import RunStore
from seamline.watch.sight import look
from tests.browser import brands
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.console.browsing import HERE, visitor
from tests.unit.functions.events import ANA


def shown(world: World, **given: object) -> Runs:
    applied, problems = world.runtime.connections.get(CONNECTION), ProblemStore(world.table, CONNECTION, world.clock)
    sight = look(world.table, applied, problems, world.clock.now())
    assert sight.settings is not None
    facts = {"runs": (), "spent": {}, **given}
    return runs_page(Reading(sight, sight.settings, **facts))  # type: ignore[arg-type]


def chart(page: Runs, title: str) -> Chart:
    return next(chart for chart in page.charts if chart.title == title)


def remember(world: World, flow: Flow, *hours: HourTally, last_good: float) -> None:
    """Let these be the hours of a flow; its other flows never ran."""
    store = RunStore(world.table, CONNECTION)
    store.save(replace(store.flow(flow), recent=Recent(hours=hours), last_good=last_good))


def test_throughput_sums_the_flows_or_shows_one() -> None:
    world = brands.fresh()
    now = world.clock.now()
    hour = int(now // 3600)
    remember(world, Flow.STYLES, HourTally(hour, 2, 0, 7), last_good=now)
    remember(world, Flow.STOCK, HourTally(hour, 2, 0, 5), HourTally(hour - 60, 1, 0, 99), last_good=now)
    assert chart(shown(world), "Changes").words == "12 in two days"
    alone = chart(shown(world, flow=Flow.STOCK), "Changes")
    assert (alone.words, alone.hours[-1].text, len(alone.hours)) == ("5 in two days", "5 changes", 48)


def test_an_hour_without_a_run_is_not_fresh() -> None:
    world = brands.fresh()
    now = world.clock.now()
    hour = int(now // 3600)
    remember(world, Flow.STYLES, HourTally(hour - 4, 12, 0, 0, 0, 300), last_good=(hour - 3) * 3600.0)
    hours = chart(shown(world, flow=Flow.STYLES), "Freshness").hours
    assert [one.kind for one in hours[-5:]] == ["busy", "bad", "bad", "bad", "bad"]
    assert hours[-2].text == "styles 3 h, 900 % of its target"
    assert hours[-6].value == 0


def test_what_is_very_late_is_named_though_it_is_cut_off() -> None:
    world = brands.full()
    fresh = chart(shown(world), "Freshness")
    assert fresh.top.startswith("stock 2 h, ")
    assert max(bar.height for bar in fresh.bars) == fresh.height
    assert fresh.height - fresh.limit_y == fresh.height * 100 / 250


def test_what_was_spent_is_held_against_the_limit_of_an_hour() -> None:
    world = brands.full()
    hour = int(world.clock.now() // 3600)
    spent = {"Cin7 calls": Spending(hours=(HourSpent(hour, 1500),))}
    page = shown(world, spent=spent)
    assert chart(page, "Cin7 calls").words == "at most 50 % of the limit"
    assert chart(page, "Cin7 calls").hours[-1].text == "1500 of 3000"
    assert chart(page, "JOOR credits").words == "hardly any"


def test_a_run_says_who_asked_for_it_and_why_it_failed() -> None:
    failed = Run("r", Flow.STOCK, 10.0, 12.0, RunStatus.FAILED, f"asked for by {ANA}", error="Refused: no tier")
    (row,) = shown(World(), runs=(failed,)).rows
    assert (row.why, row.error, row.took, row.mark) == ("asked for by ana", "no tier", "2 s", "bad")


def test_the_history_is_turned_over_page_by_page_newest_first() -> None:
    world = World()
    store, now = RunStore(world.table, CONNECTION), world.clock.now()
    for number in range(60):
        flow = Flow.STOCK if number % 2 else Flow.STYLES
        store.finish(store.flow(flow), Run(f"2026-{number:03d}", flow, now, now + number, counts={"set": number + 1}))
    ana = visitor(world)
    first = ana.get(f"{HERE}/runs").text
    assert "60 set" in first
    assert "10 set" not in first
    assert "before=2026-010" in first
    older = ana.get(f"{HERE}/runs", before="2026-010").text
    assert "10 set" in older
    assert "Earlier runs" not in older


def test_a_sparkline_tells_idle_failed_and_busy_runs_apart() -> None:
    marks = [RunMark(1, 1, 0, True), RunMark(2, 1, 0, False), RunMark(3, 1, 1, True), RunMark(4, 1, 1000, True)]
    picture = sparkline(marks)
    assert [bar.kind for bar in picture.bars] == ["idle", "bad", "busy", "busy"]
    heights = [bar.height for bar in picture.bars]
    assert heights[0] < heights[2] < heights[3] == picture.height == heights[1]
    assert picture.words == "last 4 runs: 2 with changes, 1 failed"
