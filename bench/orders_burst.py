"""Measures a burst of approved orders on the virtual clock: `python -m bench.orders_burst [orders]`."""

import logging
import sys
import time

from tests.sim.load import CALLS_PER_MINUTE, Figures, Load, measure

ORDERS = 5000
CALLS_AT_LEAST = 3
"""Header, lines, and reading the sale back."""


def report(figures: Figures) -> str:
    """The figures as lines of text."""
    writes = figures.calls["POST sale"] + figures.calls["POST sale/order"]
    best = figures.exported * CALLS_AT_LEAST / CALLS_PER_MINUTE
    return "\n".join(
        (
            f"orders exported        {figures.exported}",
            f"Cin7 writes per order  {writes / figures.exported:.3f}",
            f"Cin7 calls per order   {figures.calls_per_order():.3f}",
            f"look-ups by reference  {figures.calls['GET salelist']}",
            f"JOOR credits per order {figures.credits / figures.exported:.3f}",
            f"calls refused (429)    {figures.refused}",
            f"drained in             {figures.minutes:.0f} minutes; {CALLS_PER_MINUTE} calls a minute allow {best:.0f}",
        )
    )


def main() -> None:
    """Run the burst and print what it took."""
    logging.getLogger("seamline").setLevel(logging.ERROR)
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    began = time.perf_counter()
    figures = measure(Load(orders, 0.0, orders))
    print(report(figures))  # noqa: T201
    print(f"in {time.perf_counter() - began:.0f} real seconds")  # noqa: T201


if __name__ == "__main__":
    main()
