"""`/sale/quote` and `/sale/order`."""

from typing import TYPE_CHECKING

from sandbox.core.ask import Ask
from sandbox.core.errors import refuse
from sandbox.core.sales import lines
from sandbox.core.sales.access import find, touch
from sandbox.core.sales.automatic import AUTO_STEPS, carry_out
from sandbox.core.sales.model import OPEN, Document, Sale, Task
from sandbox.core.sales.reserving import reserve
from sandbox.core.values import Record

if TYPE_CHECKING:
    from sandbox.core.state import CoreState


def get_quote(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/quote."""
    sale = find(account, ask.guid("SaleID"))
    return {"SaleID": sale.guid, **show_quote(sale)}


def post_quote(account: "CoreState", ask: Ask) -> Record:
    """POST /sale/quote: replaces the quote's lines."""
    sale = find(account, ask.body.get("SaleID"))
    if sale.skip_quote:
        raise refuse("Sale Quote is skipped for this sale")
    if sale.quote.status not in OPEN:
        raise refuse("Sale Quote status should be DRAFT or NOT AVAILABLE")
    sale.quote = lines.read_document(account, ask.body, sale.quote)
    touch(account, sale)
    return {"SaleID": sale.guid, **show_quote(sale)}


def show_quote(sale: Sale) -> Record:
    """The quote as GET shows it."""
    prepayments = [dict(payment) for payment in sale.prepayments]
    head = {"Memo": sale.quote.memo, "Status": sale.quote.status, "Prepayments": prepayments}
    return {**head, **_show_rows(sale.quote), **lines.show_totals(sale, sale.quote)}


def get_order(account: "CoreState", ask: Ask) -> Record:
    """GET /sale/order."""
    return show_order(find(account, ask.guid("SaleID")))


def post_order(account: "CoreState", ask: Ask) -> Record:
    """POST /sale/order: replaces the order's lines; AUTHORISED reserves stock and backorders the rest."""
    sale = find(account, ask.body.get("SaleID"))
    if sale.order.status not in OPEN:
        raise refuse("Sale Order status should be DRAFT or NOT AVAILABLE")
    if sale.quote.status != "AUTHORISED":
        raise refuse("Sale Quote status should be AUTHORISED")
    mode = str(ask.body.get("AutoPickPackShipMode") or "NOPICK").upper()
    if mode not in AUTO_STEPS:
        raise refuse("AutoPickPackShipMode is invalid.")
    sale.order = lines.read_document(account, ask.body, sale.order)
    if sale.order.status == "AUTHORISED":
        _authorise(account, sale, AUTO_STEPS[mode])
    touch(account, sale)
    return show_order(sale)


def authorise_by_hand(account: "CoreState", sale: Sale) -> None:
    """Authorise a draft order as it is. Raises CoreError when it is none, or has no lines."""
    if sale.voided or sale.order.status not in OPEN or not sale.order.lines:
        raise refuse("Sale Order status should be DRAFT or NOT AVAILABLE")
    sale.order.status = "AUTHORISED"
    _authorise(account, sale, 0)
    touch(account, sale)


def _authorise(account: "CoreState", sale: Sale, steps: int) -> None:
    if account.config.allocates:
        reserve(account, sale)
    else:
        sale.order.status = "AUTH_NO_ALLOC"
    first = sale.guid if account.config.task_id_is_sale_id else account.ids.guid("task")
    sale.tasks = [Task(first, 1)]
    if not sale.advanced and not any(line.backorder for line in sale.order.lines):
        carry_out(account, sale, sale.tasks[0], steps)


def show_order(sale: Sale) -> Record:
    """The order as its own endpoint shows it."""
    head = {"SaleID": sale.guid, "SaleOrderNumber": sale.number}
    state = {"Memo": sale.order.memo or "", "Status": sale.order.status}
    return {**head, **state, **_show_rows(sale.order), **lines.show_totals(sale, sale.order)}


def _show_rows(document: Document) -> Record:
    return {
        "Lines": [lines.show_line(line) for line in document.lines],
        "AdditionalCharges": [lines.show_charge(charge) for charge in document.charges],
    }
