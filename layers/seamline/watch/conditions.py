"""The conditions a person is told of, judged from what the watcher sees. Pure."""

from collections import Counter
from collections.abc import Iterator

from seamline.domain.alert import Condition, Finding
from seamline.domain.flow import Flow, RunStatus
from seamline.domain.problem import cause_of
from seamline.errors import CredentialsRejected
from seamline.settings import FlowSettings
from seamline.state.problems import RUN_KEY
from seamline.state.runs import BAD, STARVED, FlowState
from seamline.watch.sight import Sight, WaitingOrder
from seamline.watch.words import at, counted, duration

WAITING_SECONDS = 3_600.0
FAILED_RUNS = 5
"""Of the last twenty; a quarter."""
UNDER_WAY_SECONDS = 900.0
LONGEST_RUN_SECONDS = 86_400.0
"""A run that goes on from slice to slice is not late before a day has passed: a first load may take hours."""
LISTED = 10


def findings(sight: Sight) -> Iterator[Finding]:
    """Everything that is wrong with the connection now, at most one thing a flow."""
    if sight.settings is None:
        yield _invalid(sight)
        return
    refused = [state for state in sight.running() if _is_refused(state)]
    if refused:
        yield _refused(sight, refused)
    for state in sight.running():
        if not _is_refused(state):
            yield from _of_flow(sight, state)
    if any(state.flow is Flow.ORDERS for state in sight.running()):
        yield from _waiting(sight)


def is_late(sight: Sight, state: FlowState) -> bool:
    """Whether the flow's last good run is longer ago than its target, and none is under way."""
    if sight.settings is None:
        return False
    age, run = sight.age(state), state.last_run
    goes_on = run is not None and run.status is RunStatus.CONTINUED and sight.now - run.ended < UNDER_WAY_SECONDS
    return age > (LONGEST_RUN_SECONDS if goes_on else _allowed(sight.settings.flows.of(state.flow), state))


def target(settings: FlowSettings) -> float:
    """How old the last good run of a flow may become, in seconds: a few times `every:`."""
    return float(min(3 * settings.every, settings.every + 6 * 3_600) + 300)


def _allowed(settings: FlowSettings, state: FlowState) -> float:
    """The target, and more if runs take long: one that reads everything rests as long before the next one comes."""
    run = state.last_run
    ended = run is not None and run.status is not RunStatus.CONTINUED and not run.only
    return target(settings) + (2 * max(0.0, run.ended - run.started) if run and ended else 0.0)


def _of_flow(sight: Sight, state: FlowState) -> Iterator[Finding]:
    starved, bad = state.outcomes.count(STARVED), state.outcomes.count(BAD)
    if is_late(sight, state):
        yield _late(sight, state)
    elif starved >= FAILED_RUNS:
        yield _starved(sight, state, starved)
    elif bad >= FAILED_RUNS:
        yield _failing(sight, state, bad)


def _invalid(sight: Sight) -> Finding:
    return Finding(
        sight.name,
        Condition.SETTINGS_INVALID,
        "",
        f"nothing runs: its settings are invalid in {counted(len(sight.faults), 'place')}",
        sight.faults[:LISTED],
        "correct the connection file, then `seamline apply` it; or roll the upgrade back",
    )


def _is_refused(state: FlowState) -> bool:
    run = state.last_run
    return run is not None and run.error.startswith(CredentialsRejected.__name__)


def _refused(sight: Sight, states: list[FlowState]) -> Finding:
    names = ", ".join(state.flow.value for state in states)
    words = dict.fromkeys(state.last_run.error.partition(": ")[2] for state in states if state.last_run)
    return Finding(
        sight.name,
        Condition.CREDENTIALS_REFUSED,
        "",
        f"its credentials are refused; {counted(len(states), 'flow')} cannot run: {names}",
        tuple(words)[:LISTED],
        f"`seamline rotate {sight.name} --credentials FILE` with credentials that work; then all goes on by itself",
    )


def _late(sight: Sight, state: FlowState) -> Finding:
    assert sight.settings is not None
    chosen, run = sight.settings.flows.of(state.flow), state.last_run
    last = f"its last good run ended {duration(sight.now - state.last_good)} ago, at {at(state.last_good)}"
    details = [
        f"It should be at most {duration(_allowed(chosen, state))} ago, since it runs every {duration(chosen.every)}."
    ]
    if run and run.status is RunStatus.FAILED:
        details.append(f"Its last run, at {at(run.ended)}, failed: {_words(run.error)}")
    elif run:
        details.append(f"Its last run, at {at(run.ended)}, {run.status.value}; none has started since.")
    return Finding(
        sight.name,
        Condition.FLOW_LATE,
        state.flow.value,
        f"{state.flow.value} is late: {last if state.last_good else 'it never had a good run'}",
        tuple(details),
        _fix(sight, state.flow) or "look whether dispatch and the flow's function run: their alarms and logs say so",
    )


def _starved(sight: Sight, state: FlowState, starved: int) -> Finding:
    return Finding(
        sight.name,
        Condition.BUDGET_STARVED,
        state.flow.value,
        f"{state.flow.value} gets too few API calls: {starved} of its last {len(state.outcomes)} runs waited most of"
        " their time or ended for want of calls",
        (),
        f"see which flow spends them (`seamline status -c {sight.name}`); let it run less often (`every:`), or"
        " raise the limits if the API allows more",
    )


def _failing(sight: Sight, state: FlowState, bad: int) -> Finding:
    run = state.last_run
    details = (f"The last failure: {_words(run.error)}",) if run and run.error else ()
    return Finding(
        sight.name,
        Condition.RUNS_FAILING,
        state.flow.value,
        f"{state.flow.value} fails often: {bad} of its last {len(state.outcomes)} runs",
        details,
        _fix(sight, state.flow) or "nothing while the API is unwell; otherwise see the flow's runs",
    )


def _waiting(sight: Sight) -> Iterator[Finding]:
    old = sorted((o for o in sight.orders if sight.now - o.since > WAITING_SECONDS), key=lambda o: (o.since, o.id))
    if not old:
        return
    verb = "has" if len(old) == 1 else "have"
    yield Finding(
        sight.name,
        Condition.ORDERS_WAITING,
        "orders",
        f"{counted(len(old), 'order')} {verb} waited more than an hour to become a sale; the oldest, {old[0].id}, for"
        f" {duration(sight.now - old[0].since)}",
        tuple(_by_cause(old)),
        "correct what is named here and they go by themselves;"
        f" `seamline orders -c {sight.name} --state held` lists all of them",
    )


def _by_cause(orders: list[WaitingOrder]) -> Iterator[str]:
    """The most frequent causes first, each with some of its orders."""
    causes = Counter(cause_of(order.reasons) for order in orders)
    for cause, number in causes.most_common(LISTED):
        mine = [order for order in orders if cause_of(order.reasons) == cause]
        reason = "; ".join(mine[0].reasons) or f"{mine[0].state.value}, with no reason given"
        ids = ", ".join(order.id for order in mine[:LISTED])
        yield f"{number} x {reason} ({ids}{', ...' if number > LISTED else ''})"


def _fix(sight: Sight, flow: Flow) -> str:
    """What the flow's own problem says to do."""
    found = (problem.fix for problem in sight.problems if (problem.flow, problem.key) == (flow.value, RUN_KEY))
    return next(found, "")


def _words(error: str) -> str:
    """An error without the name of its class."""
    return error.partition(": ")[2] or error
