"""Reads one order from JOOR, and takes it for gone only on two words: an answer that is empty by mistake loses it."""

from seamline.domain.order import Order, joor_id_of
from seamline.errors import MalformedAnswer
from seamline.flows.context import FlowContext


def read_order(ctx: FlowContext, order_id: str) -> Order | None:
    """The order or part of one in any state; None when it is surely gone, or its door is taken off it.

    Raises MalformedAnswer when JOOR contradicts itself, and RecordRejected when the order cannot be read.
    """
    found = ctx.marketplace.order(order_id)
    whole = joor_id_of(order_id)
    if found or (whole != order_id and ctx.marketplace.order(whole)):
        return found
    if ctx.marketplace.knows(whole):
        raise MalformedAnswer(f"JOOR has order {whole} in one list and not in another")
    return None
