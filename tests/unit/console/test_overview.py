"""The overview tells how each flow stands, what people are told of, and what can be done about it."""

from seamline.console.pages.overview import FlowRow, Overview, overview
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.state.connections import Pause
from seamline.state.problems import ProblemStore
from seamline.state.runs import RunStore
from seamline.watch.sight import look
from tests.browser import brands
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.functions.events import ANA


def shown(world: World) -> Overview:
    """The page of the brand."""
    applied, problems = world.runtime.connections.get(CONNECTION), ProblemStore(world.table, CONNECTION, world.clock)
    sight = look(world.table, applied, problems, world.clock.now())
    assert sight.settings is not None
    return overview(sight, sight.settings, ())


def row(page: Overview, flow: Flow) -> FlowRow:
    return next(row for row in page.flows if row.name == flow.value)


def applied(world: World) -> World:
    """The brand, applied just now."""
    connections = world.runtime.connections
    one = connections.get(CONNECTION)
    connections.save(type(one)(one.name, one.settings, world.clock.now(), ANA))
    return world


def test_a_brand_whose_flows_ran_is_calm() -> None:
    world = applied(World())
    world.cycle()
    page = shown(world)
    assert (page.headline, page.calm, page.alarms) == ("Every flow is in time; nothing waits for a person.", True, ())
    styles = row(page, Flow.STYLES)
    assert (styles.mark, styles.target, styles.changes, styles.next_words) == ("fresh", "20 min", 3, "")
    assert styles.calls == sum(hour.calls for hour in RunStore(world.table, CONNECTION).flow(Flow.STYLES).recent.hours)
    assert styles.next is not None
    assert styles.next.distance == "in 4 min"
    assert styles.spark.words == "last 1 runs: 1 with changes, 0 failed"


def test_a_flow_that_stays_silent_is_late_with_its_meter_full() -> None:
    world = applied(World())
    world.cycle()
    world.clock.sleep(1200 + 60)  # a flow may be late by as long as its last run took, twice over
    page = shown(world)
    late = {row.name for row in page.flows if row.mark == "late"}
    assert late == {"styles", "stock", "orders", "shipments"}
    assert row(page, Flow.STYLES).filled == 100
    assert len(page.alarms) == len(late)
    assert page.headline.startswith("Styles and stock and orders and shipments late;")


def test_what_ran_a_day_ago_is_not_of_the_last_day() -> None:
    world = applied(World())
    world.cycle()
    world.clock.sleep(86_400)
    assert row(shown(world), Flow.STYLES).changes == 0


def test_a_failed_run_shows_why_until_a_good_one() -> None:
    world = applied(World())
    world.cycle()
    store, now = RunStore(world.table, CONNECTION), world.clock.now()
    store.finish(
        store.flow(Flow.STOCK), Run("r", Flow.STOCK, now, now, RunStatus.FAILED, error="Refused: no such tier")
    )
    failing = row(shown(world), Flow.STOCK)
    assert (failing.mark, failing.last, failing.spark.bars[-1].kind) == ("failing", "no such tier", "bad")
    world.run(Flow.STOCK)
    assert row(shown(world), Flow.STOCK).mark == "fresh"


def test_a_paused_flow_says_who_paused_it_and_can_only_be_resumed() -> None:
    world = applied(World())
    world.cycle()
    world.runtime.connections.pause(CONNECTION, Flow.STOCK, Pause(world.clock.now(), ANA))
    world.clock.sleep(90_000)
    page = shown(world)
    paused = row(page, Flow.STOCK)
    assert (paused.mark, paused.paused_by, paused.is_running, paused.can_resume) == ("paused", "ana", False, True)
    assert not any("stock" in alarm.text for alarm in page.alarms)
    assert paused.next_words == "none"


def test_a_brand_that_was_just_applied_waits_for_its_first_runs() -> None:
    page = shown(brands.fresh())
    assert page.headline == "No flow has run yet; nothing waits for a person."
    assert {row.mark for row in page.flows} == {"new", "off"}
    assert row(page, Flow.STYLES).next_words == "due now"
