"""The simulation can fail: each planted bug is caught within a few dozen worlds."""

import pytest
from msgspec.structs import replace

from tests.sim import bugs
from tests.sim.brand import Blueprint, Variety, blueprint
from tests.sim.faults import Odds
from tests.sim.run import simulate
from tests.sim.shapes import Shape
from tests.sim.world import Design

WORLDS = 60
ROUGH = Odds(network=0.25, table=0.05, queue=0.5, kill=0.3, slow=0.2, lookup_lag=45.0, index_lag=0.5)
STORM = Shape(ROUGH, calls_per_minute=50, burst=10, orders=4, deeds=0, storm_seconds=400.0)
BUSY_PEOPLE = Shape(Odds(), calls_per_minute=50, burst=10, orders=3, deeds=15, storm_seconds=600.0)


@pytest.fixture(scope="module")
def plan() -> Blueprint:
    return blueprint()


def is_caught(plan: Blueprint, design: Design, words: str, worlds: int = WORLDS) -> bool:
    """Whether one of the first worlds shows a finding with these words."""
    return any(words in finding for seed in range(worlds) for finding in simulate(seed, plan, design).findings)


@pytest.mark.parametrize(
    ("bug", "words"),
    [
        (bugs.no_look, "live sales"),
        (bugs.create_again, "live sales"),
        (bugs.forget_the_create, "live sales"),
        (bugs.claim_unconditionally, "live sales"),
        (bugs.acknowledge_unread, "without its sale"),
        (bugs.mark_on_reading, "without its sale"),
    ],
)
def test_a_bug_in_the_export_is_caught(plan: Blueprint, bug: bugs.Bug, words: str) -> None:
    assert is_caught(plan, Design(alter=bug, shape=STORM), words)


def test_a_receipt_recorded_again_is_caught(plan: Blueprint) -> None:
    paid = replace(STORM, variety=Variety(prepaid=True))
    assert is_caught(plan, Design(alter=bugs.receive_again, shape=paid), "receipts")


@pytest.mark.parametrize(
    ("bug", "words"),
    [
        (bugs.ship_in_haste, "shipped before its sale"),
        (bugs.see_no_deletion, "is deleted and has a live sale"),
        (bugs.see_no_stranger, "no problem says why"),
    ],
)
def test_a_bug_in_what_follows_the_export_is_caught(plan: Blueprint, bug: bugs.Bug, words: str) -> None:
    busy = replace(BUSY_PEOPLE, variety=Variety(shipping=True))
    assert is_caught(plan, Design(alter=bug, shape=busy), words)


def test_a_lease_shorter_than_the_function_alone_doubles_nothing(plan: Blueprint) -> None:
    """The note of the create, and the wait for the search, stand behind the lease."""
    assert not is_caught(plan, Design(alter=bugs.lease_too_short, shape=STORM), "live sales", worlds=15)


def test_looking_before_a_search_can_show_the_sale_is_caught(plan: Blueprint) -> None:
    # An order is tried again about a minute later: the search has to lag for longer to show what the setting is for.
    slow_search = replace(STORM, odds=replace(ROUGH, lookup_lag=120.0))
    assert is_caught(plan, Design(shape=slow_search, settings={"erp": {"lookup_lag": 1}}), "live sales")


def test_a_reexport_that_does_not_look_for_a_live_sale_is_caught(plan: Blueprint) -> None:
    assert is_caught(plan, Design(alter_admin=bugs.no_look_on_reexport, shape=BUSY_PEOPLE), "live sales")


def test_a_hold_without_a_problem_is_caught(plan: Blueprint) -> None:
    assert is_caught(plan, Design(alter=bugs.tell_nobody, shape=BUSY_PEOPLE), "no problem")


def test_a_budget_above_the_limit_is_caught(plan: Blueprint) -> None:
    limits = {"erp": {"limits": {"calls_per_minute": 600, "burst": 200}}}
    shape = Shape(Odds(), calls_per_minute=50, burst=10, orders=40, deeds=0, storm_seconds=300.0)
    assert is_caught(plan, Design(shape=shape, settings=limits), "within 60 seconds")


def test_the_same_worlds_without_a_bug_show_nothing(plan: Blueprint) -> None:
    assert not is_caught(plan, Design(shape=STORM), "", worlds=40)
