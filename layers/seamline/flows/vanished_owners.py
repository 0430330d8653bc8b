"""Frees the UPCs of dropped styles that somebody deleted in JOOR by hand, when another style waits for them."""

from collections.abc import Sequence

from seamline.domain.plan import Hold
from seamline.flows.context import FlowContext
from seamline.flows.shared_upcs import SharedUpcs
from seamline.state.catalogue import Dirty


def free_vanished_upcs(ctx: FlowContext, holds: Sequence[Hold]) -> None:
    """Look in JOOR only for dropped styles that stand in somebody's way; the waiting groups are planned again."""
    owners = ctx.catalogue.upcs.owners(upc for hold in holds if isinstance(hold, SharedUpcs) for upc in hold.upcs)
    pushed = ctx.catalogue.pushed(list({claim.identifier for claim in owners.values()}))
    dropped = {name: told.style for name, told in pushed.items() if told.dropped}
    if not dropped:
        return
    gone = dropped.keys() - ctx.marketplace.find_styles(list(dropped.values())).keys()
    released = {upc: claim.identifier for upc, claim in owners.items() if claim.identifier in gone}
    waiting = ctx.catalogue.upcs.settle({}, released)
    ctx.catalogue.mark_dirty(Dirty(group_id, "a barcode it waited for is free") for group_id in waiting)
