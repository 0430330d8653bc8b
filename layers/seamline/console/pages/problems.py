"""The problems of a connection: grouped by cause, the oldest first, each with what to do and where to look."""

import re
from collections.abc import Sequence
from hashlib import sha256

from msgspec import Struct

from seamline.console.links import Link, erp_record, joor_order, order_href, style_href
from seamline.console.moments import Moment, moment
from seamline.domain.flow import Flow
from seamline.domain.problem import Closed, Problem, cause_of
from seamline.settings import Settings
from seamline.state.problems import RUN_KEY

SHOWN_AT_FIRST = 12
CLOSED_SHOWN = 30
_OF_A_RECORD = re.compile(r"'[^']*'|\"[^\"]*\"|\S*[#\d]\S*|\b[A-Z][A-Z0-9]*(?:-[A-Z0-9#]+)+\b")
"""Quoted names and words with numbers in them: what differs from one record of a cause to the next."""


class Reading(Struct, frozen=True):
    """Everything the page is made of. `settings` is None when they do not hold any more."""

    connection: str
    settings: Settings | None
    problems: Sequence[Problem]
    closed: Sequence[Closed]


class Asked(Struct, frozen=True):
    """What the page was asked to confine itself to."""

    flow: str = ""
    cause: str = ""


class Record(Struct, frozen=True):
    """One record with a problem. `words` are the API's own or ours, where they differ from the group's."""

    key: str
    label: str
    words: tuple[str, ...]
    fix: str
    first_seen: Moment | None
    last_seen: Moment | None
    attempts: int
    links: tuple[Link, ...]


class Group(Struct, frozen=True):
    """Problems of one flow and cause. `rest` is how many more there are than shown."""

    id: str
    flow: str
    cause: str
    fix: str
    since: Moment | None
    size: int
    records: tuple[Record, ...]
    rest: int


class ClosedRecord(Struct, frozen=True):
    """A problem that is over."""

    flow: str
    label: str
    words: str
    at: Moment | None


class FlowFilter(Struct, frozen=True):
    """A way to see the problems of one flow only."""

    name: str
    size: int
    current: bool


class Problems(Struct, frozen=True):
    """The page."""

    connection: str
    size: int
    filters: tuple[FlowFilter, ...]
    groups: tuple[Group, ...]
    closed: tuple[ClosedRecord, ...]


def problems_page(reading: Reading, asked: Asked, now: float) -> Problems:
    """The page, from what was read at `now`."""
    chosen = [problem for problem in reading.problems if asked.flow in ("", problem.flow)]
    groups = [_group(reading, members, asked, now) for members in grouped(chosen)]
    closed = sorted(reading.closed, key=lambda one: one.at, reverse=True)[:CLOSED_SHOWN]
    return Problems(
        connection=reading.connection,
        size=len(chosen),
        filters=_filters(reading.problems, asked.flow),
        groups=tuple(group for group in groups if asked.cause in ("", group.id)),
        closed=tuple(_closed(one, now) for one in closed if asked.flow in ("", one.problem.flow)),
    )


def grouped(problems: Sequence[Problem]) -> list[list[Problem]]:
    """Problems by flow and cause; the oldest first, within a group and among them."""
    groups: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda one: (one.first_seen, one.key)):
        groups.setdefault(group_id(problem), []).append(problem)
    return list(groups.values())


def group_id(problem: Problem) -> str:
    """A short name of the problem's flow and cause."""
    return sha256(f"{problem.flow}#{_masked(problem)}".encode()).hexdigest()[:12]


def _masked(problem: Problem) -> str:
    """The cause without what tells one record from another."""
    text = _without("; ".join(problem.reasons), problem.key, problem.label)
    text = _without(_OF_A_RECORD.sub("…", cause_of((text,))), *problem.label.split())
    return re.sub(r"…(?:[\s,/]+…)+", "…", text)


def _without(text: str, *words: str) -> str:
    for word in sorted(filter(None, words), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "…", text)
    return text


def _group(reading: Reading, members: Sequence[Problem], asked: Asked, now: float) -> Group:
    first = members[0]
    own_words = len({problem.reasons for problem in members}) > 1
    own_fixes = len({problem.fix for problem in members}) > 1
    name = group_id(first)
    shown = members if asked.cause == name else members[:SHOWN_AT_FIRST]
    return Group(
        id=name,
        flow=first.flow,
        cause=_masked(first) if own_words else "; ".join(first.reasons),
        fix="" if own_fixes else first.fix,
        since=moment(first.first_seen, now),
        size=len(members),
        records=tuple(_record(reading, problem, own_words, own_fixes, now) for problem in shown),
        rest=len(members) - len(shown),
    )


def _record(reading: Reading, problem: Problem, own_words: bool, own_fixes: bool, now: float) -> Record:
    return Record(
        key=problem.key,
        label=problem.label or problem.key,
        words=problem.reasons if own_words else (),
        fix=problem.fix if own_fixes else "",
        first_seen=moment(problem.first_seen, now),
        last_seen=moment(problem.last_seen, now),
        attempts=problem.attempts,
        links=tuple(_links(reading, problem)),
    )


def _links(reading: Reading, problem: Problem) -> list[Link]:
    name, key = reading.connection, problem.key
    if key == RUN_KEY:
        return []
    record_id = {Flow.STOCK: key.partition("@")[0], Flow.CUSTOMERS: key.partition(" ")[0]}.get(Flow(problem.flow), key)
    kind = {Flow.STOCK: "Product", Flow.CUSTOMERS: "Customer"}.get(Flow(problem.flow))
    in_erp = erp_record(reading.settings, kind, record_id) if reading.settings and kind else None
    links = [in_erp] if in_erp else []
    if problem.flow in (Flow.ORDERS, Flow.SHIPMENTS):
        links.append(Link("the order", order_href(name, key)))
        links += [joor_order(reading.settings, key)] if reading.settings else []
    elif problem.flow in (Flow.STYLES, Flow.IMAGES, Flow.STOCK):
        links.append(Link("the style", style_href(name, record_id)))
    return links


def _filters(problems: Sequence[Problem], current: str) -> tuple[FlowFilter, ...]:
    sizes = {flow.value: sum(problem.flow == flow for problem in problems) for flow in Flow}
    every = FlowFilter("", len(problems), not current)
    return (every, *(FlowFilter(name, size, name == current) for name, size in sizes.items() if size))


def _closed(one: Closed, now: float) -> ClosedRecord:
    problem = one.problem
    return ClosedRecord(problem.flow, problem.label or problem.key, "; ".join(problem.reasons), moment(one.at, now))
