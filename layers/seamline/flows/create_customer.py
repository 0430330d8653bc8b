"""Creates a missing customer in the ERP exactly once, also when two of its orders arrive together.

The claim on JOOR's code is won by a conditional write before anything is sent; whoever comes later looks first.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from seamline.domain.customer import Customer, CustomerDraft
from seamline.domain.sale import SaleDraft
from seamline.errors import Refused, RetryableError
from seamline.flows.context import FlowContext
from seamline.flows.look_later import LANDING_SECONDS, LookLater
from seamline.state.customer_claims import Claim
from seamline.state.customers import fold_code

CLAIM_SECONDS = 75.0
"""As long as an export may live, so that a claim never ends under a living one."""


def with_customer(ctx: FlowContext, draft: SaleDraft, order_id: str) -> SaleDraft:
    """The draft with its customer's id; a planned card is created. Raises LookLater, Refused, RecordRejected."""
    if draft.new_customer is None:
        return draft
    customer_id = _ensured(ctx, draft.new_customer, order_id)
    return replace(draft, customer_id=customer_id, new_customer=None)


def _ensured(ctx: FlowContext, new: CustomerDraft, order_id: str) -> str:
    code = new.attributes[ctx.settings.customer_attribute]
    claim, rev = ctx.claims.find(code)
    if claim and claim.customer_id and _still_ours(ctx, claim.customer_id, code):
        return claim.customer_id
    if claim and not claim.customer_id:
        _require_free(ctx, claim, new.name, order_id)
    names = tuple(dict.fromkeys([*(claim.names if claim else ()), new.name]))
    mine = Claim(order_id, ctx.clock.now() + CLAIM_SECONDS, ctx.deadline, names=names)
    rev = ctx.claims.save(code, mine, rev)
    found = [customer for name in names for customer in ctx.erp.find_customers(name)]
    customer = _existing(found, new, ctx.settings.customer_attribute) or _created(ctx, new, mine, rev)
    ctx.customers.remember(customer)
    ctx.claims.save(code, replace(mine, customer_id=customer.id), rev)
    return customer.id


def _created(ctx: FlowContext, new: CustomerDraft, mine: Claim, rev: int) -> Customer:
    """Create the card. When it is known that nothing more is sent, that is noted: others need not wait so long."""
    try:
        return ctx.erp.create_customer(new)
    except RetryableError:
        code = new.attributes[ctx.settings.customer_attribute]
        ctx.claims.save(code, replace(mine, opening_at=ctx.clock.now()), rev)
        raise


def _still_ours(ctx: FlowContext, customer_id: str, code: str) -> bool:
    """Whether the card that was made for the code carries it to this day: people give cards other codes."""
    card = ctx.erp.customer(customer_id)
    return card is not None and fold_code(card.attributes.get(ctx.settings.customer_attribute, "")) == fold_code(code)


def _require_free(ctx: FlowContext, claim: Claim, name: str, order_id: str) -> None:
    """The order's own earlier attempt is dead, since the order itself is claimed; its card may not be found yet."""
    visible_from = claim.opening_at + LANDING_SECONDS + ctx.settings.erp.lookup_lag
    free_from = visible_from if claim.order_id == order_id else max(claim.lease_until, visible_from)
    if ctx.clock.now() < free_from:
        raise LookLater(free_from, f"the customer {name!r}")


def _existing(found: Sequence[Customer], new: CustomerDraft, attribute: str) -> Customer | None:
    """A card that carries this order's code is taken; one of its name without that is for a person to judge."""
    code = fold_code(new.attributes[attribute])
    ours = {row.id: row for row in found if fold_code(row.attributes.get(attribute, "")) == code}
    if len(ours) == 1 and (card := next(iter(ours.values()))).currency == new.currency:
        return card
    if not ours and not any(row.name.strip().casefold() == new.name.strip().casefold() for row in found):
        return None
    raise Refused(
        f"the ERP has a customer named {new.name!r} already, without this order's code or in another currency",
        fix=f"write JOOR's code into {attribute} of that card, or rename it",
    )
