"""The page of all connections: one card each, with a mark for every flow, so that trouble is seen at a glance."""

from collections.abc import Sequence

from msgspec import Struct

from seamline.console.moments import Moment, moment
from seamline.console.pages.overview import MARKS, mark_of
from seamline.console.shell import home, short_name
from seamline.watch.sight import Sight


class FlowMark(Struct, frozen=True):
    """How one flow stands."""

    name: str
    mark: str
    words: str


class ConnectionRow(Struct, frozen=True):
    """One connection; `faults` are why its settings do not hold any more."""

    name: str
    href: str
    faults: tuple[str, ...]
    flows: tuple[FlowMark, ...]
    problems: int
    applied_at: Moment | None
    applied_by: str


class Home(Struct, frozen=True):
    """One page of connections; `next` is the address of the following one."""

    rows: tuple[ConnectionRow, ...]
    next: str


def home_page(sights: Sequence[Sight], following: str) -> Home:
    """The page; `following` is the last name shown when there are more."""
    return Home(tuple(map(_row, sights)), f"{home('')}?after={following}" if following else "")


def _row(sight: Sight) -> ConnectionRow:
    return ConnectionRow(
        name=sight.name,
        href=home(sight.name),
        faults=sight.faults,
        flows=_marks(sight),
        problems=len(sight.problems),
        applied_at=moment(sight.applied.applied_at, sight.now),
        applied_by=short_name(sight.applied.applied_by),
    )


def _marks(sight: Sight) -> tuple[FlowMark, ...]:
    if sight.settings is None:
        return ()
    flows = sight.settings.flows
    marks = ((state.flow.value, mark_of(sight, state, flows.of(state.flow))) for state in sight.flows.values())
    return tuple(FlowMark(name, mark, MARKS.get(mark, "in time")) for name, mark in marks)
