"""The first load of a whole catalogue: calls against the floor, batches, slices and time against the rate limits."""

import time

from bench.brand import Brand
from bench.figure import Figure
from seamline.domain.flow import Flow

CALLS_A_MINUTE, BURST = 50, 10
CREDITS, WINDOW = 300, 300


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
        Figure("virtual time", round(took), "s"),
        Figure("what the rate limits alone take", round(_least_seconds(floor, credit)), "s"),
        Figure("rows written", _rows_written(brand) - writes, "rows"),
        Figure("CPU with the sandbox's share", round(cpu, 2), "s"),
    ]


def _most_writes(styles: int) -> int:
    """Batches of a hundred; a reading of a hundred groups may hold fewer styles than that, so some are not full."""
    return -(-styles * 5 // 400) + 1


def _least_seconds(reads: int, credit: int) -> float:
    return max(0, reads - BURST) * 60 / CALLS_A_MINUTE + (credit // CREDITS) * WINDOW


def _rows_written(brand: Brand) -> int:
    return getattr(brand.table, "writes", 0)
