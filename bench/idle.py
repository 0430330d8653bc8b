"""A cycle in which nothing has changed: a handful of calls, one row written."""

from bench.brand import CONNECTION, Brand
from bench.figure import Figure
from seamline.domain.flow import Flow
from seamline.state.memory import MemoryTable

A_HANDFUL = 5
A_FEW_ROWS = 12
"""The flow's row, and the counters of the call budgets."""


def measure(brand: Brand) -> list[Figure]:
    """Run styles an hour after the last time."""
    brand.clock.sleep(3600)
    brand.run(Flow.STYLES)
    brand.clock.sleep(3600)
    brand.sandbox.log.clear()
    before, read = _rows(brand.table), brand.rows_read()
    run, _ = brand.run(Flow.STYLES)
    read = brand.rows_read() - read
    changed = sum(before.get(key) != value for key, value in _rows(brand.table).items())
    return [
        Figure(
            "idle: calls", sum(run.calls.get(f"{api} reads", 0) for api in ("Cin7 Core", "JOOR")), "calls", A_HANDFUL
        ),
        Figure("idle: rows changed", changed, "rows", 1),
        Figure("idle: rows read", read, "rows", A_FEW_ROWS),
    ]


def _rows(table: object) -> dict[object, bytes]:
    """The connection's own rows; the counters of the call budgets are shared by all."""
    if not isinstance(table, MemoryTable):
        raise TypeError("idle runs are measured over a table in memory")
    return {key: item.data for key, item in table.dump().items() if key.pk.startswith(f"{CONNECTION}#")}
