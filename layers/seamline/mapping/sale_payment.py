"""The invoice and the receipt that are made together with a sale."""

from calendar import monthrange
from datetime import date, timedelta

from seamline.domain.references import DueMethod, DueRule
from seamline.domain.sale import InvoiceDraft, Receipt
from seamline.mapping.sale_inputs import SaleInputs, order_day
from seamline.settings import OrderSettings


def make_invoice(inputs: SaleInputs, terms: str, settings: OrderSettings) -> InvoiceDraft | None:
    """The invoice the settings ask for, dated like the order and due by its payment term."""
    if settings.invoice == "none":
        return None
    day = order_day(inputs)
    rule = inputs.references.due_rules.get(terms, DueRule(0))
    return InvoiceDraft(settings.invoice == "authorised", day, due_day(date.fromisoformat(day), rule).isoformat())


def make_receipt(inputs: SaleInputs, settings: OrderSettings) -> Receipt | None:
    """The receipt of an order that is paid already, by its payment method."""
    order = inputs.order
    paid = {name.casefold() for name in settings.prepayment.methods}
    own = {order.payment_method.casefold(), order.payment_method_code.casefold()} - {""}
    if not paid & own or order.total <= 0:
        return None
    return Receipt(inputs.external_id, order.total, order_day(inputs), settings.prepayment.account)


def due_day(day: date, rule: DueRule) -> date:
    """When an invoice of this day is due; a day past the end of a month is the month's last."""
    if rule.method is DueMethod.DAYS:
        return day + timedelta(days=rule.number)
    last = monthrange(day.year, day.month)[1]
    if rule.method is DueMethod.DAYS_AFTER_MONTH_END:
        return day.replace(day=last) + timedelta(days=rule.number)
    following = day.replace(day=last) + timedelta(days=1)
    end = monthrange(following.year, following.month)[1]
    wanted = end if rule.method is DueMethod.LAST_DAY_OF_NEXT_MONTH else min(max(rule.number, 1), end)
    return following.replace(day=wanted)
