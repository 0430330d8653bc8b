"""Reads which price conditions Cin7 Core applies beside price tiers: deals, discount rules, prices of customers."""

from collections.abc import Iterable

from seamline.domain.price_conditions import PriceConditions
from seamline.erp.cin7_core.paging import Listing, Pager
from seamline.erp.cin7_core.wire import ListAnswer, Wire

QUANTITY_BASED = "quantitybased"


class DealRow(Wire, frozen=True):
    """A row of `GET /reference/deals`."""

    name: str | None = None
    is_active: bool | None = None


class DealList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /reference/deals`."""

    deals: list[DealRow]


class DiscountRow(Wire, frozen=True):
    """A row of `GET /reference/discount`."""

    name: str | None = None
    is_active: bool | None = None
    type: str | None = None


class DiscountList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /reference/discount`."""

    discount_rules: list[DiscountRow]


class PriceRow(Wire, frozen=True):
    """A product's price for one customer."""

    product_id: str | None = None


class PricedCustomerRow(Wire, frozen=True):
    """A row of `GET /customer` with its product prices."""

    id: str
    product_prices: list[PriceRow] | None = None


class PricedCustomerList(ListAnswer, frozen=True, kw_only=True):
    """The answer of `GET /customer` with product prices."""

    customer_list: list[PricedCustomerRow]


DEALS = Listing[DealList, DealRow]("reference/deals", DealList, lambda answer: answer.deals)
DISCOUNTS = Listing[DiscountList, DiscountRow]("reference/discount", DiscountList, lambda answer: answer.discount_rules)
PRICED = Listing[PricedCustomerList, PricedCustomerRow](
    "customer", PricedCustomerList, lambda answer: answer.customer_list
)


def price_conditions(pager: Pager) -> PriceConditions:
    """Every condition in force: three lists, each read to its end."""
    rules = [row for row in pager.rows(DISCOUNTS, {}) if row.is_active is not False]
    priced = pager.rows(PRICED, {"IncludeProductPrices": "true"})
    return PriceConditions(
        deals=_names(row for row in pager.rows(DEALS, {}) if row.is_active is not False),
        volume_discounts=_names(row for row in rules if _is_by_quantity(row)),
        product_discounts=_names(row for row in rules if not _is_by_quantity(row)),
        customer_prices={row.id: len(row.product_prices) for row in priced if row.product_prices},
    )


def _is_by_quantity(row: DiscountRow) -> bool:
    return (row.type or "").casefold() == QUANTITY_BASED


def _names(rows: Iterable[DealRow | DiscountRow]) -> tuple[str, ...]:
    return tuple(row.name or "without a name" for row in rows)
