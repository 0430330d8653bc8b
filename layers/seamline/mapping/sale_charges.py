"""Shipping, the order's discount and rounding as charges, so that the sale's total equals the order's to the cent."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from seamline.domain.order import Order
from seamline.domain.sale import Charge, SaleLine
from seamline.mapping.line_prices import CENT, HUNDRED, NOTHING
from seamline.mapping.order_lines import goods_amount
from seamline.settings import OrderSettings


class Bill(Struct, frozen=True):
    """The charges of a sale and its total before tax, or why it must not be sent."""

    charges: tuple[Charge, ...]
    total: Decimal
    problem: str = ""


def imbalance(order: Order) -> str:
    """Why JOOR's own figures do not add up; empty when they do."""
    gap = _given_off(order)
    by_percent = _percent_of(goods_amount(order), order)
    if any(abs(gap - known) <= CENT for known in (NOTHING, order.discount, by_percent)):
        return ""
    text = f"lines {goods_amount(order)} + shipping {order.shipping_total} - discount {order.discount or by_percent}"
    return f"the total does not add up: {text} is not JOOR's total {order.total}"


def percent_off_lines(order: Order, settings: OrderSettings) -> Decimal:
    """The order's discount as a percentage to take off every line; 0 when it goes as a charge.

    A percentage of more than two decimals, or one that is not what JOOR took off, stays a charge.
    """
    percent = order.discount_percent
    exact = percent == percent.quantize(CENT) and 0 < percent <= HUNDRED
    taken = abs(_given_off(order) - _percent_of(goods_amount(order), order)) <= CENT
    return percent if settings.order_discount == "lines" and exact and taken else NOTHING


def make_bill(order: Order, lines: Sequence[SaleLine], settings: OrderSettings) -> Bill:
    """What is charged beside the lines. With the ERP's own prices another total than JOOR's is a problem."""
    goods = sum((line.total for line in lines), NOTHING)
    shipping = [Charge(settings.shipping_charge, order.shipping_total)] if order.shipping_total else []
    if settings.price_from == "erp":
        return _erp_bill(order, goods, shipping, settings)
    off = NOTHING if percent_off_lines(order, settings) else _given_off(order)
    charges = [*shipping, *([Charge(settings.discount_charge, -off)] if off else [])]
    rest = order.total - goods - sum((charge.amount for charge in charges), NOTHING)
    rounding = [Charge(settings.rounding_charge, rest)] if rest else []
    return Bill((*charges, *rounding), order.total)


def _erp_bill(order: Order, goods: Decimal, shipping: list[Charge], settings: OrderSettings) -> Bill:
    if percent_off_lines(order, settings):
        off = NOTHING
    else:
        off = _percent_of(goods, order) if order.discount_percent else _given_off(order)
    charges = (*shipping, *([Charge(settings.discount_charge, -off)] if off else []))
    total = goods + sum((charge.amount for charge in charges), NOTHING)
    if total == order.total or settings.accept_price_difference:
        return Bill(charges, total)
    text = f"at the ERP's prices the sale is {total}, JOOR's order is {order.total}: {total - order.total:+}"
    return Bill(charges, total, text)


def off_after(order: Order, goods: Decimal) -> Decimal:
    """What is taken off the order once its lines come to `goods`: a percentage of that, or the same money as before."""
    taken = _given_off(order)
    by_percent = order.discount_percent and abs(taken - _percent_of(goods_amount(order), order)) <= CENT
    return _percent_of(goods, order) if by_percent else taken


def _given_off(order: Order) -> Decimal:
    return goods_amount(order) + order.shipping_total - order.total


def _percent_of(goods: Decimal, order: Order) -> Decimal:
    return (goods * order.discount_percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)
