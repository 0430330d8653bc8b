"""What a person let pass for one order, as the settings that order is judged by."""

import sys
from collections.abc import Collection
from typing import Any

from seamline.domain.order_edits import Allowance
from seamline.settings import Settings

_RELAXED: dict[Allowance, dict[str, Any]] = {
    Allowance.ZERO_PRICE: {"allow_zero_price": True},
    Allowance.UNSELLABLE: {"allow_unsellable": True},
    Allowance.TOTAL: {"accept_price_difference": True},
    # The ERP takes no further steps on a sale of which something is backordered.
    Allowance.SHORT_STOCK: {"short_orders": "backorder", "steps": "none"},
    Allowance.MANY_LINES: {"max_lines": sys.maxsize},
}


def relaxed(settings: Settings, allowed: Collection[Allowance]) -> Settings:
    """The settings for one order, of which this was let pass."""
    if not allowed:
        return settings
    changes: dict[str, Any] = {}
    for allowance in allowed:
        changes |= _RELAXED.get(allowance, {})
    if Allowance.CREDIT_HOLD in allowed:
        changes["customers"] = settings.orders.customers.model_copy(update={"allow_credit_hold": True})
    return settings.model_copy(update={"orders": settings.orders.model_copy(update=changes)})
