"""One order: where it stands, what JOOR sent, what was edited here, and everything that happened to it."""

import json
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from seamline.console.links import Link, erp_record, joor_order
from seamline.console.moments import Moment, moment
from seamline.console.pages.orders import MARKS
from seamline.console.shell import short_name
from seamline.domain.history import Event
from seamline.domain.ledger import EXPORTABLE, RESTARTABLE, LedgerEntry, OrderState, external_id
from seamline.domain.order import Order, joor_id_of, raw_payload
from seamline.domain.order_edits import edit_name
from seamline.domain.shipment import progress_text
from seamline.mapping.line_prices import line_amount, unit_price
from seamline.settings import Settings

WAITS = frozenset({OrderState.HELD, OrderState.FAILED})


class OrderLineRow(Struct, frozen=True):
    """One line as JOOR has it."""

    number: int
    label: str
    upc: str
    quantity: str
    price: str
    amount: str
    comment: str


class EditRow(Struct, frozen=True):
    """A field that counts instead of JOOR's."""

    name: str
    joor: str
    value: str
    by: str
    at: Moment | None


class EventRow(Struct, frozen=True):
    """One line of the history."""

    at: Moment | None
    what: str
    text: str
    by: str


class Can(Struct, frozen=True):
    """What can be done to the order as it stands."""

    retry: bool
    edit: bool
    release: bool
    reexport: bool


class OrderPage(Struct, frozen=True):
    """The page. `facts` are pairs of a name and a value; `past` are sales of earlier generations."""

    connection: str
    id: str
    customer: str
    total: str
    state: str
    mark: str
    reasons: tuple[str, ...]
    fix: str
    differences: tuple[str, ...]
    links: tuple[Link, ...]
    facts: tuple[tuple[str, str], ...]
    lines: tuple[OrderLineRow, ...]
    edits: tuple[EditRow, ...]
    allowed: tuple[str, ...]
    past: tuple[str, ...]
    history: tuple[EventRow, ...]
    retry_at: Moment | None
    can: Can


def order_page(connection: str, settings: Settings, entry: LedgerEntry, fix: str, now: float) -> OrderPage:
    """The page, from the ledger's entry and what its problem says to do."""
    order = entry.order
    return OrderPage(
        connection=connection,
        id=order.id,
        customer=order.customer_name or order.customer_code or "no customer",
        total=f"{order.total:,.2f} {order.currency}",
        state=entry.state.value,
        mark=MARKS.get(entry.state, ""),
        reasons=entry.reasons,
        fix=fix,
        differences=entry.differences,
        links=tuple(_links(settings, entry)),
        facts=tuple((name, value) for name, value in _facts(entry) if value),
        lines=tuple(_line(number, order) for number in range(1, len(order.lines) + 1)),
        edits=tuple(
            EditRow(edit_name(edit), edit.joor, edit.value, short_name(edit.by), moment(edit.at, now))
            for edit in entry.edits
        ),
        allowed=tuple(one.value.replace("_", " ") for one in entry.allowed),
        past=tuple(f"generation {sale.generation}: sale {sale.sale_number or sale.sale_id}" for sale in entry.past),
        history=tuple(
            EventRow(moment(event.at, now), event.what, _told(event), short_name(event.by))
            for event in reversed(entry.history)
        ),
        retry_at=moment(entry.retry_at, now) if entry.retry_at > now else None,
        can=can_do(entry),
    )


def _told(event: Event) -> str:
    """The words of the event, and how often it happened if that was more than once."""
    return f"{event.text} ({event.times} times in a row)" if event.times > 1 else event.text


def can_do(entry: LedgerEntry) -> Can:
    """What can be done to the order as it stands."""
    return Can(
        retry=entry.state in WAITS,
        edit=entry.state in EXPORTABLE,
        release=entry.state in (OrderState.HELD, OrderState.CHANGED),
        reexport=entry.state in RESTARTABLE,
    )


def as_sent(entry: LedgerEntry) -> str:
    """JOOR's own text of the order, set out for reading; empty when it was too large to keep."""
    return pretty(raw_payload(entry.order))


def pretty(text: str) -> str:
    """JSON text with one value on each line; any other text as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def _links(settings: Settings, entry: LedgerEntry) -> Iterator[Link]:
    yield joor_order(settings, joor_id_of(entry.order.id))
    found = erp_record(settings, "Sale", entry.sale_id) if entry.sale_id else None
    if found:
        yield found


def _facts(entry: LedgerEntry) -> Iterator[tuple[str, str]]:
    order = entry.order
    yield "Purchase order", order.purchase_order
    yield "Customer code", order.customer_code
    yield "Approved", order.approved[:16].replace("T", " ")
    yield "Ship window", " to ".join(filter(None, (order.ship_start[:10], order.ship_end[:10])))
    yield "Sale", entry.sale_number
    yield "Sale's reference", external_id(entry)
    yield "Sale's total before tax", f"{entry.sale_total:,.2f}" if entry.sale_total is not None else ""
    yield "Since then", progress_text(entry.progress) if entry.progress else ""
    yield "Attempts", str(entry.attempts) if entry.attempts else ""
    yield "JOOR shows", f"failed: {entry.marked}" if entry.marked else ""


def _line(number: int, order: Order) -> OrderLineRow:
    line = order.lines[number - 1]
    packs = f"{line.quantity} × {line.multiplier}" if line.multiplier != 1 else str(line.quantity)
    return OrderLineRow(
        number=number,
        label=" / ".join(filter(None, (line.style_number or line.name, line.color, line.size))),
        upc=line.upc,
        quantity=packs,
        price=_money(unit_price(line)),
        amount=_money(line_amount(line)),
        comment=line.comment,
    )


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
