"""Which styles, colors and sizes stand on approved orders not yet exported; removing one would cancel their lines."""

from collections.abc import Iterable, Iterator

from seamline.domain.ledger import EXPORTABLE, OrderState
from seamline.domain.order import Order, OrderLine
from seamline.flows.context import FlowContext
from seamline.marketplace.port import Removal

FRESH_SECONDS = 30.0
"""An order may be approved while a slice removes; a reading older than this no longer counts."""


class OpenLines:
    """The lines of all open orders, read when asked for: the ledger's, and those on JOOR's own list."""

    def __init__(self, ctx: FlowContext) -> None:
        self._ctx = ctx
        self._read_at = 0.0
        self._lines: dict[str, list[tuple[str, OrderLine]]] = {}

    def orders_with(self, removal: Removal) -> tuple[str, ...]:
        """The ids of open orders that would lose a line."""
        found = self._by_style().get(removal.style.identifier, ())
        return tuple(dict.fromkeys(order_id for order_id, line in found if _hit(line, removal)))

    def _by_style(self) -> dict[str, list[tuple[str, OrderLine]]]:
        now = self._ctx.clock.now()
        if now - self._read_at > FRESH_SECONDS:
            self._read_at, self._lines = now, {}
            for order in self._open_orders():
                for line in order.lines:
                    self._lines.setdefault(line.style_identifier, []).append((order.id, line))
        return self._lines

    def _open_orders(self) -> Iterable[Order]:
        for state in (*EXPORTABLE, OrderState.EXPORTING):
            yield from (tracked.entry.order for tracked in self._ctx.ledger.in_state(state))
        yield from self._listed_by_joor()

    def _listed_by_joor(self) -> Iterator[Order]:
        """JOOR's own list: it has orders that the orders flow has not taken in, or that go-live leaves alone."""
        cursor = ""
        while True:
            page = self._ctx.marketplace.open_orders(cursor)
            yield from (*page.orders, *page.doubtful)
            cursor = page.next
            if not cursor:
                return


def _hit(line: OrderLine, removal: Removal) -> bool:
    if not removal.colors and not removal.sizes:
        return True
    names = {color.name for color in removal.style.retired_colors if color.code in removal.colors}
    return line.color_code in removal.colors or line.color in names or line.size in removal.sizes
