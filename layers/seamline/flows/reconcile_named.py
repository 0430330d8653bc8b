"""Compares just the records a person named: their products and families, their styles in JOOR, or a customer."""

from collections.abc import Iterator, Sequence

from seamline.domain.catalogue import Group
from seamline.domain.plan import ChangeKind
from seamline.errors import NotFound
from seamline.flows.asked_styles import groups_of
from seamline.flows.context import FlowContext
from seamline.flows.drift_finding import Finding
from seamline.flows.reconcile_customers import compare_customer
from seamline.flows.reconcile_erp import refresh_families, refresh_products
from seamline.flows.reconcile_joor import edited, lost, settled


def compare_named(ctx: FlowContext) -> tuple[Finding, ...]:
    """A call or two for each product, and one or a few for the styles. NotFound for a name nothing answers to."""
    return tuple(finding for name in ctx.only for finding in _compare(ctx, name))


def _compare(ctx: FlowContext, name: str) -> Iterator[Finding]:
    ids = groups_of(ctx.catalogue, name)
    customer = ctx.sent_customers.owners([name]).get(name, name)
    sent = ctx.sent_customers.sent([customer])
    if not ids and not sent:
        fix = "name a SKU, a style by its number or identifier, or a customer by its JOOR code or the ERP's id"
        raise NotFound(f"nothing that was ever read or sent answers to {name!r}", fix=fix)
    yield from _compare_groups(ctx, ids)
    yield from filter(None, (compare_customer(ctx, row) for row in sent.values() if row.verified and not row.removed))


def _compare_groups(ctx: FlowContext, ids: Sequence[str]) -> Iterator[Finding]:
    groups = ctx.catalogue.groups(ids)
    # What is not found by its SKU may only have another one now: to call it gone is for the comparison of everything.
    refresh_families(ctx, [group.family.id for group in groups.values() if group.family])
    refresh_products(ctx, [product_id for group in groups.values() for product_id in _products(group)])
    now = ctx.clock.now()
    told = [style for found in ctx.catalogue.styles.by_group(ids).values() for style in found]
    living = [style for style in told if style.left != ChangeKind.DELETE.value and settled(style, now)]
    shown = ctx.marketplace.find_styles([style.style for style in living]) if living else {}
    there = [style for style in living if style.style.identifier in shown]
    yield from filter(None, (edited(ctx, style, shown[style.style.identifier]) for style in there))
    yield from lost(ctx, [style for style in living if style not in there and not style.dropped])


def _products(group: Group) -> list[str]:
    return [member.product_id for member in group.family.members] if group.family else [group.id]
