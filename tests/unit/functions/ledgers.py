"""Orders as they lie in a ledger, any number of them, for tests of how they are listed and found."""

from decimal import Decimal

from seamline.domain import ledger as moves
from seamline.domain.order import Order, OrderStatus
from seamline.state.ledger import Ledger


def order(order_id: str) -> Order:
    """An order of nothing in particular."""
    return Order(order_id, OrderStatus.APPROVED, "USD", Decimal(10), ())


def fill(ledger: Ledger, number: int) -> None:
    """So many cancelled orders, from 3000001 on."""
    for at in range(number):
        one = order(str(3_000_001 + at))
        ledger.add(moves.cancelled(moves.received(one, 1.0, look_first=False), one, 2.0))
