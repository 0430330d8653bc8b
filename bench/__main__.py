"""`python -m bench [skus ...]`: measures what is promised, prints it and writes build/bench.json."""

import logging
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench import cpu, first_load, idle, memory, ten_changes
from bench.brand import Brand
from bench.figure import Figure

SIZES = (10_000, 100_000)
REPORT = Path("build/bench.json")


def measure(skus: int) -> list[Figure]:
    """Every measure over one brand, in the order in which a brand would live through them."""
    brand = Brand(skus)
    figures = [figure for part in (cpu, first_load, idle, ten_changes) for figure in part.measure(brand)]
    return [*figures, *memory.measure(skus)]


def main() -> None:
    """Print a table for each size; fail when a promise is broken."""
    logging.getLogger("seamline").setLevel(logging.ERROR)
    report: dict[str, list[Figure]] = {}
    for skus in [int(text) for text in sys.argv[1:]] or SIZES:
        print(f"\n{skus:,} SKUs", flush=True)  # noqa: T201
        report[str(skus)] = measure(skus)
        for figure in report[str(skus)]:
            print(figure.row(), flush=True)  # noqa: T201
    REPORT.parent.mkdir(exist_ok=True)
    machine = f"{platform.machine()}, CPython {platform.python_version()}"
    facts = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, "figures": report}
    REPORT.write_bytes(msgspec.json.format(msgspec.json.encode(facts)))
    sys.exit(not all(figure.holds for figures in report.values() for figure in figures))


if __name__ == "__main__":
    main()
