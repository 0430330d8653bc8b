"""Applies customer changes: note the intent, send in bulk, wait for the job, look at what JOOR shows, remember."""

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain.plan import Hold
from seamline.errors import NotFound, RecordRejected, SeamlineError, UnknownOutcome
from seamline.flows.context import FlowContext
from seamline.flows.jobs import finishes
from seamline.flows.match_customers import seen
from seamline.flows.plan_customers import CustomerChange, Step
from seamline.mapping.customer_diff import digest, shortfalls
from seamline.state.customers import SentCustomer, fold_code

type _Apply = Callable[[FlowContext, CustomerChange], AppliedCustomers]

RETRY = "correct what JOOR names; it is sent again in a few hours, when the card changes, or when you sync it by name"


class AppliedCustomers(Struct, frozen=True):
    """Which changes JOOR took, and which it refused or shows otherwise, with the reason."""

    done: tuple[CustomerChange, ...] = ()
    holds: tuple[Hold, ...] = ()

    def __add__(self, other: "AppliedCustomers") -> "AppliedCustomers":
        return AppliedCustomers(self.done + other.done, self.holds + other.holds)


def apply_customers(ctx: FlowContext, changes: Sequence[CustomerChange]) -> AppliedCustomers:
    """Carry out a batch of changes. Raises UnknownOutcome when JOOR's answer was lost: the next run looks first."""
    by_step = {step: [change for change in changes if change.step is step] for step in Step}
    applied = _send(ctx, by_step[Step.SEND]) if by_step[Step.SEND] else AppliedCustomers()
    for change in by_step[Step.RENAME]:
        applied += _one_by_one(ctx, change, _rename)
    ordered = _codes_on_open_orders(ctx) if by_step[Step.REMOVE] else {}
    for change in by_step[Step.REMOVE]:
        applied += _one_by_one(ctx, change, partial(_remove, ordered=ordered))
    return applied


def _send(ctx: FlowContext, changes: Sequence[CustomerChange]) -> AppliedCustomers:
    """Send one batch. A batch that JOOR refuses as a whole is halved until the guilty customer stands alone."""
    intents = [_intent(change, ctx.clock.now()) for change in changes]
    ctx.sent_customers.save_sent(intents)
    try:
        job = ctx.marketplace.send_customers([change.record for change in changes])
    except UnknownOutcome:
        raise
    except RecordRejected as error:
        _undo(ctx, changes)
        if len(changes) == 1:
            return AppliedCustomers(holds=(_hold(changes[0], (str(error),)),))
        middle = len(changes) // 2
        return _send(ctx, changes[:middle]) + _send(ctx, changes[middle:])
    except SeamlineError:
        _undo(ctx, changes)
        raise
    accepted = [replace(row, accepted=True, job=", ".join(job.ids)) for row in intents]
    ctx.sent_customers.save_sent(accepted)
    if not finishes(ctx, partial(ctx.marketplace.customers_arrived, job)):
        return AppliedCustomers(tuple(changes))
    return _verify(ctx, list(zip(changes, accepted, strict=True)))


def _intent(change: CustomerChange, now: float) -> SentCustomer:
    """What is remembered before the write, so that no crash forgets that JOOR may have it."""
    before = change.before
    known = before is not None and not before.removed and not before.awaiting_since
    return SentCustomer(
        id=change.id,
        codes=change.codes,
        record=change.record,
        digest=digest(change.record),
        sent_at=now,
        awaiting_since=0.0 if known else now,
    )


def _undo(ctx: FlowContext, changes: Sequence[CustomerChange]) -> None:
    """JOOR certainly has none of it."""
    ctx.sent_customers.forget_sent([change.id for change in changes if change.before is None])
    ctx.sent_customers.save_sent([change.before for change in changes if change.before is not None])


def _verify(ctx: FlowContext, sent: Sequence[tuple[CustomerChange, SentCustomer]]) -> AppliedCustomers:
    """Compare known customers with what JOOR shows. New ones show only after their match, so they cost no look."""
    done: list[CustomerChange] = []
    holds: list[Hold] = []
    settled: list[SentCustomer] = []
    for change, row in sent:
        if row.awaiting_since:
            done.append(change)
            continue
        shown = ctx.marketplace.find_customer(row.codes.customer)
        settled.append(seen(row, shown))
        unlike = shortfalls(row.record, shown) if shown else ()
        holds += [_hold(change, unlike)] if unlike else []
        done += [] if unlike else [change]
    ctx.sent_customers.save_sent(settled)
    return AppliedCustomers(tuple(done), tuple(holds))


def _rename(ctx: FlowContext, change: CustomerChange) -> AppliedCustomers:
    """Write the customer under its new code. Seen under it already, the rename has happened before."""
    old, new = change.before.codes.customer if change.before else "", change.record.code
    try:
        ctx.marketplace.rename_customer(old, change.record)
    except (UnknownOutcome, NotFound):
        if ctx.marketplace.find_customer(new) is None:
            raise
    row = replace(_intent(change, ctx.clock.now()), accepted=True)
    ctx.sent_customers.save_sent([row])
    return _verify(ctx, [(change, row)])


def _remove(ctx: FlowContext, change: CustomerChange, ordered: dict[str, list[str]]) -> AppliedCustomers:
    """Take the customer away, but never while an approved order of it waits for its export."""
    code = change.codes.customer
    if waiting := ordered.get(fold_code(code)):
        reason = f"{change.change.reason}, but its orders {', '.join(waiting)} are approved and not exported yet"
        return AppliedCustomers(holds=(Hold(change.id, (reason,), "it is removed after them", change.change.label),))
    try:
        ctx.marketplace.remove_customer(code)
    except UnknownOutcome:
        if ctx.marketplace.find_customer(code) is not None:
            raise
    if change.before:
        ctx.sent_customers.save_sent([replace(change.before, removed=True, digest="", awaiting_since=0.0)])
    return AppliedCustomers((change,))


def _codes_on_open_orders(ctx: FlowContext) -> dict[str, list[str]]:
    """Ids of approved orders that wait for their export, by folded customer code."""
    found: dict[str, list[str]] = {}
    cursor = ""
    while True:
        page = ctx.marketplace.open_orders(cursor)
        for order in (*page.orders, *page.doubtful):
            found.setdefault(fold_code(order.customer_code), []).append(order.id)
        cursor = page.next
        if not cursor:
            return found


def _one_by_one(ctx: FlowContext, change: CustomerChange, apply: _Apply) -> AppliedCustomers:
    try:
        return apply(ctx, change)
    except (RecordRejected, NotFound) as error:
        return AppliedCustomers(holds=(_hold(change, (str(error),)),))


def _hold(change: CustomerChange, reasons: tuple[str, ...]) -> Hold:
    return Hold(change.id, reasons, RETRY, label=change.change.label)
