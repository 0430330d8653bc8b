"""Finds fault with the lines of an order, and turns good ones into sale lines: one per SKU, exact to the cent."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from seamline.domain.catalogue import Product, ProductStatus
from seamline.domain.order import NO_DOOR, Door, Order, OrderLine, door_label, line_label
from seamline.domain.sale import SaleLine
from seamline.mapping.line_prices import (
    CENT,
    HUNDRED,
    LineRules,
    Price,
    discount_of,
    in_steps,
    line_amount,
    price_of,
    unit_price,
)


class LineMatch(Struct, frozen=True):
    """One order line with the ERP products that could be meant; exactly one is good.

    `doubtful` are those that only bear the style's number as their SKU: never sold, but not free for others either.
    """

    line: OrderLine
    products: tuple[Product, ...]
    doubtful: tuple[Product, ...] = ()


class MappedLines(Struct, frozen=True):
    """Sale lines, one per SKU, or what is wrong. Their sum may miss the order's by the rounding of merged prices."""

    lines: tuple[SaleLine, ...] = ()
    problems: tuple[str, ...] = ()


def map_lines(matches: Sequence[LineMatch], rules: LineRules, doors: Mapping[str, str] = {}) -> MappedLines:
    """Merge lines of the same SKU, naming the doors they are for; list every line that cannot be used."""
    problems = [problem for match in matches for problem in _problems(match, rules)]
    if problems:
        return MappedLines(problems=tuple(problems))
    by_product: dict[str, list[LineMatch]] = {}
    for match in matches:
        by_product.setdefault(match.products[0].id, []).append(match)
    return MappedLines(tuple(_merged(group, rules, doors) for group in by_product.values()))


def goods_amount(order: Order) -> Decimal:
    """What all lines cost in JOOR before the order's discount, in cents."""
    return sum((line_amount(line) for line in order.lines), Decimal(0))


def _problems(match: LineMatch, rules: LineRules) -> tuple[str, ...]:
    line, label = match.line, line_label(match.line)
    if not match.products:
        name = f"{line.sku} for {label}" if line.sku else label
        return (f"unknown SKU: {name} is not in the ERP{_but(match)}", *_amount_problems(line, label, rules))
    if len(match.products) > 1:
        skus = ", ".join(product.sku for product in match.products)
        return (f"ambiguous SKU: {label} stands on {skus}", *_amount_problems(line, label, rules))
    problems = [*_amount_problems(line, label, rules), *_price_problems(match, label, rules)]
    if not rules.allow_unsellable:
        problems += _unsellable(match.products[0])
    return tuple(problems)


def _but(match: LineMatch) -> str:
    """Which product has the style's number without being what the line names."""
    skus = ", ".join(product.sku for product in match.doubtful)
    return f" (SKU {skus} is another product, color, size or UPC)" if skus else ""


def _amount_problems(line: OrderLine, label: str, rules: LineRules) -> list[str]:
    problems = [] if line.quantity > 0 else [f"{label}: the quantity is {line.quantity}"]
    if line.multiplier < 1:
        problems.append(f"{label}: the casepack multiplier is {line.multiplier}")
    if not rules.any_amount and line.extended and abs(line.extended - line_amount(line)) >= CENT:
        problems.append(
            f"{label}: {line.quantity} x {line.multiplier} x {unit_price(line)} is {line_amount(line)}, "
            f"JOOR says {line.extended}"
        )
    return problems


def _price_problems(match: LineMatch, label: str, rules: LineRules) -> list[str]:
    price = price_of(match.line, match.products[0], rules)
    if price is None:
        return [f"{match.products[0].sku} has no price in the ERP's tier {rules.tier!r}"]
    if price.net < 0:
        return [f"{label}: the price is {price.net}"]
    if price.listed == 0 and not rules.allow_zero_price:
        return [f"{label}: the price is 0 (orders.allow_zero_price would accept it)"]
    return []


def _unsellable(product: Product) -> list[str]:
    if product.status is not ProductStatus.ACTIVE:
        return [f"{product.sku} has the status {product.status.value} in the ERP"]
    return [] if product.sellable else [f"{product.sku} is not sellable in the ERP"]


def _merged(matches: Sequence[LineMatch], rules: LineRules, doors: Mapping[str, str]) -> SaleLine:
    product, lines = matches[0].products[0], [match.line for match in matches]
    quantity = sum(map(_units, lines))
    price, discount = discount_of(_common_price(lines, product, rules), rules)
    return SaleLine(
        product_id=product.id,
        sku=product.sku,
        name=product.name or lines[0].name,
        quantity=Decimal(quantity),
        price=price,
        total=(price * quantity * (HUNDRED - discount) / HUNDRED).quantize(CENT, ROUND_HALF_UP),
        discount=discount,
        stocked=product.stocked and not product.service,
        comment=_comment(lines, doors),
    )


def _common_price(lines: Sequence[OrderLine], product: Product, rules: LineRules) -> Price:
    """The one price of all lines, else the mean, in the finest step the ERP takes."""
    prices = {in_steps(price) for line in lines if (price := price_of(line, product, rules))}
    if len(prices) == 1:
        return prices.pop()
    mean = sum((line_amount(line) for line in lines), Decimal(0)) / sum(map(_units, lines))
    return in_steps(Price(mean, mean))


def _units(line: OrderLine) -> int:
    return line.quantity * line.multiplier


def _comment(lines: Sequence[OrderLine], doors: Mapping[str, str]) -> str:
    """What was said about the lines, door by door with all units for each."""
    by_door: dict[str, list[OrderLine]] = {}
    for line in lines:
        by_door.setdefault(line.door_id or NO_DOOR, []).append(line)
    if set(by_door) == {NO_DOOR}:
        return "; ".join(_remarks(lines))
    return "; ".join(
        ", ".join((f"{_door(door, doors)}: {sum(map(_units, mine))}", *_remarks(mine)))
        for door, mine in by_door.items()
    )


def _remarks(lines: Sequence[OrderLine]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.comment for line in lines if line.comment))


def _door(door_id: str, doors: Mapping[str, str]) -> str:
    """A door that the order does not list, as one that was deleted, is known by its id only."""
    return "no door" if door_id == NO_DOOR else doors.get(door_id) or door_label(Door(door_id))
