"""The simulation can fail: each planted bug is caught within a few dozen worlds."""

import pytest
from msgspec.structs import replace

from tests.sim import bugs, bugs_of_ledgers, bugs_of_wishes
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
        (bugs_of_ledgers.forget_the_create, "live sales"),
        (bugs_of_ledgers.claim_unconditionally, "live sales"),
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
    busy = replace(BUSY_PEOPLE, orders=6, deeds=30, variety=Variety(shipping=True))
    assert is_caught(plan, Design(alter=bug, shape=busy), words)


def test_a_lease_shorter_than_the_function_alone_doubles_nothing(plan: Blueprint) -> None:
    """The note of the create, and the wait for the search, stand behind the lease."""
    assert not is_caught(plan, Design(alter=bugs_of_ledgers.lease_too_short, shape=STORM), "live sales", worlds=15)


def test_looking_before_a_search_can_show_the_sale_is_caught(plan: Blueprint) -> None:
    # An order is tried again about a minute later: the search has to lag for longer to show what the setting is for.
    slow_search = replace(STORM, odds=replace(ROUGH, lookup_lag=300.0))
    assert is_caught(plan, Design(shape=slow_search, settings={"erp": {"lookup_lag": 1}}), "live sales")


def test_a_reexport_that_does_not_look_for_a_live_sale_is_caught(plan: Blueprint) -> None:
    assert is_caught(plan, Design(alter_admin=bugs.no_look_on_reexport, shape=BUSY_PEOPLE), "live sales")


@pytest.mark.parametrize(
    ("bug", "words"),
    [
        (bugs_of_wishes.crash, "a bug in admin"),
        (bugs_of_wishes.queue_nothing, "nobody queued"),
        (bugs_of_wishes.lose_edits, "nothing is wrong with it"),
    ],
)
def test_a_bug_in_what_operators_ask_for_is_caught(plan: Blueprint, bug: bugs.Bug, words: str) -> None:
    faulty = replace(BUSY_PEOPLE, orders=6, deeds=12, variety=Variety(faulty=True))
    assert is_caught(plan, Design(alter_admin=bug, shape=faulty), words)


@pytest.mark.parametrize(
    ("bug", "words"),
    [(bugs_of_wishes.sell_to_somebody_else, "not Casa Sol's"), (bugs_of_wishes.claim_no_customer, "was created 2")],
)
def test_a_bug_in_whom_a_sale_is_for_is_caught(plan: Blueprint, bug: bugs.Bug, words: str) -> None:
    newcomers = replace(STORM, variety=Variety(newcomers=True))
    assert is_caught(plan, Design(alter=bug, shape=newcomers), words)


def test_a_void_of_a_sale_that_the_warehouse_has_begun_with_is_caught(plan: Blueprint) -> None:
    hour = replace(BUSY_PEOPLE, deeds=30, storm_seconds=3600.0, tick_seconds=60.0)
    voids = {"orders": {"cancelled": "void"}}
    design = Design(alter=bugs_of_wishes.see_nothing_picked, shape=hour, settings=voids)
    assert is_caught(plan, design, "the warehouse had begun")


def test_an_edit_in_joor_that_the_export_does_not_see_is_caught(plan: Blueprint) -> None:
    tight = replace(BUSY_PEOPLE, calls_per_minute=10, burst=3, orders=10, deeds=60)
    design = Design(alter=bugs_of_wishes.read_no_order_again, shape=tight)
    assert is_caught(plan, design, "nothing is wrong with it")


def test_a_hold_without_a_problem_is_caught(plan: Blueprint) -> None:
    assert is_caught(plan, Design(alter=bugs.tell_nobody, shape=BUSY_PEOPLE), "no problem")


def test_a_budget_above_the_limit_is_caught(plan: Blueprint) -> None:
    limits = {"erp": {"limits": {"calls_per_minute": 600, "burst": 200}}}
    shape = Shape(Odds(), calls_per_minute=50, burst=10, orders=40, deeds=0, storm_seconds=300.0)
    assert is_caught(plan, Design(shape=shape, settings=limits), "within 60 seconds")


def test_a_budget_above_the_connections_own_is_caught_in_drawn_worlds(plan: Blueprint) -> None:
    limits = {"erp": {"limits": {"calls_per_minute": 60, "burst": 60}}}
    assert is_caught(plan, Design(settings=limits), "within 60 seconds")


def test_the_same_worlds_without_a_bug_show_nothing(plan: Blueprint) -> None:
    assert not is_caught(plan, Design(shape=STORM), "", worlds=40)
