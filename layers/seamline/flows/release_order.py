"""Release: a person lets something pass for one order, by name and with a reason; nothing else passes with it."""

from collections.abc import Collection

from msgspec import Struct
from msgspec.structs import replace

from seamline.domain import ledger as moves
from seamline.domain.flow import Flow
from seamline.domain.history import Event
from seamline.domain.ledger import LedgerEntry, OrderState
from seamline.domain.order_edits import Allowance
from seamline.errors import Refused
from seamline.flows.acknowledge import acknowledge_again
from seamline.flows.claim_stock import SHORT
from seamline.flows.context import FlowContext
from seamline.flows.match_order import gather
from seamline.mapping.allowances import relaxed
from seamline.mapping.sale import map_sale
from seamline.mapping.sale_inputs import SaleInputs
from seamline.settings import Settings
from seamline.state.ledger import Tracked

RELEASED = "released"


class ReleaseRequest(Struct, frozen=True):
    """Who lets what pass for an order, and why."""

    order_id: str
    by: str
    why: str
    accept: tuple[Allowance, ...]


def release(ctx: FlowContext, request: ReleaseRequest) -> LedgerEntry:
    """Let a held order go, or call a changed one settled. Refused as long as anything else keeps it."""
    tracked = ctx.ledger.get(request.order_id)
    if tracked.entry.state is OrderState.CHANGED:
        return _settle(ctx, tracked, request)
    entry = tracked.entry
    _require_held(entry)
    possible = allowances(ctx, entry)
    allowed = tuple(dict.fromkeys([*entry.allowed, *request.accept]))
    faults = [
        f"{one.value}: nothing that holds the order is of this kind" for one in request.accept if one not in possible
    ]
    faults += _left(ctx, entry, allowed)
    if faults:
        offered = ", ".join(possible) or "none of its reasons"
        fix = f"to be accepted: {offered}; anything else has to be corrected, or edited here"
        raise Refused(f"order {entry.order.id} stays held\n" + "\n".join(faults), fix=fix, problems=tuple(faults))
    moved = ctx.ledger.move(tracked, moves.released(entry, allowed, _event(ctx, request)))
    ctx.exports.send(ctx.settings.connection, [request.order_id])
    return moved.entry


def allowances(ctx: FlowContext, entry: LedgerEntry) -> dict[Allowance, tuple[str, ...]]:
    """What a person could let pass for the order, each with the reasons that would go with it."""
    if entry.state is OrderState.CHANGED:
        return {Allowance.CHANGE: entry.differences}
    if entry.state is not OrderState.HELD:
        return {}
    judged = _Judged(gather(ctx, entry), ctx.settings)
    before = judged.reasons(entry.allowed)
    out: dict[Allowance, tuple[str, ...]] = {}
    for one in Allowance if before else ():
        left = judged.reasons((*entry.allowed, one))
        if gone := tuple(reason for reason in before if reason not in left):
            out[one] = gone
    short = _short(entry)
    return out | ({Allowance.SHORT_STOCK: short} if short else {})


class _Judged(Struct, frozen=True):
    """An order with all that its mapping looks at, judged anew under whatever is let pass."""

    inputs: SaleInputs
    settings: Settings

    def reasons(self, allowed: Collection[Allowance]) -> tuple[str, ...]:
        """What holds the order."""
        inputs = replace(self.inputs, any_total=Allowance.TOTAL in allowed)
        drafted = map_sale(inputs, relaxed(self.settings, allowed))
        return drafted if isinstance(drafted, tuple) else ()


def _settle(ctx: FlowContext, tracked: Tracked, request: ReleaseRequest) -> LedgerEntry:
    """The sale was made right by hand; JOOR is told once more that it has the order."""
    if request.accept != (Allowance.CHANGE,):
        text = f"order {request.order_id} was changed in JOOR after its export; that is all there is to accept"
        raise Refused(text, fix=f"accept {Allowance.CHANGE.value}, or re-export the order")
    moved = ctx.ledger.move(tracked, moves.settled(tracked.entry, _event(ctx, request)))
    ctx.problems.close(Flow.ORDERS, request.order_id)
    acknowledge_again(ctx, [request.order_id])
    return moved.entry


def _require_held(entry: LedgerEntry) -> None:
    if entry.state is OrderState.HELD:
        return
    fixes = {
        OrderState.FAILED: "nothing has to be accepted: retry it, or wait until it is tried again",
        OrderState.EXPORTING: "wait until its export has ended",
    }
    text = f"order {entry.order.id} is {entry.state.value}: only held and changed orders are released"
    raise Refused(text, fix=fixes.get(entry.state, "there is nothing to release"))


def _left(ctx: FlowContext, entry: LedgerEntry, allowed: Collection[Allowance]) -> list[str]:
    """What would still hold the order; stock is looked at again by the export."""
    short = () if Allowance.SHORT_STOCK in allowed else _short(entry)
    return [*_Judged(gather(ctx, entry), ctx.settings).reasons(allowed), *short]


def _short(entry: LedgerEntry) -> tuple[str, ...]:
    return tuple(reason for reason in entry.reasons if reason.startswith(SHORT))


def _event(ctx: FlowContext, request: ReleaseRequest) -> Event:
    names = ", ".join(one.value for one in request.accept)
    return Event(ctx.clock.now(), RELEASED, f"accepted {names}: {request.why}", request.by)
