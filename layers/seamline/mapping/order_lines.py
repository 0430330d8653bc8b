"""Finds the ERP product behind each line of an order, and turns lines into sale lines, exact to the cent."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from seamline.domain.catalogue import Product, ProductStatus
from seamline.domain.order import Order, OrderLine, line_label
from seamline.domain.sale import Charge, SaleLine

CENT = Decimal("0.01")
PRICE_STEP = Decimal("0.0001")
COMMENT_LIMIT = 256


class LineMatch(Struct, frozen=True):
    """One order line with the ERP products that could be meant; exactly one is good."""

    line: OrderLine
    products: tuple[Product, ...]


class MappedLines(Struct, frozen=True):
    """Sale lines (one per SKU), the charge that keeps merged prices right to the cent, and what is wrong."""

    lines: tuple[SaleLine, ...] = ()
    charges: tuple[Charge, ...] = ()
    problems: tuple[str, ...] = ()


def map_lines(matches: Sequence[LineMatch], allow_unsellable: bool) -> MappedLines:
    """Merge lines of the same SKU; list every line that cannot be used."""
    problems = [problem for match in matches for problem in _problems(match, allow_unsellable)]
    if problems:
        return MappedLines(problems=tuple(problems))
    by_product: dict[str, list[LineMatch]] = {}
    for match in matches:
        by_product.setdefault(match.products[0].id, []).append(match)
    lines = tuple(_merged(group) for group in by_product.values())
    rest = sum((line_amount(match.line) for match in matches), Decimal(0)) - sum(
        (line.total for line in lines), Decimal(0)
    )
    charges = (Charge("Price rounding", rest),) if rest else ()
    return MappedLines(lines, charges)


def unit_price(line: OrderLine) -> Decimal:
    """What one unit costs: the price with its adjustment."""
    return line.price + line.adjustment


def line_amount(line: OrderLine) -> Decimal:
    """What the whole line costs, rounded to the cent."""
    return (unit_price(line) * line.quantity * line.multiplier).quantize(CENT, ROUND_HALF_UP)


def line_changes(before: Order, after: Order) -> tuple[str, ...]:
    """What differs between two readings of an order, line by line, then the totals."""
    old, new = _by_label(before), _by_label(after)
    lines = [
        f"{label}: {old.get(label, 'not there')} -> {new.get(label, 'gone')}"
        for label in dict.fromkeys([*old, *new])
        if old.get(label) != new.get(label)
    ]
    heads = [
        f"{name}: {getattr(before, name)} -> {getattr(after, name)}"
        for name in ("total", "customer_code", "purchase_order", "ship_start", "ship_end", "discount", "shipping_total")
        if getattr(before, name) != getattr(after, name)
    ]
    return (*lines, *heads)


def _problems(match: LineMatch, allow_unsellable: bool) -> tuple[str, ...]:
    line, label = match.line, line_label(match.line)
    if not match.products:
        return (f"unknown SKU: {label} is not in the ERP",)
    if len(match.products) > 1:
        skus = ", ".join(product.sku for product in match.products)
        return (f"ambiguous SKU: {label} stands on {skus}",)
    problems = [] if line.quantity > 0 else [f"{label}: the quantity is {line.quantity}"]
    if line.extended and abs(line.extended - line_amount(line)) >= CENT:
        problems.append(
            f"{label}: {line.quantity} x {line.multiplier} x {unit_price(line)} is {line_amount(line)}, "
            f"JOOR says {line.extended}"
        )
    if not allow_unsellable:
        problems += _unsellable(match.products[0])
    return tuple(problems)


def _unsellable(product: Product) -> list[str]:
    if product.status is not ProductStatus.ACTIVE:
        return [f"{product.sku} has the status {product.status.value} in the ERP"]
    return [] if product.sellable else [f"{product.sku} is not sellable in the ERP"]


def _merged(matches: Sequence[LineMatch]) -> SaleLine:
    product = matches[0].products[0]
    lines = [match.line for match in matches]
    quantity = sum(line.quantity * line.multiplier for line in lines)
    amount = sum((line_amount(line) for line in lines), Decimal(0))
    prices = {unit_price(line) for line in lines}
    price = prices.pop() if len(prices) == 1 else (amount / quantity).quantize(PRICE_STEP, ROUND_HALF_UP)
    comment = "; ".join(dict.fromkeys(line.comment for line in lines if line.comment))
    return SaleLine(
        product_id=product.id,
        sku=product.sku,
        name=product.name or lines[0].name,
        quantity=Decimal(quantity),
        price=price,
        total=(price * quantity).quantize(CENT, ROUND_HALF_UP),
        comment=comment[:COMMENT_LIMIT],
    )


def _by_label(order: Order) -> Mapping[str, str]:
    out: dict[str, str] = {}
    for line in order.lines:
        text = f"{line.quantity} x {unit_price(line)}"
        label = line_label(line)
        out[label] = f"{out[label]} + {text}" if label in out else text
    return out
