"""What operators asked for on the admin URL: which edits and releases must count, and which only may."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sandbox.joor.models import Line, Order

type Overlay = Callable[[list[Line]], list[Line]]
"""What an edit makes of an order's lines."""


@dataclass
class Wish:
    """Lines as an operator wants them. Sure: asked for, answered, and nothing has come between since."""

    lines: list[Line]
    over: Overlay
    began: int
    is_sure: bool = False


class Wishes:
    """Edits and releases by order, judged by what operators were answered and not by Seamline's own books."""

    def __init__(self) -> None:
        self._edits: dict[str, Wish] = {}
        self._released: dict[str, Wish] = {}
        self._disturbances: dict[str, int] = {}
        self._restarted: dict[str, int] = {}
        self._voids: set[str] = set()

    def disturbed(self, order_id: str) -> None:
        """Somebody edited or re-exported the order, after which nobody knows what still counts."""
        self._disturbances[order_id] = self._disturbances.get(order_id, 0) + 1

    def wants(self, order: Order, over: Overlay) -> bool:
        """An operator is about to edit the order; False when one did already."""
        if order.order_id in self._edits:
            return False
        began = self._disturbances.get(order.order_id, 0)
        self._edits[order.order_id] = Wish(over(order.live_lines), over, began)
        return True

    def accepted(self, order_id: str) -> None:
        """The edit was answered with yes."""
        self._edits[order_id].is_sure = True

    def refused(self, order_id: str) -> None:
        """The edit was answered with no: it does not count."""
        del self._edits[order_id]

    def releases(self, order_id: str) -> None:
        """An operator is about to release the order."""
        self._released[order_id] = Wish([], list, self._disturbances.get(order_id, 0))

    def released(self, order_id: str) -> None:
        """The release was answered with yes."""
        self._released[order_id].is_sure = True

    def wants_void(self, part: str) -> None:
        """An operator is about to let the part's sale be voided."""
        self._voids.add(part)

    def may_be_voided(self, part: str) -> bool:
        """Whether anybody ever wanted the part's sale to be voided."""
        return part in self._voids

    def restarted(self, part: str, generation: int) -> None:
        """A re-export was answered with yes, so that a new sale has to come, of this generation or a later one."""
        self._restarted[part] = generation

    def generation(self, part: str) -> int:
        """Of which generation the part's sale has to be at least."""
        return self._restarted.get(part, 1)

    def may_be_released(self, order_id: str) -> bool:
        """Whether anybody ever wanted to let something pass for the order."""
        return order_id in self._released

    def is_released(self, order_id: str) -> bool:
        """Whether what was let pass must still count."""
        return self._counts(order_id, self._released.get(order_id))

    def is_edited(self, order_id: str) -> bool:
        """Whether anybody edited the order here."""
        return order_id in self._edits

    def versions(self, order: Order) -> list[Order]:
        """The orders that the sale may have been made from; one, as long as it is clear what counts.

        An edit stays over the lines that JOOR has by now, where they are still those it was made for.
        """
        wish = self._edits.get(order.order_id)
        if wish is None:
            return [order]
        edited = replace(order, lines=wish.lines)
        if self._counts(order.order_id, wish):
            return [edited]
        return [edited, order, replace(order, lines=wish.over(order.live_lines))]

    def _counts(self, order_id: str, wish: Wish | None) -> bool:
        return wish is not None and wish.is_sure and wish.began == self._disturbances.get(order_id, 0)
