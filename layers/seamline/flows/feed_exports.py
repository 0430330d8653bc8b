"""Feeds the export queue at the pace of the ERP's call limit: a burst waits in JOOR and the ledger, not in functions.

Functions that wait for a call each hold what the others need, and give up one by one at their deadlines.
"""

from collections.abc import Sequence
from math import floor

from seamline.flows.context import FlowContext
from seamline.flows.match_order import CUSTOMERS_MAX_AGE_SECONDS

CALLS_PER_ORDER = 3
"""Header, lines, and reading the sale back."""


LONGEST_SECONDS = 60
"""An export function lives no longer, so what is fed for more would give up waiting."""


def room(ctx: FlowContext) -> int:
    """How many orders the ERP's limit lets out until the next run; fractions come due in a later run."""
    seconds = max(1, min(ctx.settings.flows.orders.every, LONGEST_SECONDS))
    a_run = ctx.settings.erp.limits.calls_per_minute * seconds / 60 / CALLS_PER_ORDER
    run = ctx.clock.now() // seconds
    return max(1, floor((run + 1) * a_run) - floor(run * a_run))


def feed(ctx: FlowContext, due: Sequence[str]) -> list[str]:
    """Queue as many of the due orders as there is room for; returns those.

    The books are refreshed first, by this one process instead of by every export at once.
    """
    chosen = list(due[: room(ctx)])
    if chosen:
        ctx.references.page()
        ctx.customers.refresh(CUSTOMERS_MAX_AGE_SECONDS)
        ctx.exports.send(ctx.settings.connection, chosen)
    return chosen
