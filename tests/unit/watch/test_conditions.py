"""What the watcher finds wrong with a connection, and what it leaves people alone with."""

from collections.abc import Iterable

import pytest

from seamline.domain.alert import Condition, Finding
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.problem import Problem
from seamline.settings import validate_settings
from seamline.state.connections import AppliedConnection
from seamline.state.problems import RUN_KEY
from seamline.watch.conditions import findings
from tests.sandbox.flows.world import SETTINGS
from tests.unit.watch.sights import NOW, flow, sight, waiting

REFUSED = "CredentialsRejected: Cin7 Core answered 403 to GET product: Incorrect credentials!"


def found(all_of_them: Iterable[Finding]) -> list[tuple[Condition, str]]:
    """Each finding's condition and what it is about."""
    return [(finding.condition, finding.subject) for finding in all_of_them]


def test_nothing_is_said_of_a_connection_whose_flows_ran_well() -> None:
    assert list(findings(sight())) == []


@pytest.mark.parametrize(("age", "late"), [(3 * 60 + 359, False), (3 * 60 + 361, True)])
def test_a_flow_is_late_when_its_last_good_run_is_a_few_intervals_ago(age: float, late: bool) -> None:
    expected = [(Condition.FLOW_LATE, "orders")] if late else []
    assert found(findings(sight(flow(Flow.ORDERS, age)))) == expected


def test_a_flow_whose_runs_take_long_may_be_older() -> None:
    long = Run("run-1", Flow.STOCK, NOW - 2400, ended=NOW - 1500, status=RunStatus.SUCCEEDED)
    assert found(findings(sight(flow(Flow.STOCK, 2250, last_run=long)))) == []
    assert found(findings(sight(flow(Flow.STOCK, 2300, last_run=long)))) == [(Condition.FLOW_LATE, "stock")]


def test_a_nightly_flow_is_late_the_same_morning_and_not_days_after() -> None:
    assert found(findings(sight(flow(Flow.RECONCILE, 29 * 3600)))) == []
    assert found(findings(sight(flow(Flow.RECONCILE, 31 * 3600)))) == [(Condition.FLOW_LATE, "reconcile")]


def test_silence_is_late_too_though_nothing_failed() -> None:
    (finding,) = findings(sight(flow(Flow.STOCK, 7200)))
    assert finding.headline.startswith("stock is late: its last good run ended 2 h ago")
    assert "none has started since" in finding.details[-1]


def test_a_late_flow_that_failed_says_why_and_what_its_problem_says_to_do() -> None:
    problem = Problem("stock", RUN_KEY, ("no such location",), "correct stock.warehouses", NOW - 60, NOW)
    state = flow(Flow.STOCK, 7200, error="MissingPrerequisite: the ERP has no location 'Shp'")
    (finding,) = findings(sight(state, problems=(problem,)))
    assert finding.details[-1].endswith("failed: the ERP has no location 'Shp'")
    assert finding.fix == "correct stock.warehouses"


def test_a_flow_that_never_ran_is_late_from_when_it_was_applied() -> None:
    just = AppliedConnection("lune", SETTINGS, NOW - 60, "ana")
    never = flow(Flow.STYLES, last_good=0.0, last_run=None)
    assert found(findings(sight(never, applied=just))) == []
    (finding,) = findings(sight(never))
    assert finding.headline == "styles is late: it never had a good run"


def test_a_long_first_load_that_goes_on_is_not_late_until_a_day_has_passed() -> None:
    slice_ = Run("run-1", Flow.STYLES, NOW - 9000, ended=NOW - 60, status=RunStatus.CONTINUED)
    assert found(findings(sight(flow(Flow.STYLES, 9000, last_run=slice_)))) == []
    assert found(findings(sight(flow(Flow.STYLES, 90_000, last_run=slice_)))) == [(Condition.FLOW_LATE, "styles")]
    stuck = Run("run-1", Flow.STYLES, NOW - 9000, ended=NOW - 1000, status=RunStatus.CONTINUED)
    assert found(findings(sight(flow(Flow.STYLES, 9000, last_run=stuck)))) == [(Condition.FLOW_LATE, "styles")]


@pytest.mark.parametrize("switch", [{"paused": True}, {"enabled": False}])
def test_a_flow_that_is_paused_or_off_is_never_late(switch: dict[str, bool]) -> None:
    settings = validate_settings({**SETTINGS, "flows": {"stock": {"every": 120, **switch}}})
    assert found(findings(sight(flow(Flow.STOCK, 7200), settings=settings))) == []


def test_refused_credentials_are_one_thing_however_many_flows_they_stop() -> None:
    states = [flow(each, 7200, error=REFUSED) for each in (Flow.STYLES, Flow.STOCK)]
    (finding,) = findings(sight(*states))
    assert finding.condition is Condition.CREDENTIALS_REFUSED
    assert finding.headline == "its credentials are refused; 2 flows cannot run: styles, stock"
    assert finding.details == (REFUSED.partition(": ")[2],)
    assert "seamline rotate lune" in finding.fix


def test_invalid_settings_are_the_only_thing_said() -> None:
    faults = ("orders.location: required",)
    (finding,) = findings(sight(flow(Flow.STOCK, 7200), settings=None, faults=faults))
    assert (finding.condition, finding.details) == (Condition.SETTINGS_INVALID, faults)


def test_a_quarter_of_failed_runs_is_told_even_if_the_flow_is_fresh() -> None:
    assert found(findings(sight(flow(Flow.STOCK, outcomes="gbgbgbgb")))) == []
    (finding,) = findings(sight(flow(Flow.STOCK, outcomes="gbgbgbgbgbggg")))
    assert finding.condition is Condition.RUNS_FAILING
    assert "5 of its last 13 runs" in finding.headline


def test_runs_without_calls_left_are_told_as_want_of_budget() -> None:
    (finding,) = findings(sight(flow(Flow.STYLES, outcomes="gssgsssg")))
    assert (finding.condition, finding.subject) == (Condition.BUDGET_STARVED, "styles")
    assert "5 of its last 8 runs" in finding.headline


def test_orders_are_told_after_an_hour_grouped_by_cause() -> None:
    young, old = waiting("1", 3599, "unknown SKU 1"), waiting("2", 3601, "unknown SKU 2")
    assert found(findings(sight(orders=(young,)))) == []
    older = waiting("3", 7300, "unknown SKU 77")
    (finding,) = findings(sight(orders=(young, old, older)))
    assert finding.headline == ("2 orders have waited more than an hour to become a sale; the oldest, 3, for 2 h 1 min")
    assert finding.details == ("2 x unknown SKU 77 (3, 2)",)


def test_orders_of_a_paused_orders_flow_wait_on_purpose() -> None:
    settings = validate_settings({**SETTINGS, "flows": {"orders": {"paused": True}}})
    assert found(findings(sight(orders=(waiting("1", 9999),), settings=settings))) == []
