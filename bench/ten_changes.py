"""Ten changed products in a whole catalogue: what it costs must follow the ten."""

from bench.brand import Brand
from bench.figure import Figure
from seamline.domain.flow import Flow
from seamline.state.memory import MemoryTable

CHANGES = 10
ROWS_A_STYLE = 60
"""Product, mark, style, cells and the barcodes of a style of twenty SKUs, twice over."""


def measure(brand: Brand) -> list[Figure]:
    """Edit ten products of ten styles that are in JOOR, and run styles."""
    brand.clock.sleep(3600)
    changed = _edit(brand)
    brand.sandbox.log.clear()
    table = brand.table
    written, read = (table.writes, table.reads) if isinstance(table, MemoryTable) else (0, 0)
    run, _ = brand.run(Flow.STYLES)
    if isinstance(table, MemoryTable):
        written, read = table.writes - written, table.reads - read
    return [
        Figure("ten changes: styles updated", run.counts["update"], "styles", changed),
        Figure("ten changes: Cin7 calls", brand.calls("core", "GET"), "calls", 2),
        Figure("ten changes: JOOR calls", len(brand.sandbox.log.of("joor")), "calls", 8),
        Figure("ten changes: rows written", written, "rows", ROWS_A_STYLE * CHANGES),
        Figure("ten changes: rows read", read, "rows", 4 * ROWS_A_STYLE * CHANGES),
    ]


def _edit(brand: Brand) -> int:
    """Give one living member of each of ten families that JOOR has another barcode."""
    account = brand.sandbox.core
    wanted = {row["style_identifier"] for row in brand.sandbox.joor.snapshot()["styles"]}
    families = [row for row in account.families if row["ID"] in wanted][:CHANGES]
    for number, family in enumerate(families):
        members = [account.products.get(line["ID"]) for line in family["Products"]]
        living = next(row for row in members if row is not None and row.get("Status", "Active") == "Active")
        account.edit_product(living["SKU"], {"Barcode": f"{4_000_000_000_000 + number}"})
    return len(families)
