"""Looks whether JOOR shows the customers it was sent: its people match new ones by hand, which takes days."""

import hashlib
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from seamline.clock import utc
from seamline.domain.customer_record import CustomerRecord
from seamline.domain.flow import Flow
from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext
from seamline.flows.plan_customers import NEVER_ARRIVED
from seamline.flows.read_customers import ENOUGH_SECONDS
from seamline.mapping.customer_diff import shortfalls
from seamline.settings.customers import CustomerSync
from seamline.state.customers import SentCustomer

LOOKS_A_RUN = 200
"""Credits a run may spend on looking for customers that wait: a fifth of what a quarter of an hour gives."""
MATCHED = "matched by JOOR"
UNLIKE = "JOOR may not have taken the last write whole"
NOTES_SHOWN = 20


class Looked(Struct, frozen=True):
    """What a look found: how many customers JOOR has matched since the last one."""

    matched: int = 0


def look_for_customers(ctx: FlowContext, rules: CustomerSync, last_good: float, ids: Sequence[str]) -> Looked:
    """Look for what JOOR has yet to show (of `ids` only, if any), and mark dirty what has to be planned for it."""
    rows = ctx.sent_customers.open()
    chosen = [rows[one] for one in ids if one in rows] if ids else list(_due(ctx, rows.values(), last_good))
    matched = 0
    overdue: list[SentCustomer] = []
    for row in chosen:
        if ctx.time_left() < ENOUGH_SECONDS:
            break
        fresh = seen(row, ctx.marketplace.find_customer(row.codes.customer))
        late = _is_overdue(ctx, rules, row)
        matched += row.is_awaiting and fresh.verified
        if late and fresh.verified:
            ctx.problems.close(Flow.CUSTOMERS, match_key(row.id))
        overdue += [fresh] if late and fresh.is_awaiting else []
        _remember(ctx, row, replace(fresh, accepted=False, digest="") if late and ids and fresh.is_awaiting else fresh)
    _tell_overdue(ctx, overdue)
    return Looked(matched)


def seen(row: SentCustomer, shown: CustomerRecord | None) -> SentCustomer:
    """The memory of a customer after JOOR was looked at: what JOOR shows otherwise has to be sent again.

    So has one whose last answer was lost, seen or not: JOOR does not give every field back, and the same record
    written twice to the same code changes nothing.
    """
    if shown is None:
        waiting = replace(row, awaiting_since=row.awaiting_since or row.sent_at, verified=False)
        return waiting if row.accepted else replace(waiting, digest="")
    unlike = not row.accepted or bool(shortfalls(row.record, shown))
    digest = "" if unlike else row.digest
    return replace(row, accepted=True, verified=True, awaiting_since=0.0, digest=digest)


def awaiting_notes(ctx: FlowContext) -> tuple[str, ...]:
    """The customers that wait for JOOR's people, the longest first, as a person reads it."""
    rows = sorted(ctx.sent_customers.awaiting(), key=_awaiting_since)
    notes = [_note(row) for row in rows[:NOTES_SHOWN]]
    more = [f"and {len(rows) - NOTES_SHOWN} more await their match"] if len(rows) > NOTES_SHOWN else []
    return (*notes, *more)


def match_key(customer_id: str) -> str:
    """The key of the problem that a match takes too long."""
    return f"{customer_id} match"


def _due(ctx: FlowContext, rows: Iterable[SentCustomer], last_good: float) -> Iterable[SentCustomer]:
    """Everything unsettled, and of many that wait for people a part, so that each has its turn within a few runs."""
    waiting = [row for row in rows if row.is_awaiting]
    rounds = -(-len(waiting) // LOOKS_A_RUN)
    period = max(ctx.settings.flows.customers.every, 1) * rounds
    unsettled = (row for row in rows if not row.is_awaiting)
    turn = (row for row in waiting if rounds == 1 or _comes_up(row.id, period, last_good, ctx.clock.now()))
    return (*unsettled, *turn)


def _comes_up(customer_id: str, period: float, last: float, now: float) -> bool:
    """Whether this customer's own tick of the period lies between the last good run and now."""
    phase = int(hashlib.md5(customer_id.encode(), usedforsecurity=False).hexdigest()[:8], 16) % int(period)
    return (now + phase) // period != (last + phase) // period


def _remember(ctx: FlowContext, before: SentCustomer, after: SentCustomer) -> None:
    if after == before:
        return
    reason = "" if after.digest else UNLIKE if after.accepted else NEVER_ARRIVED
    reason = MATCHED if before.is_awaiting and after.verified else reason
    if reason:
        ctx.sent_customers.mark_dirty([after.id], reason)
    ctx.sent_customers.save_sent([after])


def _tell_overdue(ctx: FlowContext, rows: Sequence[SentCustomer]) -> None:
    """A problem each, opened once."""
    told = ctx.problems.keys(Flow.CUSTOMERS) if rows else set()
    for row in rows:
        if match_key(row.id) not in told:
            ctx.problems.open(Flow.CUSTOMERS, overdue_hold(row))


def overdue_hold(row: SentCustomer) -> Hold:
    """Everything JOOR's people need to find out what became of the customer, for the API never tells."""
    record, job = row.record, f"job {row.job}" if row.job else "a job"
    prices = ", ".join(f"{name.label} {name.currency}" for name in record.price_types) or "no price type"
    reasons = (
        f"has been waiting for JOOR to match it since {utc(row.awaiting_since):%Y-%m-%d}",
        f"JOOR took it in {job} as {record.code!r}, {record.name!r}, {record.email or 'no e-mail'}, {prices}; "
        "its API tells neither whether that job refused it nor why",
    )
    release = f"ask JOOR what became of {job}, or read its e-mailed report; sync the customer by name to send it again"
    return Hold(match_key(row.id), reasons, release, label=record.name)


def _is_overdue(ctx: FlowContext, rules: CustomerSync, row: SentCustomer) -> bool:
    return row.is_awaiting and ctx.clock.now() - row.awaiting_since > rules.overdue_after


def _awaiting_since(row: SentCustomer) -> float:
    return row.awaiting_since


def _note(row: SentCustomer) -> str:
    since = f"{utc(row.awaiting_since):%Y-%m-%d %H:%M}"
    return f"{row.record.name} ({row.codes.customer}) awaits its match in JOOR since {since} UTC"
