"""The sample brand's stock: several rows per product, over warehouses, bins and a few batches."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sandbox.brand.references import BINS, MAIN, SHOWROOM, WEST
from sandbox.core.dates import midnight

type Record = dict[str, Any]


def stock_rows(rng: random.Random, sku: str, now: datetime) -> Iterator[Record]:
    """The availability rows of one product; some products never had stock and have none."""
    if sku.startswith("SRV") or rng.random() < 0.03:
        return
    for shelf in rng.sample(BINS[MAIN], rng.choice((1, 1, 2))):
        yield {**_row(sku, MAIN, rng.choice((0, 3, 8, 12, 20, 40, 75))), "Bin": shelf, **_coming(rng, now)}
    if rng.random() < 0.6:
        yield _row(sku, WEST, rng.choice((0, 2, 6, 15, 30)))
    if rng.random() < 0.05:
        yield {**_row(sku, WEST, rng.randint(1, 9)), "Batch": f"LOT-{rng.randint(100, 999)}"}
    if rng.random() < 0.15:
        yield {**_row(sku, SHOWROOM, rng.randint(1, 2)), "Bin": BINS[SHOWROOM][0]}
    if rng.random() < 0.01:
        yield {**_row(sku, MAIN, 0), "Allocated": 2}


def _row(sku: str, location: str, on_hand: int) -> Record:
    return {"SKU": sku, "Location": location, "OnHand": on_hand}


def _coming(rng: random.Random, now: datetime) -> Record:
    """A delivery on its way, for some."""
    if rng.random() >= 0.2:
        return {}
    day = (now + timedelta(days=rng.randint(10, 120))).date()
    return {"OnOrder": rng.choice((24, 48, 96)), "NextDeliveryDate": midnight(day)}
