"""How `seamline explain` shows the stock of a SKU."""

from seamline.cli.output import moment, say
from seamline.clock import utc
from seamline.domain.order import UNKNOWN_UNITS
from seamline.domain.stock import StockRow
from seamline.flows.explain_stock import ExplainedStock


def show_stock(stock: ExplainedStock) -> None:
    """One SKU's stock for people."""
    say(f"stock of {stock.sku}, in JOOR {stock.in_style}")
    for counted in stock.rows:
        say(f"  {_place(counted.row)}: {_levels(counted.row)}   [{counted.warehouse or 'not counted'}]")
    if not stock.rows and not stock.doubts:
        say("  the ERP has no stock of it anywhere")
    say(f"  counted    {stock.level}; {stock.rule}")
    for order in stock.in_flight:
        units = "an unreadable number" if order.units >= UNKNOWN_UNITS else order.units
        say(f"  order {order.order_id} takes {units} off {order.warehouse}: the ERP does not hold them yet")
    for doubt in stock.doubts:
        say(f"  not known  {doubt}")
    if stock.fault:
        say(f"  fault      {stock.fault}; shown as sold out")
    for bucket in stock.buckets:
        where = f"{bucket.warehouse} from {bucket.date}" if bucket.date else bucket.warehouse
        say(f"  {where}: should show {bucket.wanted}, JOOR was told {bucket.told}")
    say(f"  last told  {moment(utc(stock.told_at).isoformat()) if stock.told_at else 'never'}")
    for problem in stock.problems:
        say(f"  problem    {'; '.join(problem.reasons)}")
        say(f"             -> {problem.fix}")


def _place(row: StockRow) -> str:
    return " ".join(filter(None, (row.location, row.bin, row.batch)))


def _levels(row: StockRow) -> str:
    """The quantities people compare with the ERP's own screen."""
    due = f" due {row.next_delivery}" if row.next_delivery else ""
    on_order = f", {row.on_order.normalize():f} on order{due}" if row.on_order else ""
    return f"{row.available.normalize():f} available, {row.on_hand.normalize():f} on hand{on_order}"
