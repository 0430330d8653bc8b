"""Creates a missing customer in the ERP exactly once, also when two of its orders arrive together.

The claim on the name is won by a conditional write before anything is sent; whoever comes later looks first.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from seamline.domain.customer import Customer, CustomerDraft
from seamline.domain.sale import SaleDraft
from seamline.errors import Refused
from seamline.flows.context import FlowContext
from seamline.flows.look_later import LookLater
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
    claim, rev = ctx.claims.find(new.name)
    if claim and claim.customer_id:
        return claim.customer_id
    now = ctx.clock.now()
    if claim:
        _require_free(ctx, claim, new.name, order_id)
    mine = Claim(order_id, now + CLAIM_SECONDS, now)
    rev = ctx.claims.save(new.name, mine, rev)
    customer = _existing(ctx.erp.find_customers(new.name), new, ctx.settings.customer_attribute)
    if customer is None:
        customer = ctx.erp.create_customer(new)
    ctx.customers.remember(customer)
    ctx.claims.save(new.name, replace(mine, customer_id=customer.id), rev)
    return customer.id


def _require_free(ctx: FlowContext, claim: Claim, name: str, order_id: str) -> None:
    """The order's own earlier attempt is dead, since the order itself is claimed; its card may not be found yet."""
    visible_from = claim.opening_at + ctx.settings.erp.lookup_lag
    free_from = visible_from if claim.order_id == order_id else max(claim.lease_until, visible_from)
    if ctx.clock.now() < free_from:
        raise LookLater(free_from, f"the customer {name!r}")


def _existing(found: Sequence[Customer], new: CustomerDraft, attribute: str) -> Customer | None:
    """A card of this name is taken only if it carries this order's code; another one is for a person to judge."""
    if not found:
        return None
    code = fold_code(new.attributes[attribute])
    ours = [customer for customer in found if fold_code(customer.attributes.get(attribute, "")) == code]
    if len(ours) == 1 and ours[0].currency == new.currency:
        return ours[0]
    raise Refused(
        f"the ERP has a customer named {new.name!r} already, without this order's code or in another currency",
        fix=f"write JOOR's code into {attribute} of that card, or rename it",
    )
