"""The first load of a whole catalogue: calls against the floor, batches, slices and time against the rate limits."""

import time

from bench.brand import Brand
from bench.figure import Figure
from seamline.domain.flow import Flow, Lane
from seamline.state.budgets import RESERVES

CALLS_A_MINUTE, BURST = 50, 10
CREDITS, WINDOW = 300, 300
LANE = 1 - RESERVES[Lane.STYLES]
"""The share of JOOR's credits that styles may take; the rest is kept for orders and stock."""
SLACK = 1.05
PROMISED_PRODUCTS = 100_000


def measure(brand: Brand) -> list[Figure]:
    """Load everything into an empty JOOR."""
    brand.sandbox.log.clear()
    began, cpu, writes = brand.clock.now(), time.process_time(), _rows_written(brand)
    run, slices = brand.run(Flow.STYLES)
    took, cpu = brand.clock.now() - began, time.process_time() - cpu
    reads, floor, batches = brand.calls("core", "GET"), brand.floor(), brand.style_writes()
    credit = sum(call.cost for call in brand.sandbox.log.of("joor"))
    products, families = brand.rows
    return [
        Figure("products", products),
        Figure("families", families),
        Figure("styles created", run.counts["create"]),
        Figure("Cin7 calls", reads, "calls", round(floor * 1.02, 2)),
        Figure("JOOR bulk writes", len(batches), "calls", _most_writes(sum(batches))),
        Figure("styles sent twice", sum(batches) - run.counts["create"], "styles", 0),
        Figure("JOOR credits", credit, "credits"),
        Figure("slices", slices),
        Figure("virtual time", round(took), "s", _most_seconds(brand, floor, credit)),
        Figure("what the rate limits alone take", round(_least_seconds(brand, floor, credit)), "s"),
        Figure("rows written", _rows_written(brand) - writes, "rows"),
        Figure("CPU with the sandbox's share", round(cpu, 2), "s"),
    ]


def _most_writes(styles: int) -> int:
    """Batches of a hundred; one that is nearly full is sent, and the last one holds what is left."""
    return -(-styles * 20 // (19 * 100)) + 1


def _least_seconds(brand: Brand, reads: int, credit: int) -> float:
    """The ERP's calls at their rate, JOOR's credits window by window, and JOOR's own work on the last window's jobs."""
    windows, rest = divmod(credit, round(CREDITS * LANE))
    jobs = rest * len(brand.style_writes()) / max(credit, 1) * brand.job_seconds()
    return max(0, reads - BURST) * 60 / CALLS_A_MINUTE + windows * WINDOW + jobs


def _most_seconds(brand: Brand, reads: int, credit: int) -> float | None:
    """Promised of the large brand; a small one is loaded in the time in which a window of calls is not used up."""
    least = _least_seconds(brand, reads, credit)
    return round(least * SLACK) if brand.rows[0] >= PROMISED_PRODUCTS else None


def _rows_written(brand: Brand) -> int:
    return getattr(brand.table, "writes", 0)
