"""Looks at every connection of a stack, tells people what is new, and says how fresh everything is."""

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta

from msgspec import Struct

from seamline.clock import Clock, utc
from seamline.domain.flow import Flow
from seamline.notices import Notices
from seamline.state.alerts import AlertStore, DigestStore
from seamline.state.connections import ConnectionStore
from seamline.state.problems import ProblemStore
from seamline.state.table import Table
from seamline.telemetry import Telemetry
from seamline.watch.alerts import News, news
from seamline.watch.conditions import findings
from seamline.watch.digest import digest
from seamline.watch.sight import Sight, look
from seamline.watch.texts import notice


class Watcher(Struct, frozen=True):
    """What watching needs. `admin_url` is named in every notice."""

    table: Table
    notices: Notices
    telemetry: Telemetry
    clock: Clock
    admin_url: str = ""


def watch(watcher: Watcher) -> list[str]:
    """One look at all connections; returns those there was news of.

    What was told is remembered after it went out: a crash between the two repeats a notice rather than lose it.
    Raises ExceptionGroup, after all were looked at, with the connections that could not be.
    """
    told: dict[str, News] = {}
    failures: list[Exception] = []
    for sight in _sights(watcher, failures.append):
        _measure(watcher.telemetry, sight)
        told[sight.name] = news(AlertStore(watcher.table, sight.name).all(), findings(sight), sight.now)
    with_news = {name: found for name, found in told.items() if found}
    if with_news:
        watcher.notices.send(notice(with_news, watcher.admin_url, watcher.clock.now()))
    for name, found in told.items():
        AlertStore(watcher.table, name).save(found.remember, found.forget)
    _raise(failures)
    return list(with_news)


def send_digest(watcher: Watcher) -> bool:
    """Send the digest of the day before today, once; says whether it went out now."""
    day = f"{utc(watcher.clock.now()) - timedelta(days=1):%Y-%m-%d}"
    sent = DigestStore(watcher.table)
    if sent.is_sent(day):
        return False
    failures: list[Exception] = []
    sights = list(_sights(watcher, failures.append))
    if sights:
        watcher.notices.send(digest(sights, day, watcher.admin_url))
    sent.sent(day)
    _raise(failures)
    return bool(sights)


def _sights(watcher: Watcher, failed: Callable[[Exception], None]) -> Iterator[Sight]:
    for applied in ConnectionStore(watcher.table).all():
        problems = ProblemStore(watcher.table, applied.name, watcher.clock)
        try:
            yield look(watcher.table, applied, problems, watcher.clock.now())
        except Exception as error:
            _LOG.exception("%s cannot be looked at", applied.name)
            failed(error)


def _raise(failures: list[Exception]) -> None:
    if failures:
        raise ExceptionGroup(f"{len(failures)} connections could not be looked at", failures)


def _measure(telemetry: Telemetry, sight: Sight) -> None:
    """Freshness and what waits, as metrics: from here, because a flow that is silent measures nothing itself."""
    for state in sight.running():
        mine = sum(problem.flow == state.flow.value for problem in sight.problems)
        numbers = {"FreshnessSeconds": sight.age(state), "OpenProblems": float(mine)}
        if state.flow is Flow.ORDERS:
            oldest = min((order.since for order in sight.orders), default=sight.now)
            numbers |= {"OrdersWaiting": float(len(sight.orders)), "OldestOrderSeconds": sight.now - oldest}
        telemetry.count(sight.name, state.flow, numbers)


_LOG = logging.getLogger(__name__)
