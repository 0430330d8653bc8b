"""The customers flow: the ERP's chosen customers become JOOR's, once each, under codes that stay."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import batched

from msgspec.structs import replace

from seamline.domain.flow import Flow, RunStatus
from seamline.domain.plan import Change, Hold, Plan, counts
from seamline.domain.problem import Problem
from seamline.flows.apply_customers import AppliedCustomers, apply_customers
from seamline.flows.context import FlowContext, Outcome, labels
from seamline.flows.match_customers import Looked, awaiting_notes, look_for_customers
from seamline.flows.plan_customers import CustomerPlan, Planner, code_key
from seamline.flows.read_customers import ENOUGH_SECONDS, read_customers, read_named
from seamline.mapping.customer import MAPPER_VERSION
from seamline.settings import Settings
from seamline.settings.customers import CustomerSync
from seamline.state.runs import FlowState

REFUSED = "refused by JOOR"
REFUSED_PAUSE_SECONDS = 21_600.0
ASKED_FOR = "asked for by name"
NO_SECTION = "the connection file has no customers section, so no customer goes to JOOR"


def run_customers(ctx: FlowContext, state: FlowState) -> Outcome:
    """One slice: read what changed, look for what JOOR had yet to show, send what differs, remember."""
    rules = ctx.settings.customers
    if rules is None:
        return Outcome(state)
    ids = read_named(ctx) if ctx.only else ()
    if ctx.only and not ids:
        return Outcome(state)
    state = state if ctx.only else read_customers(ctx, _with_settings(ctx, state))
    if state.cursor and not ctx.only:
        return Outcome(state, RunStatus.CONTINUED)
    looked = look_for_customers(ctx, rules, state.last_good, ids)
    return _work_off(ctx, rules, state, (looked, ids))


def preview_customers(ctx: FlowContext, state: FlowState) -> Plan:
    """What a run would do. The context's table must be an overlay: everything read is remembered only there."""
    rules = ctx.settings.customers
    if rules is None:
        return Plan(Flow.CUSTOMERS.value, notes=(NO_SECTION,))
    ids = read_named(ctx) if ctx.only else ()
    cursor = _with_settings(ctx, state)
    while not ctx.only:
        cursor = read_customers(ctx, cursor)
        if not cursor.cursor:
            break
    look_for_customers(ctx, rules, state.last_good, ids)
    plans = list(_plans(ctx, rules, _to_plan(ctx, ids)))
    return Plan(
        Flow.CUSTOMERS.value,
        changes=tuple(change.change for plan in plans for change in plan.changes),
        holds=tuple(hold for plan in plans for hold in (*plan.holds, *plan.code_holds)),
        notes=awaiting_notes(ctx),
    )


def settings_digest(settings: Settings) -> str:
    """A hash of everything that decides which customers go to JOOR, and as what."""
    section = settings.customers.model_dump_json() if settings.customers else ""
    prices = "".join(price.model_dump_json() for price in settings.styles.prices)
    return hashlib.sha256(f"{section}{prices}{MAPPER_VERSION}".encode()).hexdigest()[:32]


def _with_settings(ctx: FlowContext, state: FlowState) -> FlowState:
    """Changed settings make every known customer dirty; the ERP is not read again for it."""
    wanted = settings_digest(ctx.settings)
    if state.settings_digest and state.settings_digest != wanted:
        ctx.sent_customers.mark_dirty(
            [card.id.casefold() for card in ctx.sent_customers.all_cards()], "settings changed"
        )
    return replace(state, settings_digest=wanted)


def _work_off(ctx: FlowContext, rules: CustomerSync, state: FlowState, start: tuple[Looked, Sequence[str]]) -> Outcome:
    looked, ids = start
    problems = {problem.key: problem for problem in ctx.problems.all(Flow.CUSTOMERS)}
    marks = {one: reason for one, reason in _to_plan(ctx, ids).items() if ids or not _rests(ctx, one, reason, problems)}
    changes: list[Change] = []
    held, status = 0, RunStatus.SUCCEEDED
    for plan in _plans(ctx, rules, marks):
        applied = apply_customers(ctx, plan.changes)
        held += _settle(ctx, plan, applied, problems)
        changes += [change.change for change in applied.done]
        if ctx.time_left() < ENOUGH_SECONDS:
            status = RunStatus.CONTINUED
            break
    return Outcome(state, status, _tally(changes, held, looked), labels(changes))


def _to_plan(ctx: FlowContext, ids: Sequence[str]) -> dict[str, str]:
    dirty = ctx.sent_customers.dirty()
    return {one: dirty.get(one, ASKED_FOR) for one in ids} if ids else dirty


def _rests(ctx: FlowContext, key: str, reason: str, problems: Mapping[str, Problem]) -> bool:
    """What JOOR refused is tried again only now and then, so that it does not eat the credits."""
    recent = ctx.clock.now() - REFUSED_PAUSE_SECONDS
    return reason == REFUSED and key in problems and problems[key].last_seen > recent


def _plans(ctx: FlowContext, rules: CustomerSync, marks: Mapping[str, str]) -> Iterator[CustomerPlan]:
    """A plan for each batch of customers; JOOR's price types are read once, and only when there is one to plan."""
    if not marks:
        return
    planner = Planner(ctx.settings, rules, ctx.marketplace.price_types())
    for batch in batched(marks.items(), ctx.settings.joor.batch.customers, strict=False):
        yield planner.plan(ctx.sent_customers, dict(batch))


def _settle(ctx: FlowContext, plan: CustomerPlan, applied: AppliedCustomers, problems: Mapping[str, Problem]) -> int:
    """Open what is held, close what is not, forget the marks of all that is done; answers how many holds are news."""
    done = [*plan.settled, *(change.id for change in applied.done)]
    held = {hold.key for hold in plan.code_holds}
    holds = [hold for hold in (*plan.holds, *plan.code_holds, *applied.holds) if _is_news(ctx, hold, problems)]
    for hold in holds:
        ctx.problems.open(Flow.CUSTOMERS, hold)
    for key in (*done, *(code_key(one) for one in done if code_key(one) not in held)):
        if key in problems:
            ctx.problems.close(Flow.CUSTOMERS, key)
    ctx.sent_customers.mark_dirty([hold.key for hold in applied.holds], REFUSED)
    ctx.sent_customers.clean(done)
    return len(holds)


def _is_news(ctx: FlowContext, hold: Hold, problems: Mapping[str, Problem]) -> bool:
    """A hold that stands unchanged is not written again at every run."""
    before = problems.get(hold.key)
    recent = before is not None and before.last_seen > ctx.clock.now() - REFUSED_PAUSE_SECONDS
    return before is None or before.reasons != hold.reasons or not recent


def _tally(changes: Sequence[Change], held: int, looked: Looked) -> dict[str, int]:
    numbers = {**counts(changes), "held": held, "matched": looked.matched}
    return {name: number for name, number in numbers.items() if number}
