"""The watcher over a real brand: flows that fail or fall silent are told, measured, and said to be over."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.kit.faults import FaultRule
from seamline.domain.flow import Flow
from seamline.notices import Notice
from seamline.state.table import Key
from seamline.watch.watcher import Watcher, send_digest, watch
from tests.sandbox.flows.world import CONNECTION, World
from tests.unit.hearing import heard

LOOK = 300.0


class Inbox:
    """Whoever is told; `broken` refuses."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.broken = False

    def send(self, notice: Notice) -> None:
        """Keep it."""
        if self.broken:
            raise OSError("SNS cannot be reached")
        self.notices.append(notice)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def logs() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def watcher(synced: World, inbox: Inbox, logs: io.StringIO) -> Iterator[Watcher]:
    with heard("watch-test", logs) as telemetry:
        yield Watcher(synced.table, inbox, telemetry, synced.clock, "https://admin.example/")


@pytest.fixture
def synced() -> World:
    """A brand whose first cycle has run."""
    world = World()
    world.cycle()
    return world


def pass_time(world: World, watcher: Watcher, looks: int, *flows: Flow) -> list[list[str]]:
    """Looks five minutes apart, with these flows running before each."""
    told = []
    for _ in range(looks):
        world.clock.sleep(LOOK)
        for flow in flows:
            world.run(flow)
        world.export_all()
        told.append(watch(watcher))
    return told


NIGHTLY = tuple(flow for flow in Flow if flow is not Flow.RECONCILE)


def test_a_brand_that_runs_well_is_never_mentioned(synced: World, watcher: Watcher, inbox: Inbox) -> None:
    pass_time(synced, watcher, 3, *NIGHTLY)
    assert inbox.notices == []
    rows = synced.table.writes
    watch(watcher)
    assert synced.table.writes == rows


def test_a_flow_that_falls_silent_is_told_once_and_once_more_when_it_is_back(
    synced: World, watcher: Watcher, inbox: Inbox
) -> None:
    others = tuple(flow for flow in NIGHTLY if flow is not Flow.STOCK)
    pass_time(synced, watcher, 8, *others)
    (told,) = inbox.notices
    assert told.subject == f"Seamline: {CONNECTION}: stock is late"
    pass_time(synced, watcher, 6, *NIGHTLY)
    assert [notice.subject for notice in inbox.notices[1:]] == [f"Seamline: Over: {CONNECTION}: stock is late"]


def test_refused_credentials_reach_people_with_the_first_failed_run(
    synced: World, watcher: Watcher, inbox: Inbox
) -> None:
    synced.sandbox.faults.add(FaultRule("core", status=403, body="Incorrect credentials!", times=-1))
    synced.clock.sleep(LOOK)
    synced.run(Flow.STOCK)
    watch(watcher)
    (told,) = inbox.notices
    assert told.subject == f"Seamline: {CONNECTION}: its credentials are refused"
    assert "Incorrect credentials!" in told.text


def test_a_held_order_is_told_after_an_hour_with_its_reason(synced: World, watcher: Watcher, inbox: Inbox) -> None:
    order_id = synced.approved_order(lines=[{"upc": "0", "quantity": 1, "price": "1.00"}])
    pass_time(synced, watcher, 12, *NIGHTLY)
    assert inbox.notices == []
    pass_time(synced, watcher, 2, *NIGHTLY)
    (told,) = inbox.notices
    assert "1 order has waited more than an hour" in told.text
    assert order_id in told.text
    assert "unknown SKU" in told.text


def test_a_notice_that_could_not_go_out_is_sent_by_the_next_look(synced: World, watcher: Watcher, inbox: Inbox) -> None:
    pass_time(synced, watcher, 1)
    inbox.broken = True
    synced.clock.sleep(7200)
    watch(watcher)
    with pytest.raises(OSError, match="SNS"):
        pass_time(synced, watcher, 1)
    inbox.broken = False
    pass_time(synced, watcher, 1)
    assert len(inbox.notices) == 1


def test_a_connection_that_cannot_be_read_stops_no_other(synced: World, watcher: Watcher, inbox: Inbox) -> None:
    found = synced.table.get(Key("CONNECTION", CONNECTION))
    assert found
    broken = found.data.replace(b'"lune"', b'"aaa"', 1)
    synced.table.put(type(found)("CONNECTION", "aaa", broken))
    synced.table.put(type(found)("aaa#FLOW", "styles", b'{"flow": 7}'))
    synced.clock.sleep(7200)
    for _ in range(2):
        with pytest.raises(ExceptionGroup, match="1 connections"):
            watch(watcher)
    assert [notice.connections for notice in inbox.notices] == [(CONNECTION,)]


def test_freshness_and_waiting_orders_are_measured_per_connection_and_flow(
    synced: World, watcher: Watcher, capsys: pytest.CaptureFixture[str]
) -> None:
    synced.clock.sleep(100)
    capsys.readouterr()
    watch(watcher)
    found: dict[str, Any] = {}
    for line in capsys.readouterr().out.splitlines():
        metrics = json.loads(line)
        assert metrics["connection"] == CONNECTION
        found[metrics["flow"]] = metrics
    assert set(found) == {"styles", "stock", "orders", "shipments", "reconcile"}
    assert found["stock"]["FreshnessSeconds"][0] >= 100
    assert found["orders"]["OrdersWaiting"] == [0.0]


def test_the_digest_of_a_day_goes_out_once_and_sums_up_what_went(synced: World, watcher: Watcher, inbox: Inbox) -> None:
    synced.clock.sleep(86_400)
    assert send_digest(watcher)
    assert not send_digest(watcher)
    (sent,) = inbox.notices
    assert "1 run: 3 create" in sent.text or "create" in sent.text
    assert "Cin7 Core" in sent.text
