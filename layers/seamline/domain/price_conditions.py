"""What makes a price in the ERP depend on more than the price tier, and so has no place in a price type of JOOR."""

from msgspec import Struct


class PriceConditions(Struct, frozen=True):
    """Names of conditions in force. `customer_prices` counts the prices of its own that each customer (by id) has."""

    deals: tuple[str, ...] = ()
    volume_discounts: tuple[str, ...] = ()
    product_discounts: tuple[str, ...] = ()
    customer_prices: dict[str, int] = {}
