"""Feeds the export queue at the pace of the ERP's call limit: a burst waits in JOOR and the ledger, not in functions.

Functions that wait for a call each hold what the others need, and give up one by one at their deadlines.
"""

from collections.abc import Sequence

from seamline.flows.context import FlowContext
from seamline.flows.match_order import CUSTOMERS_MAX_AGE_SECONDS

CALLS_PER_ORDER = 3
"""Header, lines, and reading the sale back."""


def room(ctx: FlowContext) -> int:
    """How many orders the ERP's limit lets out until the next run."""
    return max(1, ctx.settings.erp.limits.calls_per_minute // CALLS_PER_ORDER)


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
