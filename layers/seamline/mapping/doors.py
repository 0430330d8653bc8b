"""Cuts an order for several doors into one order per door, whose totals add up to the whole one's to the cent."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

from msgspec.structs import replace

from seamline.domain.order import NO_DOOR, Order, OrderLine
from seamline.mapping.line_prices import CENT, NOTHING
from seamline.mapping.order_lines import goods_amount
from seamline.mapping.sale_charges import imbalance


def split_by_door(order: Order) -> tuple[Order, ...]:
    """One part per door in the order of the lines; the order itself when no line names a door.

    Shipping and discount are shared out by the goods' worth. Lines without a door make a part of their own.
    """
    by_door: dict[str, list[OrderLine]] = {}
    for line in order.lines:
        by_door.setdefault(line.door_id or NO_DOOR, []).append(line)
    if set(by_door) <= {NO_DOOR}:
        return (order,)
    ids = tuple(f"{order.id}-{door}" for door in by_door)
    parts = [
        replace(order, id=part, lines=tuple(by_door[door]), parts=ids) for door, part in zip(by_door, ids, strict=True)
    ]
    goods = [goods_amount(part) for part in parts]
    shipping = shares(order.shipping_total, goods)
    off = shares(sum(goods, NOTHING) + order.shipping_total - order.total, goods)
    # What does not add up as a whole shall not add up in parts either.
    discounts = shares(order.discount, goods) if imbalance(order) else off
    return tuple(
        replace(
            part,
            total=goods[at] + shipping[at] - off[at],
            shipping_total=shipping[at],
            discount=discounts[at],
            doors=tuple(door for door in order.doors if part.id == f"{order.id}-{door.id}"),
        )
        for at, part in enumerate(parts)
    )


def shares(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The amount cut in proportion to the weights, in cents that add up to it; evenly when all weights are 0."""
    whole = sum(weights, NOTHING)
    fair = weights if whole else [Decimal(1)] * len(weights)
    ends = [
        (amount * end / sum(fair, NOTHING)).quantize(CENT, ROUND_HALF_UP) for end in accumulate(fair, initial=NOTHING)
    ]
    ends[-1] = amount
    return tuple(end - start for start, end in pairwise(ends))
