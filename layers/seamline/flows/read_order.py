"""Reads one order from JOOR, and takes it for gone only on two words: an answer that is empty by mistake loses it."""

from seamline.domain.order import Order, joor_id_of
from seamline.errors import MalformedAnswer
from seamline.flows.context import FlowContext
from seamline.mapping.doors import split_by_door


def read_order(ctx: FlowContext, order_id: str) -> Order | None:
    """The order or part of one in any state; None when it is surely gone, or its door is taken off it.

    Raises MalformedAnswer when JOOR contradicts itself, and RecordRejected when the order cannot be read.
    """
    found = ctx.marketplace.order(order_id)
    if found:
        return found
    joor_id = joor_id_of(order_id)
    whole = ctx.marketplace.order(joor_id) if joor_id != order_id else None
    if whole:
        # Whatever the settings say of doors now: what was taken in by doors is read by doors.
        return next((part for part in split_by_door(whole) if part.id == order_id), None)
    if ctx.marketplace.knows(joor_id):
        raise MalformedAnswer(f"JOOR has order {joor_id} in one list and not in another")
    return None
