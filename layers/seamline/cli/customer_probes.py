"""What `seamline check` says of customers: names that must exist on both sides, and prices JOOR cannot express."""

from collections.abc import Iterator

from seamline.cli.checked import Checked, Problem
from seamline.flows.context import FlowContext
from seamline.flows.inexpressible import inexpressible
from seamline.settings.customers import CustomerSync


def check_customers(ctx: FlowContext) -> Checked:
    """Price tiers and price types of the customers section; price conditions outside JOOR's reach are notes."""
    rules = ctx.settings.customers
    if rules is None:
        return Checked("Customers", "are not sent to JOOR: there is no customers section")
    problems = (*_tiers(ctx, rules), *_price_types(ctx, rules))
    good = "price tiers and price types exist"
    return Checked("Customers", good, problems, notes=inexpressible(ctx.erp, ctx.settings))


def _tiers(ctx: FlowContext, rules: CustomerSync) -> Iterator[Problem]:
    known = ctx.erp.references().price_tiers
    wanted = {f"customers.price_tiers.{tier}": tier for tier in rules.price_tiers}
    if rules.default_tier:
        wanted["customers.default_tier"] = rules.default_tier
    folded = {tier.casefold() for tier in known}
    for path, tier in wanted.items():
        if tier.casefold() not in folded:
            yield Problem(f"{path}: the ERP has no price tier {tier!r}; it has {', '.join(known)}", f"correct {path}")


def _price_types(ctx: FlowContext, rules: CustomerSync) -> Iterator[Problem]:
    known = {(row.label, row.currency) for row in ctx.marketplace.price_types()}
    for tier, rows in rules.price_tiers.items():
        for row in rows:
            if (row.label, row.currency) not in known:
                yield Problem(
                    f"customers.price_tiers.{tier}: JOOR lacks price type {row.label!r} in {row.currency}",
                    "correct the label (capitals count), or have JOOR set the price type up",
                )
