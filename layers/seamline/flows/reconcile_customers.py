"""Compares the customers JOOR has matched with what they were sent as, a part of them each night."""

import hashlib
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from seamline.domain.customer_record import CustomerRecord
from seamline.flows.context import FlowContext
from seamline.flows.drift_finding import Drift, Finding, Step
from seamline.mapping.customer_diff import shortfalls
from seamline.state.customers import SentCustomer
from seamline.state.records import DAY_SECONDS, SHARDS

LOOKS_A_NIGHT = 640
"""JOOR shows customers one call at a time; each costs a credit of the thousand that all share in five minutes."""
SETTLED_SECONDS = 60.0


def compare_customers(ctx: FlowContext, place: str, started: float) -> Step:
    """The customers of one shard whose turn it is; healing marks them for the customers flow."""
    if ctx.settings.customers is None:
        return Step()
    shard = int(place or 0)
    rows = [row for row in ctx.sent_customers.sent_in(shard) if row.verified and not row.removed]
    found = (compare_customer(ctx, row) for row in in_turn(rows, started) if row.sent_at < started - SETTLED_SECONDS)
    following = str(shard + 1) if shard + 1 < SHARDS else ""
    return Step(following, tuple(filter(None, found)))


def in_turn(rows: list[SentCustomer], started: float) -> Iterator[SentCustomer]:
    """Of many customers a part, so that each has its night before any has a second one."""
    rounds = max(1, -(-len(rows) * SHARDS // LOOKS_A_NIGHT))
    night = int(started // DAY_SECONDS) % rounds
    return (row for row in rows if _turn(row.id) % rounds == night)


def _turn(customer_id: str) -> int:
    return int(hashlib.md5(customer_id.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def compare_customer(ctx: FlowContext, row: SentCustomer) -> Finding | None:
    """What JOOR lost or people changed of one customer, healed by policy; one credit."""
    shown: CustomerRecord | None = ctx.marketplace.find_customer(row.codes.customer)
    unlike = shortfalls(row.record, shown) if shown else ()
    if shown and not unlike:
        return None
    heals = ctx.settings.reconcile.customers == "heal"
    kind = Drift.CUSTOMER_EDITED if shown else Drift.CUSTOMER_MISSING
    finding = Finding(kind, f"customer {row.id}", _label(row, unlike), heals=heals)
    if heals:
        # A removed customer is sent as a new one, a digest that fits nothing sends it once more.
        ctx.sent_customers.save_sent([replace(row, digest="", removed=shown is None)])
        ctx.sent_customers.mark_dirty([row.id], finding.reason())
    return finding


def _label(row: SentCustomer, unlike: Iterable[str]) -> str:
    return ": ".join(filter(None, (f"{row.record.name} ({row.codes.customer})", "; ".join(unlike))))
