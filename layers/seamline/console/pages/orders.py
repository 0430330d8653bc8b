"""The orders of a connection: found by state, words and age, each with where it stands and why."""

from collections.abc import Sequence

from msgspec import Struct

from seamline.admin.order_models import OrderSummary
from seamline.console.links import order_href
from seamline.console.moments import Moment, moment
from seamline.console.shell import shown
from seamline.domain.ledger import OrderState

MARKS = {
    OrderState.HELD: "bad",
    OrderState.FAILED: "warn",
    OrderState.CHANGED: "warn",
    OrderState.EXPORTED: "good",
    OrderState.ACKNOWLEDGED: "good",
}
"""The color of a state; of any other it says neither good nor bad."""
AT_ONCE = 50
"""How many orders a page shows."""
AGES = (("", "any age"), ("600", "over 10 minutes"), ("3600", "over an hour"), ("86400", "over a day"))


class Asked(Struct, frozen=True):
    """What the list was asked for: a state's name, words, seconds of age at least, and after which order to go on."""

    state: str = ""
    search: str = ""
    age: str = ""
    after: str = ""


class OrderRow(Struct, frozen=True):
    """One order in the list."""

    id: str
    href: str
    customer: str
    total: str
    state: str
    mark: str
    sale: str
    received: Moment | None
    why: str


class Found(Struct, frozen=True):
    """What a look found: a page of orders, the id to go on after, and the order whose whole id was searched for."""

    orders: Sequence[OrderSummary]
    next: str = ""
    named: OrderSummary | None = None


class Choice(Struct, frozen=True):
    """One entry of a list to choose from."""

    value: str
    label: str
    chosen: bool


class Orders(Struct, frozen=True):
    """The page; `next` is the id to go on after, empty on the last one.

    `partly` says that a part of the ledger was looked through which had no page full of orders that fit.
    """

    connection: str
    asked: Asked
    states: tuple[Choice, ...]
    ages: tuple[Choice, ...]
    rows: tuple[OrderRow, ...]
    named: OrderRow | None
    next: str
    partly: bool


def orders_page(connection: str, asked: Asked, found: Found, now: float) -> Orders:
    """The page, from what was found."""
    states = (("", "every state"), *((state.value, state.value) for state in OrderState))
    return Orders(
        connection=connection,
        asked=asked,
        states=tuple(Choice(value, label, value == asked.state) for value, label in states),
        ages=tuple(Choice(value, label, value == asked.age) for value, label in AGES),
        rows=tuple(_row(connection, order, now) for order in found.orders),
        named=_row(connection, found.named, now) if found.named else None,
        next=found.next,
        partly=bool(found.next) and len(found.orders) < AT_ONCE,
    )


def _row(connection: str, order: OrderSummary, now: float) -> OrderRow:
    return OrderRow(
        id=order.id,
        href=order_href(connection, order.id),
        customer=order.customer,
        total=f"{order.total:,.2f} {order.currency}",
        state=order.state.value,
        mark=MARKS.get(order.state, ""),
        sale=order.sale_number,
        received=moment(order.received_at.timestamp() if order.received_at else 0.0, now),
        why=shown(order.reasons, limit=1),
    )
