"""The overview of a connection: how each flow stands against its target, what it did, and what can be done about it."""

from collections.abc import Sequence

from msgspec import Struct

from seamline.console.charts import Picture, share, sparkline
from seamline.console.moments import Moment, duration, moment
from seamline.console.shell import error_words, short_name
from seamline.dispatching import next_due
from seamline.domain.action import Action
from seamline.domain.flow import Flow, Run, RunStatus
from seamline.domain.recent import HOUR_SECONDS
from seamline.settings import FlowSettings, Settings
from seamline.state.runs import FlowState
from seamline.watch.conditions import findings, is_late, target
from seamline.watch.sight import Sight

DAY_HOURS = 24
MARKS = {"off": "switched off", "paused": "paused", "failing": "failing", "late": "late", "new": "has not run yet"}
"""What is said of a flow that is not in time, the first that holds."""


class FlowRow(Struct, frozen=True):
    """One flow. `mark` is `fresh` or why it is not; `filled` is how much of its time has passed, of 100."""

    name: str
    mark: str
    words: str
    last_good: Moment | None
    target: str
    filled: float
    next: Moment | None
    next_words: str
    changes: int
    calls: int
    last: str
    spark: Picture
    problems: int
    paused_by: str = ""
    paused_at: Moment | None = None
    is_running: bool = True
    can_resume: bool = False


class ActionRow(Struct, frozen=True):
    """One line of the action log."""

    at: Moment | None
    by: str
    arn: str
    what: str
    target: str
    refused: str


class Alarm(Struct, frozen=True):
    """What the watcher tells people of too."""

    text: str
    details: tuple[str, ...]
    fix: str


class Overview(Struct, frozen=True):
    """The page of one connection. `headline` says in a sentence whether somebody has to look."""

    connection: str
    headline: str
    calm: bool
    alarms: tuple[Alarm, ...]
    flows: tuple[FlowRow, ...]
    problems: int
    oldest: Moment | None
    actions: tuple[ActionRow, ...]


def overview(sight: Sight, settings: Settings, actions: Sequence[Action]) -> Overview:
    """The page, from what was read of the connection; its settings hold."""
    rows = tuple(_flow_row(sight, sight.flows[flow], settings.flows.of(flow)) for flow in Flow)
    alarms = tuple(Alarm(one.headline, one.details, one.fix) for one in findings(sight))
    oldest = min((problem.first_seen for problem in sight.problems), default=0.0)
    return Overview(
        connection=sight.name,
        headline=_headline(rows, len(sight.problems)),
        calm=not alarms and not sight.problems and not any(row.mark == "failing" for row in rows),
        alarms=alarms,
        flows=rows,
        problems=len(sight.problems),
        oldest=moment(oldest, sight.now),
        actions=action_rows(actions, sight.now),
    )


def action_rows(actions: Sequence[Action], now: float) -> tuple[ActionRow, ...]:
    """The action log as it is shown."""
    return tuple(
        ActionRow(moment(one.at, now), short_name(one.by), one.by, one.what, one.target, one.refused) for one in actions
    )


def mark_of(sight: Sight, state: FlowState, settings: FlowSettings) -> str:
    """How a flow stands, in one word."""
    last = state.last_run
    if not settings.enabled:
        return "off"
    if settings.paused:
        return "paused"
    if last and last.status is RunStatus.FAILED and not last.only:
        return "failing"
    if is_late(sight, state):
        return "late"
    return "fresh" if state.last_good else "new"


def _flow_row(sight: Sight, state: FlowState, settings: FlowSettings) -> FlowRow:
    name, now, mark = state.flow.value, sight.now, mark_of(sight, state, settings)
    pause = sight.applied.pauses.get(name)
    lately = [hour for hour in state.recent.hours if hour.hour > now // HOUR_SECONDS - DAY_HOURS]
    due = next_due(settings, state, now)
    return FlowRow(
        name=name,
        mark=mark,
        words=MARKS.get(mark, "in time"),
        last_good=moment(state.last_good, now),
        target=duration(target(settings)),
        filled=share(now - state.last_good, target(settings)) if state.last_good else 0.0,
        next=moment(due, now) if due > now else None,
        next_words=_next_words(settings, state, due, now),
        changes=sum(hour.changes for hour in lately),
        calls=sum(hour.calls for hour in lately),
        last=_last_words(state.last_run),
        spark=sparkline(state.recent.runs),
        problems=sum(problem.flow == name for problem in sight.problems),
        paused_by=short_name(pause.by) if pause else "",
        paused_at=moment(pause.at, now) if pause else None,
        is_running=mark not in ("off", "paused"),
        can_resume=pause is not None and settings.enabled,
    )


def _next_words(settings: FlowSettings, state: FlowState, due: float, now: float) -> str:
    if not settings.enabled or settings.paused:
        return "none"
    if state.last_run and state.last_run.status is RunStatus.CONTINUED:
        return "going on now"
    return "due now" if due <= now else ""


def _last_words(run: Run | None) -> str:
    if run is None:
        return ""
    if run.error:
        return error_words(run)
    moved = ", ".join(f"{number} {name}" for name, number in run.counts.items())
    return f"{moved or 'nothing to do'} in {duration(run.ended - run.started)}"


def _headline(rows: Sequence[FlowRow], problems: int) -> str:
    failing, late = ([row.name for row in rows if row.mark == mark] for mark in ("failing", "late"))
    new = all(row.mark in ("new", "off") for row in rows)
    parts = [f"{' and '.join(failing)} failing"] if failing else []
    parts += [f"{' and '.join(late)} late"] if late else []
    flows = ", ".join(parts) or ("No flow has run yet" if new else "Every flow is in time")
    count = {0: "nothing waits for a person", 1: "1 problem waits for a person"}
    return f"{flows[0].upper()}{flows[1:]}; {count.get(problems, f'{problems} problems wait for a person')}."
