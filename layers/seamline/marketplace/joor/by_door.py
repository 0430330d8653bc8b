"""JOOR seen door by door: an order for several doors reads as one order each, and is marked as the one it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from seamline.domain.order import Order, joor_id_of
from seamline.mapping.doors import split_by_door
from seamline.marketplace.joor.client import Joor
from seamline.marketplace.port import Acknowledgement, AckOutcome, OrderPage


class JoorByDoor(Joor):
    """One JOOR account whose orders for doors are cut into parts. An id without a door means the whole order."""

    def open_orders(self, cursor: str = "") -> OrderPage:
        """Approved orders never exported, failed, or set to re-export, in parts."""
        return _in_parts(super().open_orders(cursor))

    def untried_orders(self, cursor: str = "") -> OrderPage:
        """The open orders without those marked as failed, in parts."""
        return _in_parts(super().untried_orders(cursor))

    def exported_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Approved orders modified since that JOOR shows as exported, in parts."""
        return _in_parts(super().exported_orders(since, cursor))

    def edited_orders(self, cursor: str = "") -> OrderPage:
        """Approved orders edited since they were exported, in parts."""
        return _in_parts(super().edited_orders(cursor))

    def recent_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Approved and shipped orders modified since, in parts."""
        return _in_parts(super().recent_orders(since, cursor))

    def modified_orders(self, since: datetime, cursor: str = "") -> OrderPage:
        """Orders in any state modified since, in parts."""
        return _in_parts(super().modified_orders(since, cursor))

    def order(self, order_id: str) -> Order | None:
        """One order or part in any state; None when the order is not for this door any more."""
        whole = super().order(joor_id_of(order_id))
        if whole is None or whole.id == order_id:
            return whole
        return next((part for part in split_by_door(whole) if part.id == order_id), None)

    def tracking(self, order_ids: Sequence[str]) -> Mapping[str, str]:
        """The tracking numbers or links of the orders that the parts belong to."""
        found = super().tracking(list(dict.fromkeys(map(joor_id_of, order_ids))))
        return {part: found[joor_id_of(part)] for part in order_ids if joor_id_of(part) in found}

    def acknowledge(self, marks: Sequence[Acknowledgement]) -> tuple[AckOutcome, ...]:
        """Mark the orders that the parts belong to, each once; what JOOR says holds for all parts of it."""
        wholes = {joor_id_of(mark.order_id): mark for mark in marks}
        sent = super().acknowledge([replace(mark, order_id=whole) for whole, mark in wholes.items()])
        said = {outcome.order_id: outcome for outcome in sent}
        parts = [(mark.order_id, said.get(joor_id_of(mark.order_id))) for mark in marks]
        return tuple(replace(outcome, order_id=part) for part, outcome in parts if outcome)


def _in_parts(page: OrderPage) -> OrderPage:
    return replace(page, orders=tuple(part for order in page.orders for part in split_by_door(order)))
