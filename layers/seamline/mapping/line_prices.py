"""Prices of order lines: what JOOR charges, or what the ERP's price tier says."""

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from seamline.domain.catalogue import Product
from seamline.domain.order import OrderLine

CENT = Decimal("0.01")
PRICE_STEP = Decimal("0.0001")
NOTHING = Decimal(0)
HUNDRED = Decimal(100)


class LineRules(Struct, frozen=True):
    """How lines are priced and what they may be. `tier` empty: JOOR's prices; `percent` is taken off every line.

    With `any_amount` a line may come to something else than JOOR says.
    """

    allow_unsellable: bool = False
    allow_zero_price: bool = False
    tier: str | None = None
    show_discount: bool = False
    percent: Decimal = NOTHING
    any_amount: bool = False


class Price(Struct, frozen=True):
    """What one unit costs: the list price and what is left of it, in the order's currency."""

    listed: Decimal
    net: Decimal


def unit_price(line: OrderLine) -> Decimal:
    """What one unit costs in JOOR: the price with its adjustment."""
    return line.price + line.adjustment


def line_amount(line: OrderLine) -> Decimal:
    """What the whole line costs in JOOR, rounded to the cent."""
    return (unit_price(line) * line.quantity * line.multiplier).quantize(CENT, ROUND_HALF_UP)


def price_of(line: OrderLine, product: Product, rules: LineRules) -> Price | None:
    """The price of a line under the rules; None when the ERP has none in the tier."""
    if rules.tier is None:
        return Price(line.price, unit_price(line))
    price = product.prices.get(rules.tier)
    return None if price is None else Price(price, price)


def in_steps(price: Price) -> Price:
    """The price in the finest step the ERP takes."""
    return Price(_in_steps(price.listed), _in_steps(price.net))


def discount_of(price: Price, rules: LineRules) -> tuple[Decimal, Decimal]:
    """The price and the discount in percent to show on a sale line.

    A reduced price is shown as list price and discount only where two decimals of percent say it exactly.
    """
    kept = HUNDRED - rules.percent
    if rules.show_discount and NOTHING <= price.net < price.listed:
        discount = HUNDRED - price.net / price.listed * kept
        if discount == discount.quantize(CENT):
            return price.listed, discount
    return price.net, rules.percent


def _in_steps(amount: Decimal) -> Decimal:
    rounded = amount.quantize(PRICE_STEP, ROUND_HALF_UP)
    return amount if amount == rounded else rounded
